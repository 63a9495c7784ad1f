"""Sheets: what is inherited, what each kind takes, and every fault of a file at its place."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.items.model import Form, Item, Mistake, Tolerance
from grader.sheets import Fault, SheetError, load_sheet
from grader.sheets.loading import sheet_from_text

SHEET = r"""
sheet: matrix-calculus
title: Matrix calculus
pass_mark: 0.5
symbols:
  x: vector[n]
  b: vector[n]
given: ['x \neq 0']
where: {f(x): b^\top x}
problems:
  - id: linear
    title: Gradient of a linear form
    prompt: Differentiate $b^\top x$ with respect to $x$.
    hint: One entry at a time.
    definition: \nabla_x (b^\top x)
    answer: b
  - id: quadratic
    points: 2
    symbols: {A: "symmetric matrix[n, n]"}
    answer: 2 A x
    mistakes:
      - {when: A x, credit: 0.5, say: "A factor is missing."}
    examples:
      accept: ['(A + A^\top) x', '2 \sum_j A_{ij} x_j']
      reject: ['x^\top A']
  - id: jacobian
    title: The Jacobian
    points: 4
    layout: jacobian
    symbols: {r: positive, phi: real}
    given: ['r < 1']
    parts:
      - {id: a, points: 2, symbols: {r: real}, given: ['r > 0'], answer: '\begin{pmatrix}1&0\\0&r\end{pmatrix}'}
      - {id: b, title: Its kind, points: 2, kind: choice, options: {a: "one", b: "two"}, answer: Two}
"""


def items_of(text: str) -> dict[str, Item]:
    return {item.id: item for item in sheet_from_text(text, "s.yaml").items}


def one(lines: str) -> Item:
    """The item with these lines, in a sheet of its own."""
    body = "".join(f"    {line}\n" for line in lines.splitlines())
    return items_of(f"sheet: s\nproblems:\n  - id: one\n{body}")["one"]


def faults_of(text: str) -> list[str]:
    with pytest.raises(SheetError) as caught:
        sheet_from_text(text, "s.yaml")
    return [str(fault) for fault in caught.value.faults]


def test_a_sheet_is_read_as_the_contract_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET, encoding="utf-8")
    sheet = load_sheet(path)
    assert (sheet.id, sheet.title, sheet.pass_mark) == (
        "matrix-calculus",
        "Matrix calculus",
        Fraction(1, 2),
    )
    assert [item.id for item in sheet.items] == ["linear", "quadratic", "jacobian.a", "jacobian.b"]
    assert sheet.path == str(path)
    linear, quadratic, a, b = sheet.items
    assert linear.keys == ("b",)
    assert linear.definition == r"\nabla_x (b^\top x)"
    assert linear.hint == "One entry at a time."
    assert linear.line == 11
    assert quadratic.points == 2
    assert quadratic.mistakes == (Mistake("A x", Fraction(1, 2), "A factor is missing."),)
    assert quadratic.accept == (r"(A + A^\top) x", r"2 \sum_j A_{ij} x_j")
    assert quadratic.reject == (r"x^\top A",)
    assert quadratic.title == "quadratic"
    assert (a.title, b.title) == ("The Jacobian", "Its kind")
    assert b.keys == ("b",)
    assert sheet.problems[2].items == ("jacobian.a", "jacobian.b")


def test_the_inner_adds_to_and_overrides_the_outer() -> None:
    a = items_of(SHEET)["jacobian.a"]
    assert a.symbols == {"x": "vector[n]", "b": "vector[n]", "r": "real", "phi": "real"}
    assert a.given == (r"x \neq 0", "r < 1", "r > 0")
    assert a.where == {"f(x)": r"b^\top x"}
    assert a.scope.layout == "jacobian"


def test_what_an_inner_context_defines_is_no_longer_declared_outside() -> None:
    text = (
        "sheet: s\nsymbols: {h: real, u: real}\nwhere: {g(t): 't'}\nproblems:\n"
        "  - {id: a, where: {h(u): 'u^2', g(u): 'u'}, answer: u}\n"
        "  - {id: b, symbols: {g: real}, answer: h}\n"
    )
    items = items_of(text)
    assert items["a"].symbols == {"u": "real"}
    assert items["a"].where == {"h(u)": "u^2", "g(u)": "u"}
    assert items["b"].where == {}


FORMS = (
    ("form: expanded", Form(("expanded",))),
    ("form: {without: ['\\sum', x]}", Form(without=("\\sum", "x"))),
    ("form: {in terms of: ['\\sigma']}", Form(in_terms_of=("\\sigma",))),
    ("form: {in terms of: a}", Form(in_terms_of=("a",))),
    ("form: polynomial in a", Form(("polynomial in a",))),
    ("form: {polynomial in: a}", Form(("polynomial in a",))),
    ("form: [simplified, {factored over: C}]", Form(("simplified", "factored over C"))),
    ("form: [factored, {without: [x]}, {in terms of: [a]}]", Form(("factored",), ("a",), ("x",))),
)


@pytest.mark.parametrize(("line", "form"), FORMS)
def test_forms(line: str, form: Form) -> None:
    assert one(f"answer: a\n{line}").form == form


TOLERANCES = (
    ("{absolute: 0.0005}", Tolerance(absolute=Fraction(1, 2000))),
    ("{relative: 1e-3}", Tolerance(relative=Fraction(1, 1000))),
    ("{digits: 3}", Tolerance(digits=3)),
    ("{significant: 4, absolute: 1/3}", Tolerance(Fraction(1, 3), significant=4)),
    ("0.1", Tolerance(absolute=Fraction(1, 10))),
)


@pytest.mark.parametrize(("value", "tolerance"), TOLERANCES)
def test_tolerances(value: str, tolerance: Tolerance) -> None:
    assert one(f"kind: number\nanswer: 1\nunit: kg\ntolerance: {value}").tolerance == tolerance


def test_keys_in_brackets_are_texts_unless_the_kind_takes_lists() -> None:
    assert one("answer: [0, 1]").keys == ("[0, 1]",)
    assert one("answer: {2, 3}").keys == ("{2, 3}",)
    assert one("answers: [a, [0, 1]]").keys == ("a", "[0, 1]")
    assert one("kind: blank\nanswer: [10-606, 012]").keys == ("10-606", "012")
    assert one("kind: choices\noptions: [yes, no, maybe]\nanswer: [yes, c]").keys == ("a", "c")
    assert one("kind: choices\noptions: {1: 'x, y', 2: z}\nanswer: x, y, z").keys == ("1", "2")


def test_later_kinds_load() -> None:
    text = one(
        "kind: text\npoints: 2\nrubric: [{concept: c, any_of: [a, b], points: 1}]\nreview: true"
    )
    assert text.rubric[0].any_of == ("a", "b")
    assert text.review
    chain = one("kind: derivation\nstart: a\ngoal: b\ncredit: {steps: 1, goal: 0}").chain
    assert chain is not None
    assert (chain.start, chain.goal, float(chain.steps), float(chain.end)) == ("a", "b", 1, 0)
    chain = one("kind: derivation\nstart: a").chain
    assert chain is not None
    assert (float(chain.steps), float(chain.end)) == (1, 0)
    search = one("kind: witness\nasks: {x: real}\nlet: {y: x^2}\nclaims: [y > 1]").search
    assert search is not None
    assert search.claims == ("y > 1",)
    assert one("kind: manual\npoints: 0").points == 0


# lines below `sheet: s` and `problems:` (the item begins in line 3), the faults
ITEM_FAULTS = (
    (
        "anwser: b",
        [
            "3:5: The item has no `answer`",
            "4:5: `anwser` is no key of an item of the kind `expression`. Did you mean `answer`?",
        ],
    ),
    (
        "kind: expresion\nanswer: b",
        ["4:11: `expresion` is no value of `kind`. Did you mean `expression`?"],
    ),
    ("answer: b\npoints: -1", ["5:13: `points` is `-1`, which is not a number from 0 on."]),
    ("answer: b\npoints: two", ["5:13: `points` is `two`"]),
    ("answer: b\npoints: inf", ["5:13: `points` is `inf`"]),
    ("answer: b\npoints: nan", ["5:13: `points` is `nan`"]),
    ("answer: b\npoints: 1e999999999", ["5:13: `points` is `1e999999999`"]),
    ("answer: b\npoints: 1/0", ["5:13: `points` is `1/0`"]),
    (
        "answer: b\nform_credit: 2",
        ["5:18: `form_credit` is `2`, which is not a number between 0 and 1."],
    ),
    ("answer:", ["3:5: The item has no `answer`"]),
    ("answer: b\nsymbols: x", ["5:14: `symbols` takes names with their values."]),
    (
        "answer: b\nform: expaned",
        ["5:11: `expaned` is no value of `form`. Did you mean `expanded`?"],
    ),
    (
        "answer: b\nform: {witout: [x]}",
        ["5:12: `witout` is no key of `form`. Did you mean `without`?"],
    ),
    (
        "answer: b\nform: [expanded, fractored]",
        ["5:22: `fractored` is no value of `form`. Did you mean `factored`?"],
    ),
    (
        "answer: b\nform: factored over F",
        ["5:11: `F` is no field. Write `factored over Q`, `factored over R`, `factored over C`."],
    ),
    (
        "answer: b\nform: polynomial",
        ["5:11: `polynomial` says nothing of a letter. Write `polynomial in x`."],
    ),
    ("answer: b\nform: decimal in x", ["5:11: `decimal` takes no `in ..`. Write `decimal`."]),
    (
        "answer: b\nup_to: [{parameters: [C], scael: 2}, modulo]",
        [
            "5:31: `scael` is no key of `up_to`. Known are parameters, modulo.",
            "5:42: `modulo` says nothing of a number. Write `{modulo: 2\\pi}`, say.",
        ],
    ),
    (
        "answer: b\nup_to: constants",
        ["5:12: `constants` is no value of `up_to`. Did you mean `constant`?"],
    ),
    (
        "answer: b\nlayout: columns",
        ["5:13: `columns` is no value of `layout`. Write gradient, jacobian, either."],
    ),
    ("answer: b\nmistakes: [{credit: 1}]", ["5:16: The mistake has no `when`."]),
    ("answer: b\nmistakes: [{when: a, credit: 2}]", ["5:34: `credit` is `2`"]),
    (
        "answer: b\noptions: {a: x}",
        [
            "5:5: `options` is no key of the kind `expression`. It belongs to `kind: choice` or `kind: choices`."
        ],
    ),
    (
        "answer: b\nexamples: {acept: [b]}",
        ["5:16: `acept` is no key of `examples`. Did you mean `accept`?"],
    ),
    ("kind: choice\nanswer: a", ["3:5: The item has no `options`."]),
    (
        "kind: choice\noptions: {a: x, b: y}\nanswer: c",
        ["6:13: The key `c` is none of the options. They are a, b."],
    ),
    (
        "kind: choice\noptions: {a: x, b: y}",
        ["3:5: The item has no `answer`: which options are right?"],
    ),
    (
        "kind: choice\noptions: {a: x, b: y}\nanswer: [a, b]",
        ["6:14: Several options are right, and `kind: choice` asks for one."],
    ),
    (
        "kind: choice\noptions: {a: x, A: y}\nanswer: a",
        ["5:21: The options `a` and `A` differ in case only."],
    ),
    (
        "kind: choices\noptions: {a: x, b: y}\nanswer: [a]\nscoring: each",
        ["7:14: `each` is no value of `scoring`."],
    ),
    (
        "kind: blank\npattern: '(a'",
        [
            "5:14: `pattern` is no regular expression: missing ), unterminated subpattern at position 0."
        ],
    ),
    ("kind: blank", ["3:5: The item has no `answer` or `pattern`"]),
    ("kind: shape\nanswer: M", ["5:13: The key `M` is no size."]),
    ("kind: number\nanswer: 1\ntolerance: {abs: 1}", ["6:17: `abs` is no key of `tolerance`."]),
    (
        "kind: number\nanswer: 1\ntolerance: {digits: 1.5}",
        ["6:25: `digits` is `1.5`, which is not a whole number from 0 on."],
    ),
    (
        "kind: derivation\ncredit: {steps: 0.7, goal: 0.7}",
        ["5:13: `steps` and `goal` of `credit` add up to 7/5."],
    ),
    ("kind: witness\nasks: {x: real}", ["3:5: The witness has no `claims`."]),
    ("kind: text\nrubric: [{concept: c}]", ["5:14: This line of the rubric has no `any_of`."]),
)


@pytest.mark.parametrize(("lines", "messages"), ITEM_FAULTS)
def test_faults_of_items(lines: str, messages: list[str]) -> None:
    body = "".join(f"    {line}\n" for line in lines.splitlines())
    found = faults_of(f"sheet: s\nproblems:\n  - id: one\n{body}")
    assert len(found) == len(messages), found
    for fault, message in zip(found, messages, strict=True):
        assert fault.startswith(f"s.yaml:{message}"), fault


SHEET_FAULTS = (
    ("- a", ["1:1: This is no sheet."]),
    ("sheet: s", ["1:1: The sheet has no problems."]),
    ("sheet: s\nproblems: []", ["2:11: The sheet has no problems."]),
    ("problems: [{id: a, answer: b}]", ["1:1: The sheet has no id."]),
    (
        "sheet: s\npass_mark: 50\nproblems: [{id: a, answer: b}]",
        ["2:12: `pass_mark` is `50`, which is not a number between 0 and 1."],
    ),
    (
        "sheet: s\ntitel: t\nproblems: [{id: a, answer: b}]",
        ["2:1: `titel` is no key of a sheet. Did you mean `title`?"],
    ),
    ("sheet: s\nproblems: [a]", ["2:12: A problem is a mapping."]),
    ("sheet: s\nproblems: [{answer: b}]", ["2:12: The problem has no id."]),
    (
        "sheet: s\nproblems: [{id: a.b, answer: b}]",
        ["2:17: The id `a.b` has a space, a dot, a colon or a slash."],
    ),
    (
        "sheet: s\nproblems:\n  - {id: a, answer: b}\n  - {id: a, answer: b}",
        ["4:10: The id `a` stands here twice: lines 3 and 4."],
    ),
    (
        "sheet: s\nproblems:\n  - id: p\n    parts:\n    - {id: a, answer: b}\n    - {id: a, answer: b}",
        ["6:12: The id `a` stands here twice: lines 5 and 6."],
    ),
    ("sheet: s\nproblems: [{id: p, parts: x}]", ["2:27: `parts` takes a list."]),
    (
        "sheet: s\nproblems: [{id: p, answer: a, parts: [{id: a, answer: b}]}]",
        ["2:20: `answer` is no key of a problem with parts."],
    ),
    (
        "sheet: s\nproblems:\n  - {id: a}\n  - {id: b, points: x, answer: c}\n  - {id: b, answer: c, hnit: d}",
        [
            "3:5: The item has no `answer`",
            "4:21: `points` is `x`",
            "5:10: The id `b` stands here twice",
            "5:24: `hnit` is no key of an item",
        ],
    ),
)


@pytest.mark.parametrize(("text", "messages"), SHEET_FAULTS)
def test_all_faults_of_a_sheet_at_once(text: str, messages: list[str]) -> None:
    found = faults_of(text)
    assert len(found) == len(messages), found
    for fault, message in zip(found, messages, strict=True):
        assert fault.startswith(f"s.yaml:{message}"), fault


def test_declarations_that_cannot_be_read_are_told_once_where_they_stand() -> None:
    text = (
        "sheet: s\nsymbols:\n  x: vektor[n]\nproblems:\n"
        "  - {id: a, answer: 1}\n  - {id: b, kind: manual, where: {'h': '\\frac{'}}\n"
    )
    found = faults_of(text)
    assert [fault.split(" ")[0] for fault in found] == ["s.yaml:3:3:", "s.yaml:6:35:"]
    assert "`x` in `symbols`" in found[0]
    assert "`h` in `where`" in found[1]


def test_equal_declarations_share_one_scope() -> None:
    items = items_of(SHEET)
    assert items["linear"].scope is items["linear"].scope
    text = "sheet: s\nsymbols: {x: real}\nproblems:\n" + "".join(
        f"  - {{id: a{k}, answer: x}}\n" for k in range(3)
    )
    assert len({id(item.scope) for item in items_of(text).values()}) == 1


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SHEET)),
            st.integers(0, 12),
            st.sampled_from(
                ["", "\n", ": ", "- ", "[", "]", "{", "}", "'", '"', "a", "~", "\n  ", "parts:"]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_damaged_sheet_is_a_sheet_or_faults_with_places(cuts: list[tuple[int, int, str]]) -> None:
    text = SHEET
    for start, length, instead in cuts:
        text = text[:start] + instead + text[start + length :]
    faults: tuple[Fault, ...] = ()
    try:
        assert sheet_from_text(text, "s.yaml").items
    except SheetError as error:
        faults = error.faults
    for fault in faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert str(fault).startswith("s.yaml:")
