"""The first module of the command: from its first moment on, Ctrl+C ends it with one calm line. It knows no command.

What the command needs takes a second to import, and a library that is stopped halfway tells of it in its own way: once
somebody has pressed Ctrl+C, whatever goes wrong is that.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType

EXIT_INTERRUPTED = 130
STOPPED = "Dihentikan sebelum selesai. Yang berlaku tidak berubah; jalankan lagi bila perlu."


class _Stopping:
    """Whether somebody pressed Ctrl+C."""

    pressed = False

    def raised(self, number: int, frame: FrameType | None) -> None:
        self.pressed = True
        raise KeyboardInterrupt


def _leave(number: int, frame: FrameType | None) -> None:
    """Nothing has begun yet, so there is nothing to put in order."""
    os.write(2, f"{STOPPED}\n".encode())
    os._exit(EXIT_INTERRUPTED)


def main() -> None:
    """Run the command; SystemExit carries its exit code."""
    stopping = _Stopping()
    signal.signal(signal.SIGINT, _leave)
    from p2wkss import command

    signal.signal(signal.SIGINT, stopping.raised)
    try:
        command()
    except BaseException as error:
        if not stopping.pressed or (isinstance(error, SystemExit) and error.code in (0, EXIT_INTERRUPTED)):
            raise  # 0: a server that was told to stop has come to its end
        print(STOPPED, file=sys.stderr)
        sys.exit(EXIT_INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()  # what is left goes with the process: to look through it for garbage takes a third of a second
