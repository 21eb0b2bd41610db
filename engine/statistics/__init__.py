"""Figures of the data engine, from the log only: timing, clicks, alignment, acceptance; the dataset and its split."""
