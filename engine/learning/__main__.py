"""Entry point of the training process: `python -m engine.learning REQUEST`, a `TrainingRequest` as JSON.

Yields to everything else on the machine: a low priority, and one thread fewer than there are cores.
Standard output is kept for events alone: whatever a library prints goes to standard error.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import psutil

from engine import training_messages as wire
from engine.errors import EngineError
from engine.learning.training_control import TrainingControl
from storage.errors import StorageError

_NICENESS = 10


def main(arguments: list[str]) -> int:
    """Train as requested; the last event says how it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this, who then orders a stop
    events = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _yield_to_others()
    telling = threading.Lock()

    def send(event: wire.Event) -> None:
        with telling:
            try:
                events.write(wire.encode(event))
                events.flush()
            except OSError:
                os._exit(0)

    control = TrainingControl(send)
    threading.Thread(target=control.listen, args=(sys.stdin,), name="orders", daemon=True).start()
    request = wire.decode_request(arguments[0])
    # loading torch takes seconds, in which orders are heard already
    import cv2
    import torch

    from engine.learning.fine_tuning import fine_tune
    from model.errors import ModelError

    torch.set_num_threads(request.threads or max(1, (os.cpu_count() or 2) - 1))
    cv2.setNumThreads(1)
    try:
        end = fine_tune(request, control)
    except (EngineError, StorageError, ModelError) as error:
        end = wire.Failed(sentence=str(error))
    except torch.OutOfMemoryError:
        end = wire.Failed(
            sentence="The graphics card has not enough memory for this training: close other programs that use it, "
            "train the decoder only, or choose the CPU."
        )
    send(end)
    return 1 if isinstance(end, wire.Failed) else 0


def _yield_to_others() -> None:
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # the thread that reads orders cannot be interrupted
