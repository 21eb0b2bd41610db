"""One person at one video: the session and its parts, which turn gestures and the model's answers into steps.

Parts are imported by their own names; nothing heavy is loaded by naming the package.
"""
