"""Where to look next, in the window: the risk of every mask, the list of frames worth a look, and going through it."""
