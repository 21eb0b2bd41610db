"""Checkpoint files: reading, the official ones and their download, the versions trained from a project."""
