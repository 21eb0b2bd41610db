"""Automatic masklets: found on the first frame by a grid of points, tracked, sifted, and handed in for review."""
