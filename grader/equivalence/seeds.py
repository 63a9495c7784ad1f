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
    return _number(" ".join((str(base), *_words(trees))).encode())


def combined(digests: Iterable[bytes], base: int) -> int:
    """The seed of a comparison of trees with these digests."""
    return _number(b"".join((str(base).encode(), *digests)))


def digest_of(tree: Tree) -> bytes:
    """What a tree adds to the seed of its comparisons."""
    return blake2b(" ".join(_words((tree,))).encode(), digest_size=16).digest()


def _number(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def _words(trees: Iterable[Tree]) -> list[str]:
    """The nodes of trees; names by the order in which they appear."""
    numbers: dict[str | None, str] = {}
    words = []
    for tree in trees:
        for node in distinct(tree):
            kind = type(node)
            words.append(kind.__name__)
            field = _SPELT.get(kind)
            if field is not None:
                words.append(numbers.setdefault(getattr(node, field), str(len(numbers))))
            elif isinstance(node, Number):
                words.append(f"{node.value.numerator:x}/{node.value.denominator:x}")
            elif isinstance(node, Apply):
                words.append(node.function)
    return words
