"""The one error of the model package that a person gets to read.

Runs in the model process; `str(error)` is a single sentence saying what is wrong with which file and what to do.
Mistakes of our own code are ordinary `ValueError`s instead.
"""


class ModelError(Exception):
    """A checkpoint or a device is not what it should be; `str()` is one sentence for the user."""
