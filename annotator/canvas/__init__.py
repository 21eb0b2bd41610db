"""The canvas: the frame with its masks and prompts, and what the pointer does on it."""
