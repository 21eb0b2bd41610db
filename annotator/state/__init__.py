"""What the window is showing: frame, selection, page, options, what is remembered between starts."""
