"""Training: samples, prompts, losses and the loop that turns arrays into weights; knows no files' formats."""
