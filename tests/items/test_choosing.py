"""`choice`, `choices` and `blank`: what is forgiven, what is not, and how much it earns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.equivalence.verdict import OUTCOMES
from grader.expression.declarations import Scope
from grader.items import mark
from grader.items.model import Answer, Item

OPTIONS = {
    "a": "Ada Lovelace",
    "b": "Emmy Noether",
    "c": "Gauß, Euler, or both",
    "d": "I don't know",
}


def item(kind: str, **changes: object) -> Item:
    values: dict[str, object] = {
        "id": "one",
        "kind": kind,
        "title": "",
        "prompt": "",
        "points": Fraction(1),
        "scope": Scope(),
        "options": OPTIONS if kind in {"choice", "choices"} else {},
    }
    return Item(**{**values, **changes})  # type: ignore[arg-type]


CHOICE = (
    ("b", "correct", "CHOICE.RIGHT"),
    ("B", "correct", "CHOICE.RIGHT"),
    (" (b) ", "correct", "CHOICE.RIGHT"),
    ("b.", "correct", "CHOICE.RIGHT"),
    ("b)", "correct", "CHOICE.RIGHT"),
    ("[b]", "correct", "CHOICE.RIGHT"),
    ("$b$", "correct", "CHOICE.RIGHT"),
    ("Emmy Noether", "correct", "CHOICE.RIGHT"),
    ("emmy  noether.", "correct", "CHOICE.RIGHT"),
    ("b) Emmy Noether", "correct", "CHOICE.RIGHT"),
    ("(b) Emmy Noether", "correct", "CHOICE.RIGHT"),
    ("b: Emmy Noether", "correct", "CHOICE.RIGHT"),
    ("b Emmy Noether", "correct", "CHOICE.RIGHT"),
    ("~~a~~ b", "correct", "CHOICE.RIGHT"),
    ("\\cancel{Ada {Lovelace}} Emmy Noether", "correct", "CHOICE.RIGHT"),
    ("a", "incorrect", "CHOICE.WRONG"),
    ("Gauß, Euler, or both", "incorrect", "CHOICE.WRONG"),
    ("GAUSS, EULER, OR BOTH", "incorrect", "CHOICE.WRONG"),
    ("a) Emmy Noether", "invalid", "CHOICE.UNKNOWN"),
    ("a, b", "invalid", "CHOICE.SEVERAL"),
    ("a or b or c", "invalid", "CHOICE.UNKNOWN"),
    ("a b", "invalid", "CHOICE.UNKNOWN"),
    ("e", "invalid", "CHOICE.UNKNOWN"),
    ("not b", "invalid", "CHOICE.UNKNOWN"),
    ("", "blank", "BLANK"),
    ("  ", "blank", "BLANK"),
    ("~~b~~", "blank", "BLANK"),
)


@pytest.mark.parametrize(("text", "outcome", "note"), CHOICE)
def test_choice(text: str, outcome: str, note: str) -> None:
    verdict = mark(item("choice", keys=("b",)), Answer(text=text))
    assert (verdict.outcome, verdict.note) == (outcome, note)
    assert verdict.credit == (1 if outcome == "correct" else 0)


def test_choice_as_a_list_and_with_alternatives() -> None:
    assert mark(item("choice", keys=("b",)), Answer(steps=("B",))).outcome == "correct"
    assert mark(item("choice", keys=("b",)), Answer(steps=("a", "b"))).note == "CHOICE.SEVERAL"
    assert mark(item("choice", keys=("a", "b")), Answer(text="b")).outcome == "correct"
    assert mark(item("choice", keys=("emmy noether",)), Answer(text="b")).outcome == "correct"


def test_an_unknown_option_is_named_beside_the_known() -> None:
    verdict = mark(item("choice", keys=("b",)), Answer(text="f\u202e"))
    assert verdict.feedback == ("“f<U+202E>” is none of the options; they are a, b, c, d.",)


# key a, c: text, outcome, credit with `all`, credit with `per-option`
CHOICES = (
    ("a, c", "correct", 1, 1),
    ("C,A", "correct", 1, 1),
    ("(a), (c)", "correct", 1, 1),
    ("a; c", "correct", 1, 1),
    ("a and c", "correct", 1, 1),
    ("a,\nc\n", "correct", 1, 1),
    ("a\nc\n", "correct", 1, 1),
    ("a, a, c", "correct", 1, 1),
    ("Ada Lovelace, Gauß, Euler, or both", "correct", 1, 1),
    ("Gauß, Euler, or both, Ada Lovelace", "correct", 1, 1),
    ("a, ~~b~~, c", "correct", 1, 1),
    ("a", "partial", 0, Fraction(3, 4)),
    ("a, b, c", "partial", 0, Fraction(3, 4)),
    ("a, b", "partial", 0, Fraction(1, 2)),
    ("b, d", "incorrect", 0, 0),
    ("a, x", "invalid", 0, 0),
    ("Gauß, Euler", "invalid", 0, 0),
    ("a c", "invalid", 0, 0),
    (", ,", "blank", 0, 0),
)


@pytest.mark.parametrize(("text", "outcome", "credit", "share"), CHOICES)
def test_choices(text: str, outcome: str, credit: int, share: Fraction) -> None:
    per_option = mark(item("choices", keys=("a", "c"), scoring="per-option"), Answer(text=text))
    assert (per_option.outcome, per_option.credit) == (outcome, share)
    whole = mark(item("choices", keys=("a", "c")), Answer(text=text))
    assert whole.credit == credit
    assert whole.outcome == ("incorrect" if outcome == "partial" else outcome)


def test_choices_as_a_list() -> None:
    key = item("choices", keys=("a", "c"))
    assert mark(key, Answer(steps=("c", "(A)"))).outcome == "correct"
    assert mark(key, Answer(steps=("c, a",))).outcome == "correct"
    assert mark(key, Answer(steps=("c", "e"))).note == "CHOICE.UNKNOWN"


BLANK = (
    ("10-606", "correct"),
    ("  10-606 ", "correct"),
    ("(10-606)", "correct"),
    ("10-606.", "correct"),
    ("$10-606$", "correct"),
    ("TEN  six", "correct"),
    ("\\cancel{11} 10-606", "correct"),
    ("cafe\u0301", "correct"),
    ("10-6067", "incorrect"),
    ("-596", "incorrect"),
    ("10 -606", "incorrect"),
    ("10-606 or ten six", "incorrect"),
    ("x" * 300, "invalid"),
    ("~~x~~", "blank"),
)


@pytest.mark.parametrize(("text", "outcome"), BLANK)
def test_blank(text: str, outcome: str) -> None:
    key = item("blank", keys=("10-606", "ten six", "café"))
    assert mark(key, Answer(text=text)).outcome == outcome


PATTERN = (
    (r"Z \sim \mathcal{N}(0, 1)", "correct"),
    (r"\mathcal{N}(0,1)", "correct"),
    ("$N(0, 1)$", "correct"),
    ("Standard Normal", "correct"),
    ("standard normal distribution.", "correct"),
    (r"\mathcal{N}(0,\sigma^2)", "incorrect"),
    ("N(0, 1) or N(1, 0)", "incorrect"),
)


@pytest.mark.parametrize(("text", "outcome"), PATTERN)
def test_patterns_match_the_whole_text(text: str, outcome: str) -> None:
    pattern = r"(Z *\\sim *)?(\\mathcal *\{?N\}?|N|Normal) *\( *0 *, *1 *\)|standard normal( distribution)?"
    assert mark(item("blank", pattern=pattern), Answer(text=text)).outcome == outcome


def test_what_is_left_to_a_person() -> None:
    verdict = mark(item("manual"), Answer(text="anything"))
    assert (verdict.outcome, verdict.credit) == ("manual", None)
    assert mark(item("manual"), Answer(text=" ")).outcome == "blank"
    assert mark(item("manual"), None).note == "BLANK"


HOSTILE = (
    "a," * 50_000,
    "\\cancel{" * 20_000,
    "~~" * 50_000,
    "(" * 50_000,
    " and " * 20_000,
    "a\n" * 50_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["choice", "choices", "blank"])
def test_long_answers_are_marked(kind: str, text: str) -> None:
    """Without a bound on the work this would not end."""
    assert mark(item(kind, keys=("a",)), Answer(text=text)).outcome in OUTCOMES
