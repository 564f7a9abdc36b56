"""JupyterLab that ends when the process which started it is gone: standard input is a pipe held open by that process."""

import os
import signal
import sys
import threading

from jupyterlab.labapp import main


def watch(pipe):
    while os.read(pipe, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    # The server must not ask questions on a terminal: it gets an empty input of its own.
    pipe = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    threading.Thread(target=watch, args=(pipe,), daemon=True).start()
    sys.exit(main())
