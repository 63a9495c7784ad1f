"""What words stand for a relation, a refusal, the end of a statement: tables."""

from __future__ import annotations

from collections.abc import Mapping

from grader.items.prose.words import stem

Made = tuple[tuple[str, str], ...]

_GREATER = "greater larger bigger higher more"
_LESS = "less smaller lower fewer"

_RELATIONS: dict[str, str] = {
    **{f"{w} than or equal to": ">=" for w in _GREATER.split()},
    **{f"{w} or equal to": ">=" for w in _GREATER.split()},
    **{f"{w} or equal than": ">=" for w in _GREATER.split()},
    **{f"{w} than or equal": ">=" for w in _GREATER.split()},
    **{f"{w} than": ">" for w in _GREATER.split()},
    **{f"{w} than or equal to": "<=" for w in _LESS.split()},
    **{f"{w} or equal to": "<=" for w in _LESS.split()},
    **{f"{w} or equal than": "<=" for w in _LESS.split()},
    **{f"{w} than or equal": "<=" for w in _LESS.split()},
    **{f"{w} than": "<" for w in _LESS.split()},
    "at least": ">=",
    "at most": "<=",
    "bounded above by": "<=",
    "bounded below by": ">=",
    "bounded from above by": "<=",
    "bounded from below by": ">=",
    "exceed": ">",
    "exceeds": ">",
    "exceeded": ">",
    "exceeding": ">",
    "equal to": "=",
    "equals": "=",
    "equal": "=",
}

_SIGNED = {
    "positive": ">",
    "negative": "<",
    "nonnegative": ">=",
    "nonpositive": "<=",
    "nonzero": "!=",
}

_REFUSALS: dict[str, tuple[str, ...]] = {
    "verb": ("not", "never", "nowhere", "hardly", "rarely", "seldom", "barely"),
    "clause": (
        "nothing",
        "nobody",
        "no one","no", "neither", "none", "nor", "no longer", "impossible", "unable to", "fail to", "fails to", "failed to"),
    "thing": (
        "without", "avoid", "avoids", "avoided", "avoiding", "prevent", "prevents", "prevented", "preventing",
        "eliminate", "eliminates", "eliminated", "eliminating", "exclude", "excludes", "excluded", "excluding",
        "absence of", "lack of", "instead of", "rather than", "free of", "free from", "safe from", "safe against",
        "protect against", "protects against", "rule out", "rules out", "ruled out", "ruling out", "get rid of",
        "gets rid of", "getting rid of", "circumvent", "circumvents", "circumventing", "circumvented", "mitigate",
        "mitigates", "mitigated", "mitigating", "guard against", "guards against", "far from", "immune to", "resistant to", "less likely to",
    ),
    "said": ("false", "wrong", "untrue", "incorrect", "denies", "deny", "doubt", "unlikely", "myth"),
}  # fmt: skip
"""Words that turn round what they govern: a verb, a whole clause, the thing named next, or a statement (`false that`)."""

_CONTRACTED = "do does did is are was were ca wo would could should must have has had need might"

_FULL = {"ca": "can", "wo": "will"}

EDGE_WORDS = frozenset(
    ". ; : ? ! , | -> => but because since so hence thus therefore consequently whereas while although though if when "
    "whenever which then however otherwise else unless until yet where who whose".split()
)

ABBREVIATIONS = {"e.g.": "", "i.e.": "", "w.r.t.": "", "i.i.d.": "iid"}
"""Full stops that end nothing, and what is meant."""

_OTHERS: dict[str, Made] = {
    "not a number": (("nan", "word"),),
    "over flow": (("overflow", "word"),),
    "under flow": (("underflow", "word"),),
    "not only": (("only", "word"),),
    "not just": (("just", "word"),),
    "not merely": (("only", "word"),),
    "no matter": (("whatever", "word"),),
    "no wonder": (("so", "edge"),),
    "no doubt": (("certain", "word"),),
    "without doubt": (("certain", "word"),),
    "not hard": (("certain", "word"),),
    "not difficult": (("certain", "word"),),
    "without loss of generality": (("certain", "word"),),
    "not surprising": (("certain", "word"),),
    "not surprisingly": (("certain", "word"),),
    **{
        f"not {word}": (("some", "negator"),)
        for word in ("all", "every", "each", "always", "necessarily", "both")
    },
    "cannot": (("can", "word"), ("verb", "negator")),
}


def _kind_of(word: str, kind: str) -> str:
    return "nor" if word == "nor" else kind


def _phrases() -> dict[str, list[tuple[tuple[str, ...], Made]]]:
    made: dict[str, Made] = {words: ((sign, "relation"),) for words, sign in _RELATIONS.items()}
    made |= {word: ((sign, "relation"), ("0", "number")) for word, sign in _SIGNED.items()}
    for kind, words in _REFUSALS.items():
        made |= {word: ((_kind_of(word, kind), "negator"),) for word in words}
    made |= _OTHERS
    found: dict[str, list[tuple[tuple[str, ...], Made]]] = {}
    for phrase, tokens in made.items():
        words_of = tuple(phrase.split())
        found.setdefault(words_of[0], []).append((words_of, tokens))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


PHRASES: Mapping[str, list[tuple[tuple[str, ...], Made]]] = _phrases()
"""The phrases by their first word, the longest first."""

NEGATED: Mapping[str, Made] = {
    f"{word}{tail}": ((_FULL.get(word) or stem(word), "word"), ("verb", "negator"))
    for word in _CONTRACTED.split()
    for tail in ("n't", "nt")
}
"""`doesn't` and what is typed for it."""
