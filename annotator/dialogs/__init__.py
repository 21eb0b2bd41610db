"""What opens over the window: keys, commands, preferences, export, verdict. None of it blocks the window."""
