"""SAM 2 in PyTorch: modules, predictors, checkpoints, training and evaluation.

Takes arrays and returns arrays; knows no video files, no database and no windows. Imported by the model process and
by training only. Importing the package itself imports nothing.
"""
