"""The timeline: transport, ruler, and a lane per object that says how every grid frame's mask came to be."""
