"""Parts of sentences that come from below the window and have a form of their own in another language.

Sentences are translated whole; these stand in the place of a value in them (a cause, a place in a video, what the
operating system says). `{1}`, `{2}` are values of the parts themselves.
"""

from __future__ import annotations

from annotator.i18n import mark

PARTS: tuple[str, ...] = (
    mark("was ended by {1}, perhaps because memory ran out"),
    mark("was ended by {1}"),
    mark("stopped: {1}"),
    mark("stopped with exit status {1}"),
    mark("a picture"),
    mark("{1} pictures"),
    mark("frames {1} and {2} more stretches"),
    mark("frames {1} and {2}"),
    mark("frames {1}"),
    mark("frame {1}"),
    mark("none yet"),
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("No space left on device"),
    mark("Disk quota exceeded"),
    mark("File too large"),
    mark("Read-only file system"),
    mark("Input/output error"),
    mark("File exists"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("Too many open files"),
)
