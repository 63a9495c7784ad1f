"""Sealed sheets: what is readable and what is not, that they open to the plain sheet, and to nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.expression.sizes import Size
from grader.grading.guarding import guarded_mark, read_unjudged
from grader.items.expecting import read_size, size_text
from grader.items.model import Answer
from grader.sheets.errors import SheetError
from grader.sheets.loading import sheet_from_text
from grader.sheets.model import Sheet
from grader.sheets.sealing.cipher import Key, SealFault, key_of, new_key_text, opened, sealed
from grader.sheets.sealing.closing import seal_sheet

PROBLEMS = sorted((Path(__file__).parents[2] / "problems").glob("*.yaml"))
KEY = new_key_text()
CANARY = "8191"

SHEET = f"""\
# the first line of a course
sheet: birds          # its id
title: Birds
pass_mark: 0.5
given: ['x \\neq {CANARY}']
symbols: {{x: real, v: 'vector[n]'}}

problems:
  # ---- numbers
  - id: number
    kind: number
    # it is {CANARY}
    answer: '{CANARY}'   # because {CANARY}
      # and below, too: {CANARY}
    tolerance: {{absolute: 1}}
    prompt: |
      How many birds?
      # this line is part of the prompt
  - answer: {CANARY} x
    id: value
    definition: |
      {CANARY} x

    mistakes:
      - {{when: '{CANARY} x + 1', credit: 0.5, say: 'Off by {CANARY}.'}}
      # {CANARY}
    examples: {{accept: ['x {CANARY}'], reject: ['{CANARY}']}}
    points: 2
  - {{id: vector, answer: '{CANARY} v', prompt: "braces"}}  # {CANARY}
  - {{answer: '{CANARY} v', id: first, answers: ['v {CANARY}', "{CANARY}v"]}}
  - id: parts
    given: ['x > -{CANARY}']
    parts:
      - {{id: a, kind: shape, answer: {CANARY} x n}}
      - id: b
        kind: choices
        options: {{a: one, b: two, c: three}}
        answer: [a, b]
        scoring: per-option
      - id: c
        kind: blank
        pattern: '{CANARY}|{CANARY}0'
      - {{id: d, kind: text, rubric: [{{concept: '{CANARY}', any_of: ['{CANARY}']}}]}}
      - {{id: e, kind: derivation, start: 'x + x', goal: 'x {CANARY}'}}
      - {{id: f, kind: witness, asks: {{a: real}}, claims: ['a > {CANARY}']}}
      - {{id: g, kind: manual, points: 0}}
      - {{id: h, uses: {{s: b2}}, answer: 's + {CANARY}'}}
  - {{id: b2, answer: '{CANARY} x'}}
"""
SHEET = SHEET.replace("      - {id: h, uses: {s: b2}, answer: 's + 8191'}\n", "")


def seal(text: str, key: str = KEY, *, file: str = "s.yaml") -> str:
    return seal_sheet(text, file, key_of(key)).text


def load(
    text: str, key: str | None = KEY, *, without_key: bool = False, file: str = "s.yaml"
) -> Sheet:
    return sheet_from_text(text, file, key, without_key=without_key)


def bare(sheet: Sheet) -> Sheet:
    """The sheet without the lines of its file."""
    items = tuple(replace(item, line=0) for item in sheet.items)
    problems = tuple(replace(problem, line=0) for problem in sheet.problems)
    return replace(sheet, items=items, problems=problems, path="")


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_what_was_sealed_opens_to_the_plain_sheet(path: Path) -> None:
    text, file = path.read_text("utf-8"), str(path)
    assert bare(load(seal(text, file=file), file=file)) == bare(load(text, file=file))


def test_no_secret_is_readable_and_the_rest_stays_as_it_was() -> None:
    text = seal(SHEET)
    assert CANARY not in text
    assert bare(load(text)) == bare(load(SHEET))
    for kept in (
        "# the first line of a course\n", "# its id\n", "  # ---- numbers\n", "      # this line is part of the prompt\n",
        "tolerance: {absolute: 1}", 'prompt: "braces"', "options: {a: one, b: two, c: three}", "start: 'x + x'",
    ):  # fmt: skip
        assert kept in text, kept


def test_two_seals_of_a_sheet_have_nothing_in_common() -> None:
    first, second = (re.findall(r"grade1\.(\S+?)[,}\s]", seal(SHEET)) for _ in range(2))
    assert len(first) == len(second) > 8
    assert not set(first) & set(second)


def test_the_length_of_a_key_tells_nothing() -> None:
    one = seal(
        "sheet: s\nproblems:\n  - {id: a, kind: choices, options: {a: x, b: y}, answer: a}\n"
    )
    two = seal(
        "sheet: s\nproblems:\n  - {id: a, kind: choices, options: {a: x, b: y}, answer: [a, b]}\n"
    )
    assert len(one) == len(two)


def fault(text: str, key: str | None = KEY) -> str:
    with pytest.raises(SheetError) as found:
        load(text, key)
    (only,) = found.value.faults
    return str(only)


def test_without_the_key_a_sheet_says_how_to_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADE_KEY", raising=False)
    told = fault(seal(SHEET), None)
    assert re.match(r"s\.yaml:3:9: .*sealed.*--key-file.*GRADE_KEY.*--check-only", told)


def test_the_key_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADE_KEY", f"{KEY}\n")
    assert bare(load(seal(SHEET), None)) == bare(load(SHEET))
    monkeypatch.setenv("GRADE_KEY", "secret words")
    with pytest.raises(SheetError, match="no key") as found:
        load(seal(SHEET), None)
    assert "secret words" not in str(found.value)


def test_a_wrong_key_is_refused_and_neither_is_shown() -> None:
    other = new_key_text()
    told = fault(seal(SHEET), other)
    assert re.match(r"s\.yaml:3:9: .*sealed with the key [0-9a-f]{8}", told)
    assert KEY[12:] not in told
    assert other[12:] not in told


def swapped(text: str) -> str:
    """The tokens of two items, each in the other's place."""
    a, b = re.findall(r"grade1\.\S+(?=\n|, )", text)[1:3]
    return text.replace(a, "@").replace(b, a).replace("@", b)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (swapped, "12:13: "),
        (lambda t: t.replace("sheet: birds", "sheet: bees"), "12:13: "),
        (lambda t: t.replace("id: number", "id: numbers"), "12:13: "),
        (lambda t: t.replace("absolute: 1", "absolute: 9"), "3:9: "),
        (lambda t: t.replace("pass_mark: 0.5", "pass_mark: 0"), "3:9: "),
        (lambda t: t.replace("a: one", "a: two"), "3:9: "),
        (lambda t: t.replace("points: 2", "points: 3"), "3:9: "),
        (lambda t: t.replace("x: real", "x: integer"), "3:9: "),
        (lambda t: t.replace("kind: number", "kind: expression"), "3:9: "),
        (lambda t: re.sub(r"\nsealed: .*", "", t), "2:1: "),
        (lambda t: re.sub(r"sealed: grade1\.\S+\n    expects: .*", "answer: '1'", t, count=1), "3:9: "),
        (lambda t: re.sub(r"sealed: grade1\.", "sealed: grade2.", t, count=1), "12:13: "),
        (lambda t: t.replace("- {id: b2,", "- {id: b2, points: 9,"), "3:9: "),
        (lambda t: t + "  - {id: extra, answer: '1'}\n", "3:9: "),
    ],
)  # fmt: skip
def test_a_sheet_that_was_changed_does_not_open(change: object, place: str) -> None:
    text = seal(SHEET)
    assert callable(change)
    changed = change(text)
    assert changed != text
    told = fault(changed)
    assert told.startswith(f"s.yaml:{place}"), told
    assert CANARY not in told


TEXT = seal(SHEET)
PLAIN = bare(load(SHEET))


@settings(max_examples=150)
@given(st.integers(0, len(TEXT) - 1), st.characters(min_codepoint=32, max_codepoint=126))
def test_any_changed_character_is_refused_or_changes_nothing(place: int, character: str) -> None:
    """Comments and spaces may change; a token, a prompt, an id, a point may not."""
    changed = TEXT[:place] + character + TEXT[place + 1 :]
    try:
        found = load(changed)
    except SheetError:
        return
    assert bare(found) == PLAIN
    in_token = any(m.start() <= place < m.end() for m in re.finditer(r"grade1\.[\w-]+", TEXT))
    assert changed == TEXT or not in_token


@settings(max_examples=100)
@given(st.binary(max_size=40), st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_of_a_token_is_refused(data: bytes, place: int, flip: int) -> None:
    key = key_of(KEY)
    plain = data.hex()
    token = sealed(key, plain, "here")
    assert opened(key, token, "here").rstrip(" ") == plain
    raw = bytearray(token.encode("ascii"))
    raw[place % len(raw)] ^= flip
    with pytest.raises(SealFault):
        opened(key, raw.decode("latin-1"), "here")
    for other in ("there", "", "here "):
        with pytest.raises(SealFault):
            opened(key, token, other)
    with pytest.raises(SealFault):
        opened(Key(bytes(32)), token, "here")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sheet: s\nproblems:\n  - {id: a, answer: &k '1'}\n  - {id: b, answer: *k}\n", "anchors"),
        ("sheet: s\nproblems:\n  - {id: a}\n", "no `answer`"),
        ("sheet: s\nproblems:\n  - {id: a, answer: '\\frac{1'}\n", "a: `answer`"),
        (TEXT, "sealed already"),
    ],
)
def test_what_cannot_be_sealed_says_why(text: str, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        seal(text)


def test_line_ends_of_windows_stay() -> None:
    text = SHEET.replace("\n", "\r\n")
    assert bare(load(seal(text))) == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "{sheet: s, given: ['x > 0'], symbols: {x: real}, problems: [{id: a, answer: x}]}",
        "{given: ['x > 0'], sheet: s, symbols: {x: real}, problems: [{answer: x, id: a}]}",
        "given:\n- x > 0\nsheet: s\nsymbols: {x: real}\nproblems:\n- answer: x\n  id: a",
        "sheet: s\nsymbols: {x: real}\nproblems: [\n  {id: a, # one\n   answer: x, # two\n   points: 1}]\n",
        "sheet: s\nsymbols: {x: real}\nproblems:\n-\n    id: a\n    answer: >-\n       x\n       + x\n\n\n    points: 1\n",
    ],
)  # fmt: skip
def test_every_layout_can_be_sealed(text: str) -> None:
    assert bare(load(seal(text))) == bare(load(text))


@pytest.mark.parametrize("terms", [(), (((), 3),), ((("n",), 1),), (((), -1), (("m", "n"), 2))])
def test_sizes_are_read_as_they_are_written(terms: tuple[tuple[tuple[str, ...], int], ...]) -> None:
    assert read_size(size_text(Size(terms))) == Size(terms)
    assert read_size("9999999") is None
    assert read_size("n*") is None


READ = [
    ("value", "x^2", "readable"),
    ("value", "v", "invalid"),
    ("value", "x +", "invalid"),
    ("value", "y", "invalid"),
    ("vector", "2 v", "readable"),
    ("vector", "v^T", "invalid"),
    ("vector", "0", "readable"),
    ("vector", "v_i", "readable"),
    ("number", "7", "readable"),
    ("number", "v", "invalid"),
    ("parts.a", "2 x n", "readable"),
    ("parts.a", "2 x q", "invalid"),
    ("parts.b", "a, c", "readable"),
    ("parts.b", "z", "invalid"),
    ("parts.c", "some text", "readable"),
    ("parts.c", "long " * 60, "invalid"),
    ("parts.d", "anything", "readable"),
    ("parts.e", "x + x = 2x", "readable"),
    ("parts.e", "x + x = 2x +", "invalid"),
    ("parts.e", "x + v", "invalid"),
    ("parts.f", "a = 3", "readable"),
    ("parts.f", "b = 3", "invalid"),
    ("parts.g", "?", "readable"),
    ("value", "  ", "blank"),
]


@pytest.mark.parametrize(("name", "answer", "outcome"), READ)
def test_answers_are_read_without_the_key(name: str, answer: str, outcome: str) -> None:
    """As by the plain sheet; what is right is never refused."""
    closed, plain = load(TEXT, None, without_key=True), load(SHEET)
    found = []
    for sheet in (closed, plain):
        item = sheet.item(name)
        assert item is not None
        found.append(read_unjudged(item, Answer(text=answer)))
    assert found[0] == found[1]
    assert found[0].outcome == outcome
    if outcome == "invalid":
        assert found[0].feedback
    assert CANARY not in repr(found[0])


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_what_is_right_can_be_read(path: Path) -> None:
    """Every key and every example of the shipped sheets, by the sealed sheet and by the plain one."""
    text, file = path.read_text("utf-8"), str(path)
    plain = load(text, file=file)
    closed = load(seal(text, file=file), None, without_key=True, file=file)
    for item, shut in zip(plain.items, closed.items, strict=True):
        for answer in (*item.keys, *item.accept, *item.reject):
            given_answer = Answer(text=answer)
            read = read_unjudged(shut, given_answer)
            assert read == read_unjudged(item, given_answer)
            if guarded_mark(item, given_answer).outcome == "correct":
                assert read.outcome == "readable", (item.id, answer, read)


def test_a_part_that_builds_on_a_sealed_one_can_be_read() -> None:
    text = seal(
        "sheet: s\nsymbols: {A: 'matrix[n, n]', x: 'vector[n]'}\nproblems:\n  - id: p\n    parts:\n"
        "      - {id: a, answer: A x}\n      - {id: b, uses: {u: a}, answer: u^T u}\n"
    )
    item = load(text, None, without_key=True).item("p.b")
    assert item is not None
    assert read_unjudged(item, Answer(text="x^T A^T u")).outcome == "readable"
    assert read_unjudged(item, Answer(text="A u")).outcome == "invalid"
