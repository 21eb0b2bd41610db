"""The start page: recent projects, the sample, and where to drop a video."""
