"""The command `grade`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["command", "main"]


UNCOLLECTED = 200_000
"""How many objects are made before Python looks for dead cycles among them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status.

    While the rooms are imported there is nothing to collect, and looking costs a tenth of the
    start-up: the collector waits until a long run needs it.
    """
    import gc

    gc.set_threshold(UNCOLLECTED, 20, 20)
    from grader.cli.entry import enter

    return enter(sys.argv[1:] if arguments is None else list(arguments))


def command() -> None:
    """The process `grade`: it ends at once, as taking its modules apart would cost a tenth of its time."""
    status = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            continue  # closed from the start, or nobody reads it: the exit status still tells
    os._exit(status)
