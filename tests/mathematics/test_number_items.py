"""Numbers: spellings, tolerances, figures, estimates, several at once; among them what other graders get wrong.

The last column is a reason, or where the wrong verdict of another grader was reported.
"""

from __future__ import annotations

from typing import Any

import pytest

import grader

Row = tuple[str | None, str, dict[str, Any], str, str]

ABS, REL = {"tolerance": {"absolute": "0.05"}}, {"tolerance": {"relative": "0.01"}}
TWO = {"tolerance": {"absolute": "0.01"}}
COMMA = {"decimal": "comma"}
PARTS = {**ABS, "partial": "entries"}

SPELLINGS: list[Row] = [
    ("1/3", r"0.\overline{3}", {}, "correct", "a bar"),
    ("1/3", r"0.\bar3", {}, "correct", "a bar over one digit"),
    ("1/3", r"0.\dot{3}", {}, "correct", "a dot"),
    ("1/3", "0.(3)", {}, "correct", "brackets behind the point"),
    ("1/3", "0.3̄", {}, "correct", "a combining bar"),
    ("1/3", "0.333...", {}, "correct", "dots"),
    ("1/3", r"0.\overline{33}", {}, "correct", "a longer period"),
    ("1/3", "0.333", {}, "incorrect", "rounded"),
    ("1/6", r"0.1\overline{6}", {}, "correct", "digits before the period"),
    ("1/6", "0.1666...", {}, "correct", "dots"),
    ("1/7", r"0.\overline{142857}", {}, "correct", "a long period"),
    ("1/7", r"0.\dot{1}4285\dot{7}", {}, "correct", "dots over its ends"),
    ("1/7", "0.142857142857...", {}, "correct", "dots"),
    ("1", r"0.\overline{9}", {}, "correct", "0.999... is 1"),
    ("1", "0.999", {}, "incorrect", "no dots"),
    ("1/7", "0.142857...", {}, "incorrect", "dots behind digits that do not repeat: a decimal cut off"),
    ("e", "2.718281828...", {}, "incorrect", "18281828 is no period of e"),
    (r"\frac{4}{33}", r"0.\overline{12}", {}, "correct", ""),
    ("0.6", "0.1(6)", {}, "correct", "in plain text this is a product"),
    ("1/6", "0,1(6)", COMMA, "correct", "behind a decimal comma it is a period"),
    ("1000000", "1,000,000", {}, "correct", "opensanctions/followthemoney#331 reads 1"),
    ("1000000", "1 000 000", {}, "correct", "opensanctions/followthemoney#331 reads 1"),
    ("1000000", "1'000'000", {}, "correct", "Swiss"),
    ("1000000", r"1\,000\,000", {}, "correct", ""),
    ("1000000", "1{,}000{,}000", {}, "correct", ""),
    ("1000000", "1.000.000", COMMA, "correct", "opensanctions/followthemoney#331 reads 1.234"),
    ("1234567.89", "1,234,567.89", {}, "correct", ""),
    ("1234567.89", "1.234.567,89", COMMA, "correct", ""),
    ("1000", "1,000", {}, "correct", ""),
    ("1", "1,000", {}, "incorrect", "thousands, told so"),
    ("1500", "1.500", COMMA, "correct", "thousands, told so"),
    ("1.5", "1.500", {}, "correct", ""),
    ("1.5", "1,5", COMMA, "correct", "opensanctions/followthemoney#331 reads 15"),
    ("1.5", "1,5", {}, "invalid", "a list, unless the sheet has decimal commas"),
    ("1.5", "1{,}5", {}, "correct", "a decimal comma as TeX writes it"),
    ("15", "1,5", {}, "invalid", "opensanctions/followthemoney#331"),
    ("1.5", "1.5", COMMA, "correct", "a point is understood, too"),
    ("0.001", "0,001", COMMA, "correct", ""),
    ("10000", "10,00", {}, "invalid", "no groups of three"),
    ("2500", "2.5e3", {}, "correct", ""),
    ("2500", "2.5E3", {}, "correct", ""),
    ("2500", r"2.5\times10^3", {}, "correct", ""),
    ("2500", "2.5 * 10^3", {}, "correct", ""),
    ("2500", r"2{,}5\cdot 10^{3}", {}, "correct", ""),
    ("2500", "2.5 x 10^3", {}, "correct", "an x for ×"),
    ("2500", "2.5·10³", {}, "correct", ""),
    ("2500", "2,5e3", COMMA, "correct", ""),
    ("2500", r"$2.5\mathrm{\times}10^3$", {}, "correct", ""),
    ("10^{10}", "1 e10", {}, "correct", "numbas/Numbas#1096"),
    ("10^{10}", "1e10", {}, "correct", ""),
    ("10^{10}", "1e9", {}, "incorrect", ""),
    ("0.0025", "2.5e-3", {}, "correct", ""),
    ("0.0025", r"2.5e-3\,", {}, "correct", "in LaTeX, too"),
    ("2e-3", "2e-3", {}, "correct", ""),
    ("0.12", "12%", {}, "correct", ""),
    ("0.12", r"12\,\%", {}, "correct", ""),
    ("12", "12%", {}, "incorrect", ""),
    ("0.01", "1%", {}, "correct", "openedx-platform#35590: 1.0% was read, 1% not"),
    ("0.01", "1.0%", {}, "correct", "openedx-platform#35590"),
    ("8", "8%", {"tolerance": 5}, "incorrect", "openedx-platform#35590: a wide tolerance and a percentage"),
    ("0.005", "5‰", {}, "correct", ""),
    ("5/2", "2 1/2", {}, "correct", "a mixed number"),
    ("5/2", r"2\frac12", {}, "correct", ""),
    ("5/2", "2½", {}, "correct", ""),
    ("-5/2", "-2 1/2", {}, "correct", "the sign belongs to the whole"),
    ("1", "2 1/2", {}, "incorrect", "no product"),
    (r"\pi/3", r"60^\circ", {}, "correct", "degrees"),
    ("1/2", r"\sin 30°", {}, "correct", ""),
]  # fmt: skip

TOLERANCES: list[Row] = [
    ("3.14159", "3.14", {"tolerance": {"significant": 3}}, "correct", ""),
    ("3.14159", "3.15", {"tolerance": {"significant": 3}}, "incorrect", ""),
    ("3.14159", "3.142", {"tolerance": {"significant": 3}}, "correct", "openwebwork/pg#558"),
    ("2.345", "2.34", {"tolerance": {"digits": 2}}, "correct", "half to even"),
    ("2.345", "2.35", {"tolerance": {"digits": 2}}, "correct", "half away from zero"),
    ("2.345", "2.33", {"tolerance": {"digits": 2}}, "incorrect", ""),
    ("100", "101", REL, "correct", "on the border"),
    ("100", "101.0000001", REL, "incorrect", "openedx-platform#3489: the tolerance is that of the key"),
    ("4", "4.44", {"tolerance": "10%"}, "incorrect", "openedx-platform#3489: 10% of the larger one"),
    ("4", "4.4", {"tolerance": "10%"}, "correct", "openedx-platform#3489"),
    ("-5.5", "5.5", {"tolerance": "0.5"}, "incorrect", "Submitty#10702: the sign was lost"),
    ("-5.5", "-5.4", {"tolerance": "0.5"}, "correct", "Submitty#10702"),
    ("-100", "-91", {"tolerance": "10%"}, "correct", "openedx-platform#3489"),
    ("0", "0.0001", REL, "incorrect", "a share of 0 is 0"),
    ("0", "0.000000000000001", {"tolerance": {"relative": "0.01", "absolute": "1e-14"}}, "correct", "Doenet#359: both together"),
    ("10^9+5", "10^9", {"tolerance": {"absolute": 1}}, "incorrect", "openwebwork/pg#508: a huge constant"),
    ("10^{-12}", "2\\cdot 10^{-12}", REL, "incorrect", "openwebwork/pg: below the zero level"),
    ("403.208", "403.2079999999", {"tolerance": {"digits": 3}}, "correct", "numbas/Numbas#182"),
    ("0.001", "0.002", {"tolerance": "0.001"}, "correct", "numbas/Numbas#76: exactly on the border"),
    ("0.001", "0", {"tolerance": "0.001"}, "correct", "numbas/Numbas#76"),
    ("6.0221409e23", "6.022e23", {"tolerance": {"significant": 4}}, "correct", "numbas/Numbas#705"),
    ("6.0221409e23", "6.021e23", {"tolerance": {"significant": 4}}, "incorrect", "numbas/Numbas#705"),
    ("1", "nan", ABS, "invalid", "inducer/relate#651: nan was always right"),
    ("1", "NaN", ABS, "invalid", "inducer/relate#651"),
    ("1", "inf", ABS, "incorrect", ""),
    ("1", r"\infty/\infty", ABS, "incorrect|undecided|invalid", ""),
    ("1", "0/0", ABS, "incorrect", ""),
    ("1", "10^{10^{10}}", ABS, "incorrect|undecided|invalid", ""),
    ("1", "1 or 2", ABS, "invalid", "Visual-RFT#79: several answers at once"),
    ("1", "[0, 2]", ABS, "invalid", ""),
    ("1", "1 ± 5", ABS, "invalid", "a spread is no number"),
    (r"\pi", "3.14159...", {"tolerance": "0.001"}, "correct", "cut off"),
    (r"\pi", r"3.14159\ldots", {"tolerance": "0.001"}, "correct", ""),
    (r"\pi", "≈ 3.1416", {"tolerance": "0.001"}, "correct", ""),
    (r"\pi", "22/7", {"tolerance": "0.001"}, "incorrect", ""),
]  # fmt: skip

COMPLEX: list[Row] = [
    ("1+1.732i", r"2e^{i\pi/3}", REL, "correct", "polar"),
    ("1+1.732i", r"2(\cos 60^\circ + i \sin 60^\circ)", REL, "correct", ""),
    ("1+1.732i", r"2\angle 60^\circ", REL, "correct", "phasor"),
    ("1+1.732i", "2∠(π/3)", REL, "correct", ""),
    ("1+1.732i", r"2\exp(i\pi/3)", REL, "correct", ""),
    ("1+1.732i", r"2e^{-i\pi/3}", REL, "incorrect", "conjugate"),
    ("1+1.732i", "1.73i+1", REL, "correct", ""),
    ("1+1.732i", "1.73i", REL, "incorrect", ""),
    ("1+1.732i", "1+1.732", REL, "incorrect", ""),
    ("1+1.732i", "1+1.732j", {**REL, "aliases": {"j": "i"}}, "correct", "j declared"),
    ("1+1.732i", r"2e^{j\pi/3}", {**REL, "aliases": {"j": "i"}}, "correct", ""),
    ("1+1.732i", "1+1.732j", REL, "invalid", "j not declared"),
    ("5i", r"\sqrt{-25}", ABS, "correct", ""),
    ("0.1+0.1i", "0.14+0.1i", ABS, "correct", "in the plane"),
    ("0.1+0.1i", "0.14+0.14i", ABS, "incorrect", "each part is near, the number is not"),
    ("-1", r"e^{i\pi}", {}, "correct", ""),
    ("12", r"2^{i\pi/3}", {}, "incorrect", "a complex power where the key is real"),
    ("2", "(1+i)(1-i)", {}, "correct", ""),
    ("e^{-1}", "(e^{i})^{i}", {}, "correct", ""),
    ("3", r"\operatorname{Re}(3+4i)", ABS, "correct", ""),
    ("5", "|3+4i|", ABS, "correct", ""),
]  # fmt: skip

FIGURES: list[Row] = [
    (r"\pi", "3.14", {"figures": 3}, "correct", ""),
    (r"\pi", "3.15", {"figures": 3}, "incorrect", "wrongly rounded"),
    (r"\pi", "3.1", {"figures": 3}, "incorrect", "too few"),
    (r"\pi", "3.142", {"figures": 3}, "incorrect", "too many"),
    (r"\pi", "3.142", {"figures": 3, "form_credit": "0.5"}, "partial", "too many, right"),
    (r"\pi", "3.142", {"figures": "3+"}, "correct", "at least"),
    (r"\pi", "3.1422", {"figures": "3+"}, "incorrect", "what is written must be right"),
    (r"\pi", "3.1416", {"figures": "2-4"}, "incorrect", ""),
    ("3.14", "3.140", {"figures": 4}, "correct", "a final zero counts"),
    ("3.14", "3.14", {"figures": 4}, "incorrect", ""),
    ("80", "80", {"figures": 2}, "correct", "maths/moodle-qtype_stack#346: final zeros may count"),
    ("4000", "4000", {"figures": 2}, "correct", "maths/moodle-qtype_stack#346"),
    ("1200", "1.20e3", {"figures": 3}, "correct", ""),
    ("1200", "1.2e3", {"figures": 3}, "incorrect", ""),
    ("1200", "1200.0", {"figures": 3}, "incorrect", "five figures"),
    ("0.138", "1.38*10^-1", {"figures": 3}, "correct", "maths/moodle-qtype_stack#445"),
    ("0.138", "138*10^-3", {"figures": 3}, "correct", "maths/moodle-qtype_stack#445: taken for 138/1000"),
    ("0.138", "138e-3", {"figures": 3}, "correct", "maths/moodle-qtype_stack#445"),
    ("0.138", "0.138", {"figures": 3}, "correct", "leading zeros do not count"),
    ("-1.1", "-1.10", {"figures": 3}, "correct", "numbas/Numbas#300: a sign is no figure"),
    ("-36", "-36", {"figures": 2}, "correct", "maths/moodle-qtype_stack#530: with and without brackets"),
    ("-36", "(-36)", {"figures": 2}, "correct", "maths/moodle-qtype_stack#530"),
    ("6.0221409e23", "6.022e23", {"figures": 4}, "correct", "numbas/Numbas#379"),
    ("2.345", "2.35", {"figures": {"decimals": 2}}, "correct", ""),
    ("2.345", "2.345", {"figures": {"decimals": 2}}, "incorrect", ""),
    ("2.5", "2.50", {"figures": {"decimals": 2}}, "correct", ""),
    ("2.5", "5/2", {"figures": {"decimals": 2}}, "incorrect", "no decimal"),
    ("1234.5", "1,234.5", {"figures": 5}, "correct", ""),
    ("0.12", "12.0%", {"figures": 3}, "correct", ""),
    (r"\pi", "3.2", {"figures": 2, "tolerance": "0.1"}, "correct", "a tolerance says what is near"),
]  # fmt: skip

SEVERAL: list[Row] = [
    ("(1.0, 2.0)", "(1.04, 1.96)", ABS, "correct", ""),
    ("(1.0, 2.0)", "(2.0, 1.0)", ABS, "incorrect", "in order"),
    ("(1.0, 2.0)", "(2.0, 1.0)", {**ABS, "up_to": "order"}, "correct", ""),
    ("(1.0, 2.0)", "(1.0, 3.0)", PARTS, "partial", ""),
    ("(1.0, 2.0)", "(1.0, 2.0, 3.0)", ABS, "incorrect", ""),
    (r"\{3.14, 2.72\}", "2.718, 3.1416", TWO, "correct", ""),
    (r"\{3.14, 2.72\}", "2.718", TWO, "incorrect", ""),
    (r"\{1.00, 1.03\}", "1.02", ABS, "incorrect", "one number does not answer for two"),
    (r"\{1.00, 1.03\}", "1.02, 1.01", ABS, "correct", "the best assignment"),
    (r"\{1.00, 1.04\}", "1.04, 1.08", ABS, "correct", "1.04 must go with 1.00"),
    (r"\{1, 2\}", "1, 2, 7", ABS, "incorrect", "one too many"),
    (r"\{1, 2, 3\}", "3, 1, 9", PARTS, "partial", ""),
    ("[1, 2, 3]", "[1.01, 2, 3]", ABS, "correct", "a list in square brackets is an array"),
    ("[1, 2, 3]", "(1, 2, 3)^T", ABS, "correct", ""),
    ("[1, 2, 3]", "3, 2, 1", ABS, "incorrect", ""),
    ("[1.5, 2.5]", "[1.52, 2.5]", ABS, "correct", "an interval"),
    ("[1.5, 2.5]", "1.5 < \\mu < 2.5", ABS, "correct", ""),
    ("[1.5, 2.5]", r"2 \pm 0.5", ABS, "correct", ""),
    ("[1.5, 2.5]", "(1.5, 2.6)", ABS, "incorrect", ""),
    ("[1.5, 2.5]", "2", ABS, "invalid", "a number is no interval"),
    (r"\pm 1.414", r"\pm\sqrt2", TWO, "correct", ""),
    (r"\pm 1.414", r"\sqrt2", TWO, "incorrect", ""),
    (r"9.81 \pm 0.02", "9.81 ± 0.02", TWO, "correct", ""),
    (r"9.81 \pm 0.02", "9.81 +/- 0.021", TWO, "correct", ""),
    (r"9.81 \pm 0.02", "9.81 ± 0.05", TWO, "incorrect", "another uncertainty"),
    (r"9.81 \pm 0.02", "9.81", TWO, "invalid", ""),
    (r"1200 \pm 20", r"(1.20 \pm 0.02)\cdot 10^3", TWO, "correct", "a common factor"),
    (r"\begin{pmatrix}1.5\\2.5\end{pmatrix}", r"\begin{pmatrix}1.52\\2.49\end{pmatrix}", ABS, "correct", ""),
    (r"\begin{pmatrix}1.5\\2.5\end{pmatrix}", r"\begin{pmatrix}1.5&2.5\end{pmatrix}", ABS, "invalid", "a row"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[[1.01,2],[3,4.2]]", PARTS, "partial", ""),
    (None, "3", {"between": ["2.9", "3.1"]}, "correct", "an estimate"),
    (None, "2.9", {"between": ["2.9", "3.1"]}, "correct", "the ends belong to it"),
    (None, "2.9", {"between": "(2.9, 3.1)"}, "incorrect", "unless they do not"),
    (None, "3.2", {"between": ["2.9", "3.1"]}, "incorrect", ""),
    (None, r"\pi", {"between": ["3.1", "3.2"]}, "correct", ""),
    (None, "3 + i", {"between": ["2.9", "3.1"]}, "incorrect", ""),
    (None, "nan", {"between": ["2.9", "3.1"]}, "invalid", ""),
    (None, "[2.9, 3.1]", {"between": ["2.9", "3.1"]}, "invalid", "an estimate is a number"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "answer", "options", "outcomes", "reason"),
    [*SPELLINGS, *TOLERANCES, *COMPLEX, *FIGURES, *SEVERAL],
)
def test_a_number(
    key: str | None, answer: str, options: dict[str, Any], outcomes: str, reason: str
) -> None:
    verdict = grader.check(key, answer, kind="number", **options)
    assert verdict.outcome in outcomes.split("|"), (verdict, reason)


FORMULAS: list[Row] = [
    (r"\pi x", "3.14159 x", {"tolerance": "0.01%"}, "correct", "a rounded coefficient"),
    (r"\pi x", "3.1 x", {"tolerance": "0.01%"}, "incorrect", ""),
    (r"\pi x", "3.14159", {"tolerance": "0.01%"}, "incorrect", ""),
    (
        "10^9 + x",
        "10^9 + 2x",
        {"tolerance": "1%"},
        "incorrect",
        "openwebwork/pg#508: a huge constant swamps what is wrong",
    ),
    ("10^9 + x", "10^9 - x", {"tolerance": "1%"}, "incorrect", "openwebwork/pg#508"),
    ("x^2", "x^2", {"tolerance": "1%"}, "correct", ""),
    ("x^2", "x^2 + nan", {"tolerance": "1%"}, "incorrect|invalid", ""),
    (
        r"\frac{1}{3} x + 0.5",
        "0.3333 x + 1/2",
        {"tolerance": {"relative": "0.1%", "absolute": "0.001"}},
        "correct",
        "",
    ),
    (r"(3.14, 2.72)", "(3.1416, 2.7183)", TWO, "correct", "numbers in an expression"),
]


@pytest.mark.parametrize(("key", "answer", "options", "outcomes", "reason"), FORMULAS)
def test_a_formula_with_a_tolerance(
    key: str, answer: str, options: dict[str, Any], outcomes: str, reason: str
) -> None:
    verdict = grader.check(key, answer, symbols={"x": "real"}, **options)
    assert verdict.outcome in outcomes.split("|"), (verdict, reason)


NOTES = [
    ("1", "1,000", {}, "The digits behind the comma or point were read as thousands: 1000."),
    ("1.5", "1,5", {}, "If the comma is a decimal comma, write a point: 2.5."),
    (r"\pi", "3.1", {"figures": 3}, "Your number has 2 significant figures; asked are 3."),
]


@pytest.mark.parametrize(("key", "answer", "options", "sentence"), NOTES)
def test_what_is_told(key: str, answer: str, options: dict[str, Any], sentence: str) -> None:
    assert sentence in grader.check(key, answer, kind="number", **options).feedback
