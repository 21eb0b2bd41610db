"""What the pointer does on the frame: one small class per tool."""
