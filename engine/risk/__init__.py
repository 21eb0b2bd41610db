"""Where to look next: the risk that a mask is wrong, why, and which frames are worth a look first; pure functions."""
