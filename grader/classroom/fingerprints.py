"""What a verdict depends on, as short digests: the item of a sheet, the answer, the version of grade."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from functools import cache
from hashlib import blake2b
from typing import Any

import grader
from grader.items.model import Answer, Item
from grader.sheets.files import read_bytes

BYTES = 16
UNREAD = frozenset({"title", "prompt", "hint", "points", "line", "accept", "reject"})
"""What of an item no verdict depends on: its wording, its worth, its place and its own tests."""

_DECIDES_NOTHING = frozenset({"cli", "reports", "classroom", "__pycache__"})


def digest(*parts: bytes) -> bytes:
    """One short digest of several parts, each of which keeps its borders."""
    whole = blake2b(digest_size=BYTES)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


def file_digest(path: str) -> str:
    """A digest of a file's bytes; empty if it cannot be read."""
    data = read_bytes(path)
    return digest(data).hex() if isinstance(data, bytes) else ""


def item_digest(item: Item) -> bytes:
    """Everything of an item that can change a verdict. Raises: TypeError for what is no plain data."""
    plain = [_plain(getattr(item, f.name)) for f in fields(item) if f.name not in UNREAD]
    return digest(json.dumps(plain).encode())


def answer_digest(answer: Answer) -> bytes:
    """Everything of an answer but its place in the file."""
    plain = [answer.text, answer.steps, list(answer.fields.items()), list(answer.where.items())]
    return digest(json.dumps(plain).encode())


def _plain(value: object) -> Any:
    """Frozen data as lists and texts, the same in every process; the compared fields of records only."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Fraction):
        return ["fraction", str(value)]
    if isinstance(value, (tuple, list)):
        return ["sequence", *map(_plain, value)]
    if isinstance(value, frozenset):
        return ["set", *sorted(json.dumps(_plain(member)) for member in value)]
    if isinstance(value, Mapping):
        return ["mapping", *([_plain(key), _plain(entry)] for key, entry in value.items())]
    own = [entry for entry in fields(value) if entry.compare]  # type: ignore[arg-type]
    return [type(value).__name__, *(_plain(getattr(value, entry.name)) for entry in own)]


@cache
def engine_version() -> str:
    """The version of grade, its sources, and what it computes with: another one may decide otherwise."""
    home = os.path.dirname(os.path.abspath(grader.__file__))
    parts = [repr(sys.version_info[:3]).encode(), *_libraries()]
    for place, folders, names in os.walk(home):
        folders[:] = sorted(name for name in folders if name not in _DECIDES_NOTHING)
        for name in sorted(names):
            if name.endswith(".py"):
                with open(os.path.join(place, name), "rb") as stream:
                    parts += [os.path.relpath(place, home).encode(), name.encode(), stream.read()]
    return f"{grader.__version__}+{digest(*parts).hex()[:12]}"


def _libraries() -> list[bytes]:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in ("python-flint", "PyYAML", "sympy", "pint"):
        try:
            found.append(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            found.append(name.encode())
    return found
