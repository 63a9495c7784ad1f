"""Lint: for each code a sheet with the fault, and the line, column and words of what is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.grading.guarding import outspoken_mark
from grader.sheets.lint import Finding, lint_text
from grader.sheets.lint.codes import CODES, ERROR, NOTE, WARNING

ROOT = Path(__file__).parents[2]
HEAD = "sheet: s\nproblems:\n  - id: one\n"
FIRST = 4
"""The line of the file in which the lines of an item begin."""

X = "symbols: {x: real}\n"
V = "symbols: {x: 'vector[n]', A: 'matrix[n, n]'}\n"
M = "mistakes:\n"


def linted(lines: str) -> tuple[Finding, ...]:
    """What lint finds in a sheet of one item with these lines."""
    body = "".join(f"    {line}\n" for line in lines.splitlines())
    return lint_text(HEAD + body, "s.yaml", outspoken_mark).findings


def told(findings: tuple[Finding, ...]) -> list[str]:
    """`line:column CODE`, the line counted from the item's own first."""
    return [f"{f.line - FIRST + 1}:{f.column - 4} {f.code}" for f in findings]


CLEAN = [
    X + "answer: 2 x",
    X + r"answer: 2 x" "\n" r"definition: '\frac{d}{dx} x^2'",
    X + "answers: ['x^2 - 1', '(x - 1) (x + 1)']\nform: same",
    "symbols: {x: positive}\nanswer: \\log x",
    "symbols: {x: 'real in (0, 1)', y: 'integer in [1, 1]'}\nanswer: x + y",
    "symbols: {x: 'vector[m n]', y: 'vector[2 n + 1]'}\nanswer: x^\\top x y",
    "symbols: {x: 'vector[n]', n: size}\nanswer: \\frac{1}{n} x",
    X + "prompt: 'Let $y = 3$.'\nwhere: {y: '3'}\nanswer: 2 x",
    X + "where: {f(t): t^2}\nanswer: f(x)",
    X + "given: ['x > 1', 'x < 2']\nanswer: 2 x",
    "symbols: {y: 'vector[n]'}\ngiven: ['\\sum_i y_i = 1']\nanswer: 2 y",
    "symbols: {m: real}\naliases: {q: m}\nanswer: 2 m",
    "kind: number\nanswer: '5'\nunit: m\ntolerance: {relative: 0.01}\nmistakes: [{when: '50', credit: 0.5, say: Which unit?}]",
    "kind: number\nanswer: '2.5 + 0.1'\ntolerance: {digits: 2}",
    "kind: number\nanswer: '3.14'\ndefinition: \\pi\ntolerance: {absolute: 0.01}",
    X + "answer: 2 x\nup_to: [sign, scale, constant]",
    V + "answer: A x\nlayout: either",
    V
    + "answer: x^\\top (A + A^\\top)\nlayout: jacobian\ndefinition: \\frac{\\partial (x^\\top A x)}{\\partial x}",
    "answer: '(1, 2)'\npartial: entries\nup_to: order",
    "kind: shape\nsymbols: {m: size, k: size}\nanswer: m x m",
    "kind: choice\noptions: {a: one, b: two}\nanswer: a\nexamples: {accept: [one], reject: [b, two]}",
    "kind: choices\noptions: [one, two, three]\nanswer: [a, c]\nexamples: {accept: ['c, a'], reject: [a]}",
    "kind: blank\nanswer: ['10-606', '10606']\npattern: '10-?606'",
    "kind: text\nrubric: [{concept: a, any_of: [big, large]}]",
    "kind: text\nreview: true",
    "kind: manual\npoints: 0",
    X + "kind: derivation\nstart: (x + 1)^2\ngoal: x^2 + 2 x + 1",
    X + "kind: derivation\nstart: (x + 1)^2\ncredit: {steps: 1}",
    "kind: witness\nasks: {f: 'function R -> R', c: real}\nlet: {b: f(c)}\nclaims: ['b > 0']",
    "kind: witness\nasks: {'f(x)': 'function R -> R', x_0: real, c: real}\nlet: {'x_{k+1}': 'x_k - f(x_k)'}\nclaims: ['\\lim_{k\\to\\infty} x_k = c', f differentiable]",
    X + "answer: 2 x\nmistakes: [{when: x, credit: 0.5, say: a}, {when: 3 x, credit: 0, say: b}]",
    X + "form: {in terms of: [x], without: ['\\sum', \\exp]}\nanswer: 2 x",
]


@pytest.mark.parametrize("lines", CLEAN)
def test_nothing_is_found_where_nothing_is_wrong(lines: str) -> None:
    assert linted(lines) == ()


FOUND = [
    (X + "answer: solve(x**2 - 2)", "2:9 KEY.COMMAND"),
    (X + "answer: factor(x**2 - 1)", "2:9 KEY.WORKED_OUT"),
    # keys
    (X + "answer: 2 x +", "2:13 KEY.UNREADABLE"),
    (X + "answer: 'x x'' +'", "2:16 KEY.UNREADABLE"),
    (X + "answer: |\n  2 x\n  + \\frac{1", "4:10 KEY.UNREADABLE"),
    (V + "answer: A x x", "2:9 KEY.UNREADABLE"),
    ("kind: number\nanswer: '1 < 2'", "2:9 KEY.SHAPE"),
    (V + "answer: x^\\top (A + A^\\top)\ndefinition: \\nabla_x (x^\\top A x)", "2:9 KEY.SHAPE"),
    (X + "answer: \\sqrt{-1-x^2}", "2:9 KEY.UNDEFINED"),
    (X + "answer: '\\{1, \\log(-1-x^2)\\}'", "2:9 KEY.UNDEFINED"),
    (X + "answer: \\sqrt{x - 100000}", "2:9 KEY.PARTLY_UNDEFINED"),
    (X + "answer: \\log x", "2:9 KEY.PARTLY_UNDEFINED"),
    (X + "answer: \\int_0^\\infty \\frac{\\sin(x t)}{t} dt", "2:9 KEY.NOT_EVALUATED"),
    ("symbols: {f: 'function R -> R'}\nanswer: f", "2:9 KEY.NOT_EVALUATED"),
    (f"kind: blank\nanswer: {'a' * 201}", "2:9 KEY.REFUSED"),
    ("kind: number\nanswer: '1'\nunits: strict", "3:1 IDLE.KIND"),
    ("kind: number\nanswer: 5 s\nunit: m", "2:9 KEY.UNIT"),
    ("kind: number\nanswer: 5\nunit: m/§", "3:7 KEY.UNIT"),
    (X + "where: {f(t): t^2}\nanswer: f(x) = 2 x", "3:9 KEY.LABEL"),
    (X + "answers: ['x', '-x']", "2:16 KEYS.DIFFER"),
    (X + "answers: ['2 x', 'x + x']", "2:18 KEYS.EQUAL"),
    (X + "answers: ['x', '-x', '-2 x/2']", "2:16 KEYS.DIFFER", "2:22 KEYS.EQUAL"),
    (X + "answer: (x+1)^2\nform: expanded", "2:9 FORM.KEY"),
    (X + "answer: x\nform: {in terms of: [x, z]}", "3:7 FORM.UNKNOWN_NAME"),
    (X + "answer: x\nform: {without: ['\\foo']}", "3:7 FORM.UNKNOWN_NAME"),
    (X + "answer: x\nform: polynomial in z", "3:7 FORM.UNKNOWN_NAME"),
    # definitions
    (X + "answer: 2 x\ndefinition: \\frac{d}{dx} x^", "3:27 DEFINITION.UNREADABLE"),
    (X + "answer: 3 x\ndefinition: \\frac{d}{dx} x^2", "2:9 DEFINITION.DIFFERS"),
    ("kind: number\nanswer: '3.2'\ndefinition: \\pi\ntolerance: {absolute: 0.01}", "2:9 DEFINITION.DIFFERS"),
    (X + "answer: e^x\ndefinition: \\int_0^\\infty \\frac{\\sin(x t)}{t^4+1} dt", "2:9 DEFINITION.UNDECIDED"),
    (X + "answer: 2 x\ndefinition: 2 x", "3:13 DEFINITION.SAME"),
    # examples
    (X + "answer: 2 x\nexamples: {accept: ['x + x', '3 x']}", "3:30 EXAMPLE.REFUSED"),
    (X + "answer: 2 x\nexamples: {accept: ['x + q']}", "3:26 EXAMPLE.REFUSED"),
    (X + "answer: 2 x\nexamples:\n  reject:\n    - x\n    - x + x", "6:7 EXAMPLE.ACCEPTED"),
    (X + "answer: 2 x\nexamples: {accept: ['\\int_0^\\infty \\frac{\\sin(x t)}{t^4+2} dt']}\nallow: integral", "3:21 EXAMPLE.UNDECIDED"),
    (X + "answer: 2 x\nexamples: {reject: ['3 x +']}", "3:26 EXAMPLE.UNREADABLE"),
    (X + "answer: 2 x\nexamples: {accept: ['x + x', 'x  + x']}", "3:30 EXAMPLE.REPEATED"),
    ("kind: choice\noptions: {a: one, b: two}\nanswer: a\nexamples: {accept: [two]}", "4:21 EXAMPLE.REFUSED"),
    # mistakes
    (X + "answer: 2 x\n" + M + "  - {when: x +, credit: 0.5, say: a}\n", "4:14 MISTAKE.UNREADABLE"),
    (X + "answer: 2 x\n" + M + "  - {when: x + x, credit: 0.5, say: a}\n", "4:12 MISTAKE.RIGHT"),
    ("kind: number\nanswer: '100'\ntolerance: {relative: 0.1}\n" + M + "  - {when: '101', credit: 0.5, say: a}\n", "5:12 MISTAKE.RIGHT"),
    (X + "answer: 2 x\n" + M + "  - {when: x, credit: 0.5, say: a}\n  - {when: 2x/2, say: b}\n", "5:12 MISTAKE.SAME"),
    (X + "answer: 2 x\n" + M + "  - {when: '\\frac{d}{dx} x^3', say: a}\n", "4:12 MISTAKE.NOT_REACHED"),
    ("kind: number\nanswer: '2'\n" + M + "  - {when: '[2, 3]', say: a}\n", "4:12 MISTAKE.NOT_REACHED"),
    (X + "answer: 2 x\n" + M + "  - {when: '\\int_0^\\infty \\frac{\\sin(x t)}{t^4+3} dt', say: a}\nallow: integral", "4:12 MISTAKE.UNDECIDED"),
    (X + "answer: 2 x\n" + M + "  - {when: 4 x, credit: 1, say: a}\n", "4:12 MISTAKE.FULL_CREDIT"),
    (X + "answer: 2 x\n" + M + "  - when: 3 x\n", "4:11 MISTAKE.IDLE"),
    # names
    (X + "answer: 2 x + q", "2:15 SYMBOL.UNDECLARED"),
    (X + "answer: 2 x\n" + M + "  - {when: x + q, say: a}\n", "4:16 SYMBOL.UNDECLARED"),
    ("answer: 2 x + 1", "1:9 SYMBOL.FREE"),
    ("symbols: {x: real, z: real, k: index 1..n}\nanswer: 2 x", "1:20 SYMBOL.UNUSED"),
    ("symbols: {x: 'real in (1, 0)'}\nanswer: 2 x", "1:11 SYMBOL.EMPTY"),
    ("symbols: {x: 'integer in (0, 1)'}\nanswer: 2 x", "1:11 SYMBOL.EMPTY"),
    ("symbols: {x: 'vector[dim]'}\nanswer: 2 x", "1:11 SYMBOL.WORD"),
    ("symbols: {x: 'matrix[64, 64]'}\nanswer: 2 x\nexamples: {accept: ['3 x']}", "1:11 SYMBOL.LARGE"),
    ("symbols: {x: real, z: real}\nanswer: 2 z\nwhere: {z: x^2}", "1:20 SYMBOL.HIDDEN"),
    (X + "answer: 2 x\nwhere: {w: x^2, v: w + 1}", "3:9 WHERE.UNUSED", "3:17 WHERE.UNUSED"),
    ("symbols: {x: real, m: real}\nanswer: 2 x\naliases: {m: x}\nprompt: $m$", "3:11 ALIAS.HIDES"),
    (X + "answer: 2 x\naliases: {t: q}", "3:11 ALIAS.UNKNOWN"),
    # conditions
    (X + "answer: 2 x\ngiven: ['x > 0', 'x^2 +']", "3:23 GIVEN.UNREADABLE"),
    (X + "answer: 2 x\ngiven: ['x > 0', 'x < -1']", "3:18 GIVEN.UNMET"),
    # tolerances
    ("kind: number\nanswer: 100 + 0.01\ntolerance: {absolute: 0.1}", "3:12 TOLERANCE.SWALLOWS"),
    ("kind: number\nanswer: '3 \\cdot (2 - 0.001)'\ntolerance: {digits: 1}", "3:12 TOLERANCE.SWALLOWS"),
    ("kind: number\nanswer: '6.28'\ndefinition: 2 \\pi + 0.001\ntolerance: {absolute: 0.01}", "4:12 TOLERANCE.SWALLOWS"),
    ("kind: number\nanswer: '0.05'\ntolerance: {absolute: 0.1}", "3:12 TOLERANCE.WIDE"),
    # points
    ("kind: manual", "0:1 POINTS.MANUAL"),
    # texts
    ("kind: choice\noptions: {a: one, b: a}\nanswer: a", "2:19 OPTION.AMBIGUOUS"),
    ("kind: choice\noptions: [one, two, One]\nanswer: b", "2:11 OPTION.AMBIGUOUS"),
    ("kind: blank\nanswer: ['10-606']\npattern: '\\d+'", "2:10 PATTERN.MISSES"),
    ("kind: blank\npattern: '.*'", "2:10 PATTERN.EVERYTHING"),
    ("kind: text", "0:1 RUBRIC.MISSING"),
    ("kind: text\npoints: 2\nrubric:\n  - {concept: a, any_of: [big]}\n  - {concept: b, any_of: [small, Big]}", "5:34 RUBRIC.SHARED"),
    ("kind: text\nrubric: [{concept: a, any_of: [big, big]}]", "2:37 RUBRIC.REPEATED"),
    ("kind: text\nrubric: [{concept: a, any_of: [big], points: 3}]", "2:9 RUBRIC.POINTS"),
    # derivations and witnesses
    (X + "kind: derivation\nstart: (x+1)^\ngoal: x", "3:13 DERIVATION.UNREADABLE"),
    (X + "kind: derivation\nstart: (x+1)^2\ngoal: x^2 + 1", "4:7 DERIVATION.DIFFERS"),
    (X + "kind: derivation\nstart: '\\int_0^\\infty \\frac{\\sin(x t)}{t^4+1} dt'\ngoal: '\\int_0^\\infty \\frac{\\sin(x t)}{t^4+4} dt'", "4:7 DERIVATION.UNSETTLED"),
    (X + "kind: derivation\nstart: x^2\ngoal: x^2 + 1\nmistakes: [{when: x, say: a}]", "4:7 DERIVATION.UNEQUAL", "5:1 IDLE.KIND"),
    (X + "kind: derivation\nstart: (x+1)^2\nanswer: x^2 + 1", "4:9 DERIVATION.DIFFERS"),
    ("kind: derivation\nstart: (x+1)^2\ngoal: x^2 + 2 x + 1", "2:8 SYMBOL.FREE"),
    (X + "kind: derivation\nstart: (x+1)^2\ngoal: (x+1)^2", "4:7 DERIVATION.SAME"),
    (X + "kind: derivation\nstart: (x+1)^2\ncredit: {steps: 0.5, goal: 0.5}", "4:9 DERIVATION.NO_GOAL"),
    ("kind: derivation", "0:1 DERIVATION.OPEN"),
    ("kind: witness\nasks: {c: real}\nlet: {b: c +}\nclaims: ['c > 0']", "3:7 WITNESS.UNREADABLE"),
    ("kind: witness\nasks: {c: real}\nclaims: ['c > 0 +']", "3:17 WITNESS.UNREADABLE"),
    ("kind: witness\nasks: {c: real, d: real}\nclaims: ['c > 0']", "2:17 WITNESS.IDLE"),
    ("kind: witness\nasks: {c: real}\nclaims: ['c > q']", "3:15 SYMBOL.UNDECLARED"),
    # what is left open
    (X + "answer: x + C\nup_to: [{parameters: [C, D]}]", "3:8 LEEWAY.LETTER"),
    (X + "answer: x\nup_to: parameters", "3:8 LEEWAY.LETTER"),
    (X + "answer: x\nup_to: {modulo: '2 +'}", "3:8 LEEWAY.UNREADABLE"),
    # keys that do nothing
    ("kind: choice\noptions: {a: one, b: two}\nanswer: a\nform: expanded\nup_to: sign", "4:1 IDLE.KIND", "5:1 IDLE.KIND"),
    ("kind: number\nanswer: '1'\ndiagnoses: {sign: 0.5}", "3:1 IDLE.KIND"),
    (X + "answer: 2 x\nform_credit: 0.5", "3:14 IDLE.FORM"),
    (V + "answer: A x\npartial: entries", "3:10 IDLE.PARTIAL"),
    (X + "answer: 2 x\nup_to: [order, sign, transpose]", "3:8 IDLE.UP_TO", "3:8 IDLE.UP_TO"),
    ("answer: '\\{1, 2\\}'\nup_to: order", "2:8 IDLE.UP_TO"),
    (X + "answer: 2 x\nlayout: jacobian", "3:9 IDLE.LAYOUT"),
    (X + "answer: 2 x\nlayout: either", "3:9 IDLE.LAYOUT"),
    (X + "answer: 2 x\ntolerance: {absolute: 0}", "3:12 IDLE.TOLERANCE"),
    ("kind: number\nanswer: '5'\ntolerance: {absolute: 0}", "3:12 IDLE.TOLERANCE"),
    # lint itself
    (X + "answer: 2 x  # lint: allow SYMBOL.FREE", "2:-3 LINT.ALLOW"),
    (X + "answer: 2 x  # lint: allow FOO", "2:-3 LINT.ALLOW"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", *["expected"]), [(row[0], row[1:]) for row in FOUND])
def test_a_fault_is_found_at_its_place(lines: str, expected: tuple[str, ...]) -> None:
    assert told(linted(lines)) == list(expected)


SHEETS = [
    ("sheet: s\npass_mark: 0.5\nproblems:\n  - {id: p, points: 0, answer: '1'}\n", "2:12 POINTS.NONE"),
    ("sheet: s\nproblems:\n  - id: p\n    points: 3\n    parts: [{id: a, answer: '1'}]\n", "4:13 POINTS.SUM"),
    ("sheet: s\nproblems:\n  - {id: p, answer: '1'}\n  - {id: P, answer: '1'}\n", "4:10 ID.CASE"),
    ("sheet: s\nsymbols: {x: real}\ngiven: ['x > 1', 'x < 0']\nproblems:\n  - {id: p, answer: x}\n  - {id: q, answer: 2 x}\n", "3:18 GIVEN.UNMET"),
    ("sheet: s\nsymbols: {x: real}\nproblems:\n  - {id: p, answer: x}\n  - {id: q, uses: [p], answer: 2 x}\n", "5:19 USES.UNUSED"),
    ("sheet: s\nsymbols: {x: real}\ngiven: ['x +']\nproblems:\n  - {id: p, answer: x}\n  - {id: q, kind: choice, options: {a: one, b: two}, answer: b, examples: {accept: [two]}}\n", "3:12 GIVEN.UNREADABLE"),
    ("sheet: s\nsymbols: {x: real, y: real}\nproblems:\n  - {id: p, answer: x}\n", "2:20 SYMBOL.UNUSED"),
    ("sheet: s\nsymbols: {x: real}\nproblems:\n  - {id: p, symbols: {x: positive}, answer: x}\n", "2:11 SYMBOL.UNUSED"),
    ("sheet: s\nproblems:\n  - id: p\n    where: {w: '2'}\n    parts:\n      - {id: a, answer: '1'}\n", "4:13 WHERE.UNUSED"),
    ("sheet: s\nproblems:\n  - id: p\n    given: ['x > 0']\n    parts:\n      - {id: a, symbols: {x: negative}, answer: 2 x}\n", "4:13 GIVEN.UNMET"),
    ("sheet: s\nproblems:\n  - {id: p, sealed: grade1.AAAA, expects: {kind: value}}\n", "1:1 SEAL.CLOSED"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHEETS)
def test_a_fault_of_the_sheet_is_found_at_its_place(text: str, expected: str) -> None:
    (finding,) = lint_text(text, "s.yaml", outspoken_mark).findings
    assert f"{finding.line}:{finding.column} {finding.code}" == expected


def test_every_code_is_tested() -> None:
    tested = {place.split()[1] for row in FOUND for place in row[1:]}
    tested |= {expected.split()[1] for _, expected in SHEETS}
    elsewhere = {"ID.TWICE"}  # the command line
    assert tested | elsewhere == set(CODES)


def test_every_code_is_documented() -> None:
    """The table of problems/README.md is the table of the codes."""
    text = (ROOT / "problems" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([A-Z._]+)` \| (\w+) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert rows == [(name, c.severity, c.means, c.effect) for name, c in CODES.items()]


def test_every_code_says_what_it_means_and_does() -> None:
    for name, code in CODES.items():
        assert re.fullmatch(r"[A-Z]+\.[A-Z_]+", name)
        assert code.severity in {ERROR, WARNING, NOTE}
        assert code.effect.endswith("."), name


WORDS = [
    (X + "answer: 3 x\ndefinition: \\frac{d}{dx} x^2", "`\\frac{d}{dx} x^2` differ at x = "),
    (V + "answer: x^\\top A\ndefinition: A^\\top x", "are transposes of each other"),
    (X + "answer: 2 x\n" + M + "  - {when: x, say: a}\n  - {when: 2x/2, say: b}\n", "equals `x` in line 7"),
    (X + "answer: \\log x", " of 12 points, such as x = -"),
    (X + "answer: 2 x\ngiven: ['x > 0', 'x < -1']", "meet `x < -1` together with the others"),
    ("kind: number\nanswer: 100 + 0.01\ntolerance: {absolute: 0.1}", "Without its term `0.01` the key `100 + 0.01` is still met"),
    (X + "kind: derivation\nstart: x^2\ngoal: x^3", "the start is worth"),
    (X + "answer: 2 x +", "Every answer goes to a person."),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "words"), WORDS)
def test_a_finding_says_what_is_wrong(lines: str, words: str) -> None:
    (finding,) = linted(lines)
    assert words in str(finding)
    assert str(finding).startswith(f"{finding.code} {finding.severity} in one: ")


ALLOWED = [
    "answers: ['x', '-x']  # lint: allow KEYS.DIFFER",
    "answers: ['x', '-x']  # lint: allow KEYS.DIFFER (both signs)",
    "# lint: allow KEYS.DIFFER\nanswers: ['x', '-x']",
    "# lint: allow KEYS.DIFFER\n# because both signs are right\nanswers: ['x', '-x']",
    "answers: ['x', '-x', '2 x/2']  # lint: allow KEYS.DIFFER, KEYS.EQUAL",
]


@pytest.mark.parametrize("lines", ALLOWED)
def test_what_is_allowed_passes(lines: str) -> None:
    assert linted(X + lines) == ()


def test_a_part_that_builds_on_another_is_examined_with_the_key_of_that_one() -> None:
    text = "sheet: s\nsymbols: {x: real}\nproblems:\n  - {id: p, answer: x^2}\n"
    text += "  - {id: q, uses: [p], answer: 3 p, definition: 'x^2 + 2 x^2', examples: {accept: ['3 x^2']}}\n"
    assert lint_text(text, "s.yaml", outspoken_mark).findings == ()
    (found,) = lint_text(text.replace("'x^2 + ", "'x + "), "s.yaml", outspoken_mark).findings
    assert found.code == "DEFINITION.DIFFERS"


def test_a_crash_or_an_unreadable_text_of_an_item_costs_the_others_nothing() -> None:
    text = "sheet: s\nsymbols: {x: real}\nproblems:\n  - {id: a, answer: x +}\n  - {id: b, answer: x, form: expanded, examples: {accept: [2 x]}}\n"
    found = lint_text(text, "s.yaml", outspoken_mark).findings
    assert [f"{f.subject} {f.code}" for f in found] == ["a KEY.UNREADABLE", "b EXAMPLE.REFUSED"]
