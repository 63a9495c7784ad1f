"""Sets, lists, tuples, intervals and sequences against what is asked; among them what other graders got wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

import grader

Row = tuple[str, str, str, str]

FINITE: list[Row] = [
    (r"\{1,2\}", r"\{2,1\}", "correct", "no order"),
    (r"\{1,2\}", "1, 2", "correct", "without braces"),
    (r"\{1,2\}", "x=1, x=2", "correct", "as solutions"),
    (r"\{1,2\}", "x = 1 or x = 2", "correct", "in words"),
    (r"\{1,2\}", r"x^2-3x+2=0", "correct", "by an equation"),
    (r"\{1,2\}", r"\{1\}", "incorrect", "one is missing"),
    (r"\{1,2\}", r"\{1,2,3\}", "incorrect", "one too many"),
    (r"\{1,2\}", r"\{1,1,2\}", "correct", "a set has each once"),
    (r"\{1,2\}", "(1,2)", "invalid|incorrect", "a pair is no set"),
    (r"\{1,2\}", "[1,2]", "invalid|incorrect|correct", "a list of the two"),
    (r"\{\frac12, 1\}", r"\{0.5, 1\}", "correct", "STACK 711"),
    (r"\{\sqrt8, \frac1{\sqrt2}\}", r"\{2\sqrt2, \frac{\sqrt2}{2}\}", "correct", "STACK 449"),
    (r"\{\sqrt2, -\sqrt2\}", r"\pm\sqrt2", "correct", "both signs"),
    (r"\{1\pm\sqrt3\}", r"1+\sqrt3, 1-\sqrt3", "correct", "± in the key"),
    (
        r"\frac{1\pm\sqrt5}{2}",
        r"\frac{1-\sqrt5}{2}, \frac{1+\sqrt5}{2}",
        "correct",
        "± in a fraction",
    ),
    (r"\frac{1\pm\sqrt5}{2}", r"\frac{1+\sqrt5}{2}", "incorrect|invalid", "one of two"),
    (r"\{i,-i\}", r"\pm i", "correct", "complex numbers"),
    (r"\{a+b, ab\}", r"\{ba, b+a\}", "correct", "letters"),
    (r"\{(1,2),(2,1)\}", r"\{(2,1),(1,2)\}", "correct", "pairs"),
    (r"\{(1,2),(2,1)\}", r"\{(1,2)\}", "incorrect", "a pair is missing"),
    (r"\{(1,2),(2,1)\}", "(1,2)", "incorrect", "one pair of two"),
    (r"\{(3,4),(-4,-3)\}", r"x=3, y=4 \text{ or } x=-4, y=-3", "correct", "as solutions"),
    (r"\{(3,4),(-4,-3)\}", "x=3, y=4", "incorrect", "as one solution"),
    (r"\{(1,2)\}", r"\{1,2\}", "incorrect", "numbers are no pairs"),
    (r"\{3,-2\}", "x_1=3, x_2=-2", "correct", "numbered solutions"),
    (r"\{\{1\},\{1,2\}\}", r"\{\{2,1\},\{1\}\}", "correct", "nested sets"),
    (r"\{\{1\},\{1,2\}\}", r"\{1,\{1,2\}\}", "incorrect", "1 is no {1}"),
    (r"\emptyset", r"\{\}", "correct", "nothing in braces"),
    (r"\emptyset", r"\{0\}", "incorrect", "0 is something"),
    (r"\{1,2\}\cup\{3\}", r"\{3,2,1\}", "correct", "a union"),
    (r"\{1,2,3\}\setminus\{2\}", r"\{1,3\}", "correct", "a difference"),
    (r"\{1,2,3\}\cap\{2,5\}", r"\{2\}", "correct", "an intersection"),
    (r"\{1,2,3\}\cap\{4\}", r"\emptyset", "correct", "an empty intersection"),
    ("2, 3", r"\{3,2\}", "correct", "values with commas"),
    ("2, -2", "x^2=4", "correct", "by an equation"),
    ("2, -2", "x^2=9", "incorrect", "by another equation"),
    (r"\{(3,4),(-4,-3)\}", r"\{x^2+y^2=25, y=x+1\}", "correct", "by a system"),
    (r"\emptyset", r"\{x+y=3, x+y=4\}", "correct", "by a system that has no solution"),
    ("2, 3", "3; 2", "correct", "a semicolon"),
    ("1, 1, 2", "1, 2, 1", "correct", "a double root"),
    ("1, 1, 2", "1, 2", "incorrect", "the double root once"),
    ("1, 1, 2", "1, 2, 2", "incorrect", "another double root"),
    ("(1,2)", "(2,1)", "incorrect", "a pair has an order"),
    ("[1,2,3]", "[3,2,1]", "incorrect", "a list in brackets has an order"),
    ("[1,2,3]", "1, 2, 3", "correct", "the order is kept"),
    ("((1,2),3)", "((1,2),3)", "correct", "nested pairs"),
    ("((1,2),3)", "((2,1),3)", "incorrect", "nested pairs"),
]

INTERVALS: list[Row] = [
    ("(1,2]", "]1,2]", "correct", "French brackets"),
    ("[1,2)", "[1;2[", "correct", "a semicolon"),
    ("(1,2]", "1<x<=2", "correct", "as an inequality"),
    ("(1,2]", r"1<x\le2", "correct", "as an inequality"),
    ("(1,2]", "(1,2)", "incorrect", "the end belongs"),
    ("(1,2]", "[1,2]", "incorrect", "the other end does not"),
    ("(1,2)", "[1,2]", "incorrect", "closed"),
    ("[1,2]", "(1,2)", "incorrect", "open"),
    (r"[0,\pi]", r"(0,\pi)", "incorrect", "open"),
    ("(2,1)", "[2,1]", "correct", "a pair, as no interval runs backwards"),
    ("[0,1]", r"[0,1)\cup\{1\}", "correct", "pg 306"),
    (r"(2,\infty)", "x>2", "correct", "a ray"),
    (r"(2,\infty)", r"x\ge2", "incorrect", "a closed ray"),
    (r"(2,\infty)", r"[2,\infty)", "incorrect", "a closed ray"),
    (r"(-\infty,3)\cup\{5\}", r"x<3 \text{ or } x=5", "correct", "a ray and a point"),
    (r"(-\infty,3)\cup\{5\}", r"(-\infty,3)", "incorrect", "the point is missing"),
    (r"\mathbb R\setminus\{0\}", r"(-\infty,0)\cup(0,\infty)", "correct", "without 0"),
    (r"\mathbb R\setminus\{0\}", r"x\ne0", "correct", "without 0"),
    (r"\mathbb R\setminus\{0\}", r"\mathbb R^*", "correct", "the star"),
    (r"\mathbb R\setminus\{0\}", r"\mathbb R", "incorrect", "0 is in it"),
    (r"\mathbb R\setminus\{-1,1\}", r"x\ne\pm1", "correct|undecided", "two points out"),
    (r"\mathbb R\setminus\{-1,1\}", r"x\ne1 \land x\ne-1", "correct", "two points out"),
    (r"\mathbb R^+", r"(0,\infty)", "correct", "the positive numbers"),
    (r"\mathbb R_{\ge0}", r"[0,\infty)", "correct", "with 0"),
    (r"\mathbb R^+_0", r"\mathbb R^+\cup\{0\}", "correct", "with 0"),
    (r"\mathbb R^+", r"\mathbb R^+_0", "incorrect", "0 is not positive"),
    (r"\mathbb R", r"(-\infty,\infty)", "correct", "all"),
    (r"\mathbb R", r"x\in\mathbb R", "correct", "all"),
    (r"(1,3)\cap(2,4)", "(2,3)", "correct", "an intersection"),
    (r"(1,3)\cup(2,4)", "(1,4)", "correct", "an overlapping union"),
    (r"(1,2)\cup(2,3)", "(1,3)", "incorrect", "2 is missing"),
    (r"[1,2]\cup[3,4]", r"1\le x\le2 \lor 3\le x\le4", "correct", "two pieces"),
    (r"[0,3]\setminus(1,2)", r"[0,1]\cup[2,3]", "correct", "a gap"),
    (r"[0,3]\setminus(1,2)", r"[0,1)\cup(2,3]", "incorrect", "the ends of the gap belong"),
    ("(a,b)", "a<x<b", "correct", "letters as ends"),
    ("(a,b)", "[a,b]", "incorrect", "letters as ends"),
    (r"(a,\infty)", "x>a", "correct", "a letter as end"),
    (r"[-\sqrt2,\sqrt2]", r"x^2\le2", "correct", "irrational ends"),
    (r"[-\sqrt2,\sqrt2]", "[-1.414,1.414]", "incorrect", "rounded ends"),
    (r"(0,\frac1e)", r"0<x<e^{-1}", "correct", "an end that is no root"),
    (r"[0,\frac{2\pi}{3}]", r"[0,120]", "incorrect", "degrees"),
    ("(2,1)", r"\emptyset", "correct|invalid|incorrect", "a pair rather than an interval"),
    ("[1,5]", "[1,5", "invalid", "not closed"),
]

BUILT: list[Row] = [
    (r"\{2,4,6,8,10\}", r"\{2k : 1\le k\le 5\}", "correct", "k counts by custom"),
    (r"\{2,4,6,8,10\}", r"\{2k : k=1,\dots,5\}", "correct", "counted with dots"),
    (r"\{2,4,6,8,10\}", r"\{2k : k=1,2,\dots,6\}", "incorrect", "one too many"),
    (r"\{2,4,6,8,10\}", r"\{2t : 1\le t\le 5\}", "incorrect", "t is any number"),
    (r"\mathbb R\setminus\{0\}", r"\mathbb R-\{0\}", "correct", "a minus between sets"),
    (r"\mathbb R\setminus\{0\}", r"\mathbb R-\{1\}", "incorrect", "another point"),
    (r"\mathbb R\setminus\{1,2\}", r"x\ne 1, x\ne 2", "correct", "both hold at once"),
    (r"\mathbb R\setminus\{1,2\}", r"x\ne 1", "incorrect", "one of two"),
    ("(0,1)", "x>0, x<1", "correct", "both hold at once"),
    ("(0,1)", "x>0, x<2", "incorrect", "another end"),
    (r"\{x\in\mathbb R: x^2<4\}", "(-2,2)", "correct", "by a condition"),
    (r"\{x\in\mathbb R: x^2<4\}", "-2<x<2", "correct", "by a condition"),
    (r"\{x\in\mathbb R: x^2<4\}", "[-2,2]", "incorrect", "strict"),
    (r"(-2,2)", r"\{t \mid |t|<2\}", "correct", "another letter"),
    (r"(-2,2)", r"\{x\in\mathbb Z \mid |x|<2\}", "incorrect", "whole numbers only"),
    (r"\{-1,0,1\}", r"\{x\in\mathbb Z \mid |x|<2\}", "correct", "whole numbers only"),
    (r"\{1,\dots,10\}", r"\{k\in\mathbb Z: 1\le k\le10\}", "correct", "dots"),
    (r"\{1,\dots,10\}", r"\{k\in\mathbb N: 1\le k\le10\}", "correct", "0 does not matter here"),
    (r"\{1,\dots,10\}", r"\{k\in\mathbb N: k\le10\}", "undecided", "is 0 a natural number?"),
    (r"\{1,\dots,10\}", r"\{k\in\mathbb Z: 1\le k<10\}", "incorrect", "10 is missing"),
    (r"\{1,2,3,\dots,10\}", "1,2,3,4,5,6,7,8,9,10", "correct", "written out"),
    (r"\{2k: k\in\mathbb Z\}", r"\{2m+2 \mid m\in\mathbb Z\}", "correct", "even numbers"),
    (r"\{2k: k\in\mathbb Z\}", r"\{2m+1 \mid m\in\mathbb Z\}", "incorrect", "odd numbers"),
    (
        r"\{2k: k\in\mathbb Z\}",
        r"\{4k: k\in\mathbb Z\}\cup\{4k+2: k\in\mathbb Z\}",
        "correct",
        "two classes",
    ),
    (r"\{2k: k\in\mathbb Z\}", r"\{\dots,-4,-2,0,2,4,\dots\}", "correct", "dots on both sides"),
    (r"\{2k: k\in\mathbb Z\}", r"\{0,\pm2,\pm4,\dots\}", "correct", "both signs"),
    (r"\{2,4,6,\dots\}", r"\{2k \mid k\in\mathbb Z, k\ge1\}", "correct", "from 2 on"),
    (r"\{2,4,6,\dots\}", r"\{2k \mid k\in\mathbb Z\}", "incorrect", "negative ones too"),
    (r"\mathbb Z", r"\{x\in\mathbb R: x\in\mathbb Z\}", "correct", "whole numbers"),
    (r"\mathbb Z_{>0}", r"\mathbb N\setminus\{0\}", "correct", "without 0"),
    (r"\mathbb N_0", r"\mathbb N", "undecided", "is 0 a natural number?"),
    (r"\mathbb N_0", r"\mathbb Z_{\ge0}", "correct", "with 0"),
    (r"\{1,3,5,\dots,99\}", r"\{2k-1: k\in\{1,\dots,50\}\}", "correct", "fifty odd numbers"),
    (r"\{1,4,9,16\}", r"\{k^2: k\in\{1,2,3,4\}\}", "correct", "squares"),
    (r"\{(x,y): x=y\}", r"\{(t,t) : t\in\mathbb R\}", "correct|undecided", "the diagonal"),
    (r"\{(x,y): x=y\}", r"\{(a,b): a-b=0\}", "correct", "the diagonal"),
    (r"\{(x,y): x=y\}", r"\{(a,b): a+b=0\}", "incorrect", "the other diagonal"),
    (r"\{x : x>2", "x>2", "invalid", "the key is broken"),
    ("1, 2, 4, 8, 16, 32", r"1, 2, 4, \dots, 32", "correct", "equal ratios"),
    (r"1, 3, 5, \dots, 11", "1, 3, 5, 7, 9, 11", "correct", "equal steps"),
    (r"1, 3, 5, \dots, 11", "1, 3, 5, 7, 9", "incorrect", "the last is missing"),
    (r"\{(t,t^2): t\in\mathbb R\}", r"\{(x,y): y=x^2\}", "correct", "a parabola"),
    (r"\{(t,t^2): t\in\mathbb R\}", r"\{(x,y): x=y^2\}", "incorrect", "another parabola"),
]


@pytest.mark.parametrize(("key", "answer", "outcome", "why"), [*FINITE, *INTERVALS, *BUILT])
def test_collection(key: str, answer: str, outcome: str, why: str) -> None:
    try:
        found = grader.check(key, answer).outcome
    except grader.SheetError:
        found = "invalid"
    assert found in outcome.split("|"), why


PARTIAL = [
    (r"\{1,2\}", r"\{1,3\}", "1/2", "Numbas 754"),
    (r"\{1,2\}", r"\{-3,1\}", "1/2", "Numbas 754"),
    (r"\{1,2,3\}", r"\{3,1\}", "2/3", "one is missing"),
    (r"\{1,2,3\}", r"\{1,2,3,4\}", "3/4", "one too many"),
    (r"\{1,2,3\}", "2", "1/3", "a single value"),
    (r"\{1,2,3\}", r"\{4,5\}", "0", "none is right"),
    ("1, 2, 3", "3, 2, 5", "2/3", "the best assignment"),
    ("1, 1, 2", "1, 2, 2", "2/3", "none counts twice"),
    ("(1,2,3)", "(1,3,2)", "1/3", "by places"),
    ("[1,2,3]", "[1,3,2]", "1/3", "by places"),
    (r"\{(1,2),(2,1)\}", r"\{(1,2),(3,1)\}", "1/2", "pairs"),
    (r"(-\infty,0)\cup(0,\infty)", r"(0,\infty)", "1/2", "one of two rays"),
    (r"[0,1]\cup[2,3]", r"[0,1]\cup(2,3)", "1/2", "one of two pieces"),
    ("x=1 or x=2", "x=1 or x=3", "1/2", "solutions"),
]


@pytest.mark.parametrize(("key", "answer", "credit", "why"), PARTIAL)
def test_share_of_entries(key: str, answer: str, credit: str, why: str) -> None:
    verdict = grader.check(key, answer, partial="entries")
    assert verdict.credit == Fraction(credit), (why, verdict.feedback)


def test_share_says_how_many_and_not_which() -> None:
    verdict = grader.check(r"\{1,2,37\}", r"\{1,2,5,6\}", partial="entries")
    assert verdict.feedback == (
        "2 of 4 entries are right.",
        "One element is missing, 2 elements are too much.",
    )


def test_order_may_be_left_open() -> None:
    assert grader.check("[1,2,3]", "[3,1,2]", up_to=["order"]).outcome == "correct"
    assert grader.check("(1,2,3)", "(3,1,2)", up_to=["order"]).outcome == "correct"
    assert grader.check("(1,2,3)", "(3,1,1)", up_to=["order"]).outcome == "incorrect"
