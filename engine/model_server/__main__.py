"""Entry point of the model process."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback

from engine import model_protocol as wire
from engine.model_server.loop import Loop


def main() -> None:
    """Serve requests from standard input until it closes.

    Standard output is kept for messages alone: whatever a library prints goes to standard error.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the window's process, which then cancels what runs
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    inbox: queue.SimpleQueue[wire.Request] = queue.SimpleQueue()
    wire.write_message(answers, wire.Hello(protocol_version=wire.PROTOCOL_VERSION, pid=os.getpid()))
    threading.Thread(target=_read_requests, args=(inbox,), name="requests", daemon=True).start()

    def send(answer: wire.Message) -> None:
        try:
            wire.write_message(answers, answer)
        except OSError:
            os._exit(0)

    try:
        # Loading torch takes seconds; the reader is up before, so that a closing window ends this process at once.
        from engine.model_server.jobs import Jobs

        Loop(inbox=inbox, send=send, jobs=Jobs()).run()
    except Exception:  # the process's boundary: torch that cannot be loaded, say; its sentence is the last that is read
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # leaving in good order would wait for the reader, which holds standard input, and abort


def _read_requests(inbox: queue.SimpleQueue[wire.Request]) -> None:
    try:
        while (request := wire.read_request(sys.stdin.buffer)) is not None:
            inbox.put(request)
    except wire.ProtocolError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(2)
    # The window is gone. A model step cannot be interrupted, so this does not wait for it.
    os._exit(0)


if __name__ == "__main__":
    main()
