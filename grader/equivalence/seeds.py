"""The seed of a comparison: from the two trees, not from how their names are spelt."""

from __future__ import annotations

from collections.abc import Iterable

try:
    from _blake2 import blake2b  # where hashlib has it from: that loads OpenSSL, 4 ms
except ImportError:
    from hashlib import blake2b

from grader.expression.nodes import (
    Apply,
    Call,
    Defined,
    FunctionName,
    Integral,
    Limit,
    Name,
    Number,
    Reduction,
    Tree,
)
from grader.numerics.structure import distinct

_SPELT: dict[type, str] = {
    Name: "name",
    Defined: "name",
    FunctionName: "name",
    Call: "function",
    Reduction: "index",
    Integral: "variable",
    Limit: "variable",
}


def seed_of(trees: Iterable[Tree], base: int = 0) -> int:
    """64 bits that are the same on every machine and under any renaming of the names."""
    numbers: dict[str | None, str] = {}
    parts = [str(base)]
    for tree in trees:
        for node in distinct(tree):
            kind = type(node)
            parts.append(kind.__name__)
            field = _SPELT.get(kind)
            if field is not None:
                parts.append(numbers.setdefault(getattr(node, field), str(len(numbers))))
            elif isinstance(node, Number):
                parts.append(f"{node.value.numerator:x}/{node.value.denominator:x}")
            elif isinstance(node, Apply):
                parts.append(node.function)
    digest = blake2b(" ".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
