"""Learning: adapts files to arrays for training and evaluation, and runs both; never imported by the window."""
