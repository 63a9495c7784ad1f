"""`python -m grader`, the same as the command `grade`."""

from __future__ import annotations

from grader.cli import command

if __name__ == "__main__":
    command()
