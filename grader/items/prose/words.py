"""English word forms brought to one stem, and the few synonyms that hold in every exercise.

Only inflections are cut by rule (`overflows`, `dividing`, `subtraction`); families whose members
differ more stand in a table. What is not in either is compared as it is: a word too few is found,
never one too many.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FAMILIES: dict[str, str] = {
    "max": "max maximum maxima maximums maximal largest biggest greatest highest",
    "min": "min minimum minima minimums minimal smallest lowest",
    "infinity": "inf infinity infinities infinite infinitely infty ∞",
    "nan": "nan nans",
    "exp": "exp exponential exponentials exponentiate exponentiates exponentiated exponentiating exponentiation exps",
    "log": "log logs ln logarithm logarithms",
    "sum": "sum sums summed summing summation summations",
    "divide": "divide divides divided dividing division divisions",
    "subtract": "subtract subtracts subtracted subtracting subtraction substract substracts substracted substracting substraction",
    "add": "add adds added adding addition additions",
    "multiply": "multiply multiplies multiplied multiplying multiplication multiplications",
    "overflow": "overflow overflows overflowed overflowing overflowen",
    "underflow": "underflow underflows underflowed underflowing",
    "large": "large larger big bigger huge enormous",
    "small": "small smaller tiny little",
    "high": "high higher",
    "low": "low lower",
    "converge": "converge converges converged converging convergence convergent",
    "diverge": "diverge diverges diverged diverging divergence divergent",
    "independent": "independent independently independence",
    "dependent": "dependent dependently dependence",
    "continuous": "continuous continuously continuity",
    "differentiable": "differentiable differentiability",
    "symmetric": "symmetric symmetrical symmetry",
    "convex": "convex convexity",
    "concave": "concave concavity",
    "stable": "stable stability",
    "unstable": "unstable instability",
    "invertible": "invertible invertibility",
    "orthogonal": "orthogonal orthogonality",
    "unique": "unique uniquely uniqueness",
    "exist": "exist exists existed existing existence",
    "linear": "linear linearly linearity",
    "monotone": "monotone monotonic monotonous monotonically monotonicity",
    "expect": "expect expects expected expecting expectation expectations",
    "transform": "transform transforms transformed transforming transformation transformations",
    "bias": "bias biases biased",
    "unbiased": "unbiased unbiasedness",
    "entry": "entry entries element elements component components coordinate coordinates",
    "derivative": "derivative derivatives",
    "matrix": "matrix matrices",
    "vector": "vector vectors",
    "be": "be is are am was were been being 's",
    "have": "have has had having",
    "do": "do does did doing",
    "cancel": "cancel cancels canceled cancelled canceling cancelling cancellation",
    "grow": "grow grows grew grown growing growth",
    "avoid": "avoid avoids avoided avoiding avoidance",
    "prevent": "prevent prevents prevented preventing prevention",
    "0": "zero zeros zeroes nought",
    "1": "one", "2": "two", "3": "three", "4": "four", "5": "five",
    "6": "six", "7": "seven", "8": "eight", "9": "nine", "10": "ten",
    "+": "plus", "-": "minus", "*": "times",
}  # fmt: skip

_BY_WORD = {word: stem for stem, words in _FAMILIES.items() for word in words.split()}

_KEPT = frozenset(
    "apply imply supply reply only early likely unlikely this thus always plus less across bias axis basis "
    "analysis hypothesis series does was has is as us its various previous obvious continuous".split()
)
"""Words whose ending is none."""

_VOWEL = re.compile("[aeiouy]")
_LEAST = 3


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    """The stem of a word in small letters; a single letter stays itself."""
    known = _BY_WORD.get(word)
    if known is not None:
        return known
    if len(word) <= _LEAST or word in _KEPT or not word.isascii():
        return word
    return _ended(_cut(_american(_singular(word))))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _american(word: str) -> str:
    return re.sub("is(e|ed|er|ing|ation)$", r"iz\1", word)


def _cut(word: str) -> str:
    """Without `-ed`, `-ing`, `-ly`, `-ion`."""
    if word in _BY_WORD:
        return _BY_WORD[word]
    if word.endswith("ied"):
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _LEAST and _VOWEL.search(rest):
            return _undoubled(rest)
    if word.endswith("ization"):
        return word[:-5]
    if word.endswith(("sion", "tion")) and len(word) > 6:
        return word[:-3]
    if word.endswith("ally") and len(word) > 6:
        return word[:-2]
    if word.endswith("ly") and len(word) > 5 and word not in _KEPT:
        return word[:-2]
    return word


def _undoubled(rest: str) -> str:
    doubled = rest[-1] == rest[-2] and rest[-1] in "bdgmnprt"
    return rest[:-1] if doubled and len(rest) > _LEAST else rest


def _ended(word: str) -> str:
    """Without a silent `e`, and with `i` for a last `y`."""
    if word in _BY_WORD:
        return _BY_WORD[word]
    if word.endswith("e") and len(word) > 4:
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > _LEAST else word
