"""Equations, inequalities, systems and logic against what is asked; among them what other graders got wrong."""

from __future__ import annotations

import pytest

import grader

Row = tuple[str, str, str, str]
POSITIVE = {"a": "positive", "b": "positive", "x": "real", "c": "real"}

EQUATIONS: list[Row] = [
    ("2x+4y=3", "y = 3/4 - x/2", "correct", "solved for y"),
    ("2x+4y=3", "y = 3/4 + x/2", "incorrect", "sign"),
    ("2x+4y=3", "4x+8y=6", "correct", "twice"),
    ("2x+4y=3", "(2x+4y-3)(x^2+1)=0", "correct", "a factor that never vanishes"),
    ("2x+4y=3", "(2x+4y-3)(x-1)=0", "incorrect", "a factor that vanishes"),
    ("2x+4y=3", "(2x+4y-3)^2=0", "correct", "the square has the same zeros"),
    ("x^2=4", r"x=\pm 2", "correct", "both signs"),
    ("x^2=4", r"x=2 \text{ or } x=-2", "correct", "STACK 1066: both in words"),
    ("x^2=4", "x=2, x=-2", "correct", "both with a comma"),
    ("x^2=4", "x=2, -2", "correct", "both as values"),
    ("x^2=4", r"\{2,-2\}", "correct", "as a set"),
    ("x^2=4", "x=2", "incorrect", "one is missing"),
    ("x^2=4", r"x=2 \text{ or } x=-2 \text{ or } x=0", "incorrect", "one too many"),
    ("x^2=4", "|x|=2", "correct", "by the absolute value"),
    ("x^2=4", "4", "incorrect", "the right side is no solution"),
    ("x^2=4", "2", "incorrect", "one of two solutions"),
    ("x^2=4", r"x^2-4=0 \implies (x-2)(x+2)=0 \implies x=\pm2", "correct", "the last counts"),
    ("x=2 or x=-2", "x=2 or x=-2", "correct", "pg 280: a key equals itself"),
    ("x=1 or x=2", r"\{1,2\}", "correct", "pg 280"),
    ("x^2-3x+2=0", "x = 1 or 2", "correct", "the name is written once"),
    ("x^2-3x+2=0", "x = 1 and x = 2", "undecided", "never both at once, but often meant so"),
    ("x^2-x-1=0", r"x=\frac{1\pm\sqrt5}{2}", "correct", "± inside a fraction"),
    ("x^2-x-1=0", r"x=\frac{1\pm\sqrt{5.0001}}{2}", "incorrect", "close is not equal"),
    ("x^2-x-6=0", "x_1=3, x_2=-2", "correct", "numbered solutions"),
    ("x^2-x-6=0", "x_1=-3, x_2=2", "incorrect", "numbered solutions"),
    ("x^2-4x+1=0", r"x_{1,2}=2\pm\sqrt3", "correct", "two numbers at once"),
    ("x(x-1)=0", "x-1=0", "incorrect", "a solution divided away"),
    ("x(x-1)=0", "x^2=x", "correct", "rearranged"),
    ("x^2+1=0", "x^2=-1", "correct", "the same equation"),
    ("x^2+1=0", r"\emptyset", "correct", "no real solution"),
    ("x^2+1=0", "x=0", "incorrect", "a solution where there is none"),
    ("2=0", "3=0", "correct", "STACK 1071: neither ever holds"),
    ("x=5", "1=1", "incorrect", "STACK 167: what always holds says nothing of x"),
    ("0=0", "1=1", "correct", "both always hold"),
    ("1/x=1/x", "0=0", "incorrect", "undefined at 0"),
    ("1/x=1/x", r"x\ne 0", "correct", "holds where it is defined"),
    (r"\frac{x^2-1}{x-1}=0", "x=-1", "correct", "1 is no solution"),
    (r"\frac{x^2-1}{x-1}=0", r"x=\pm1", "incorrect", "1 is outside the domain"),
    (r"\sqrt{x+1}=x-1", "x=3", "correct", "the other root is extraneous"),
    (r"\sqrt{x+1}=x-1", "x=0, x=3", "incorrect", "an extraneous solution"),
    ("x^3=8", "x=2", "correct", "one real root"),
    ("x^3=5", r"x=\sqrt[3]{5}", "correct", "a real root"),
    ("x^{2/3}=4", r"x=\pm8", "correct", "real odd roots"),
    ("x^4-10x^2+1=0", r"x=\pm(\sqrt2+\sqrt3), x=\pm(\sqrt3-\sqrt2)", "correct", "nested signs"),
    (r"x^2-2\sqrt2x+2=0", r"x=\sqrt2", "correct", "a double root with a surd"),
    ("x^5-x-1=0", "x^5=x+1", "correct", "no formula for the root"),
    ("x^5-x-1=0", "x^5=x-1", "incorrect", "another root"),
    ("|x-1|+|x+2|=5", "x=2, x=-3", "correct", "two absolute values"),
    ("e^{2x}-3e^x+2=0", r"x=0, x=\ln 2", "correct", "a quadratic in e^x"),
    ("2^x=8", "x=3", "correct", "by logarithm"),
    ("2^x=8", "x=4", "incorrect", "not the exponent"),
    ("3^{x+1}=2^x", r"x=\frac{\ln3}{\ln2-\ln3}", "correct", "two bases"),
    (r"\ln(x)+\ln(x-1)=\ln 6", "x=3", "correct", "−2 is outside the domain"),
    (r"\ln(x)+\ln(x-1)=\ln 6", "x=3, x=-2", "incorrect", "−2 is outside the domain"),
    (r"\ln(x^2)=2", r"x=\pm e", "correct", "both signs"),
    (r"2\ln(x)=2", r"x=\pm e", "incorrect", "only the positive one"),
    ("y=x+1", "y=-x-1", "incorrect", "PrairieLearn 13351: the other side of zero"),
    ("x-y+1=0", "-x+y-1=0", "correct", "PrairieLearn 13351: times −1"),
    ("p=q", "A p = A q", "incorrect", "STACK 692: A may be 0"),
    ("p=q", "2p=2q", "correct", "STACK 692: 2 is not"),
    ("x^2=y^2", r"y=\pm x", "correct", "two lines"),
    ("x^2=y^2", "y=x", "incorrect", "one line is missing"),
    ("x^2+y^2=25", "y^2=25-x^2", "correct", "rearranged"),
    ("x^2+y^2=25", r"y=\sqrt{25-x^2}", "incorrect", "half of the circle"),
    ("xy=1", "y=1/x", "correct", "0 solves neither"),
    ("xy=0", "x=0", "incorrect", "y = 0 is missing"),
    (r"\sin x=0", "x=0", "incorrect", "other zeros are there"),
    (r"\sin x=0", r"\cos x=0", "incorrect", "other zeros"),
    (r"\sin x=0", r"\sin x=1", "incorrect", "other zeros"),
    (r"\tan x=1", r"x=\frac\pi4", "incorrect", "other solutions are there"),
    (r"\sin x=0", r"3\sin x=0", "correct", "a multiple"),
    ("e^x=x+2", "x=1", "incorrect", "no solution"),
    ("e^x=x+2", "e^x-x-2=0", "correct", "rearranged"),
    ("y=e^x", r"x=\ln y", "correct|undecided", "the inverse function"),
]

INEQUALITIES: list[Row] = [
    ("2x>2", "x>1", "correct", "halved"),
    ("2x>2", "1<x", "correct", "STACK 630: turned round"),
    ("2x>2", r"x\ge1", "incorrect", "strict"),
    ("-2x>2", "x<-1", "correct", "turned by the sign"),
    ("-2x>2", "x>-1", "incorrect", "not turned"),
    ("1<x<5", r"x>1 \land x<5", "correct", "a chain in two"),
    ("1<x<5", "x>1, x<5", "correct", "a comma joins"),
    ("1<x<5", "(1,5)", "correct", "as an interval"),
    ("1<x<5", "[1,5]", "incorrect", "closed"),
    ("(0,12.5)", "0 < x < 12.5", "correct", "Math-Verify 10"),
    ("|x|<2", "-2<x<2", "correct", "without the bars"),
    ("|x|<2", "x<2", "incorrect", "half of it"),
    ("|x|>2", r"x>2 \text{ or } x<-2", "correct", "two rays"),
    ("|x|>2", r"-2>x>2", "incorrect", "a chain that never holds"),
    ("x^2<2", r"-\sqrt2<x<\sqrt2", "correct", "irrational ends"),
    (r"x^2\le2", r"-\sqrt2<x<\sqrt2", "incorrect", "the ends belong"),
    ("x^2<2", r"-1.41421356<x<1.41421356", "incorrect", "rounded ends"),
    (r"\frac{x+1}{x-2}>0", r"x<-1 \text{ or } x>2", "correct", "sign table"),
    (r"\frac{x+1}{x-2}\ge0", r"x\le-1 \text{ or } x\ge2", "incorrect", "2 is a pole"),
    (r"\frac{x+1}{x-2}\ge0", r"x\le-1 \text{ or } x>2", "correct", "2 is a pole"),
    (r"\frac1x<1", r"x<0 \text{ or } x>1", "correct", "not x > 1 alone"),
    (r"\frac1x<1", "x>1", "incorrect", "multiplied by x as if positive"),
    (r"\frac{\ln(x-6)}{x}\le0", "(6,7]", "correct", "SymPy 12466"),
    (r"\ln(x+1)<0", "-1<x<0", "correct", "SymPy 11878"),
    (r"\sqrt{\frac{x-3}{x}}=0", "x=3", "correct", "SymPy 23340"),
    (r"\log_2 x<3", "0<x<8", "correct", "domain of the logarithm"),
    (r"\log_2 x<3", "x<8", "incorrect", "domain of the logarithm"),
    (r"\left(\frac12\right)^x<4", "x>-2", "correct", "a falling power"),
    (r"\ln x<1", "0<x<e", "correct", "an end that is no root"),
    (r"x<\pi", r"x<\frac{22}{7}", "incorrect", "close to π"),
    (r"\arctan x>\frac\pi4", "x>1", "correct", "a monotone function"),
    (r"\sqrt{x}<2", r"0\le x<4", "correct", "domain of the root"),
    (r"\sqrt{x}<2", "x<4", "incorrect", "domain of the root"),
    ("3>=x", "5>=x", "incorrect", "Numbas 788"),
    ("3>=x", "x<=3", "correct", "Numbas 788"),
    (r"-3\le x", r"-3\le x \land x\le3", "incorrect", "STACK 815"),
    (r"0\le x\le2 \land x\ne1", r"[0,1)\cup(1,2]", "correct", "pg 322"),
    (r"\sigma>1", "x>1", "incorrect", "STACK 1061: another letter"),
    ("2x+3y<6", r"2x+3y\le6", "incorrect", "webwork2 2065: the line"),
    ("2x+3y<6", r"2x+3y\ne6", "incorrect", "webwork2 2065: the other side"),
    ("2x+3y<6", "y<2-2x/3", "correct", "solved for y"),
    ("2x+3y<6", "-4x-6y>-12", "correct", "times −2"),
    ("m>n", "n<m", "correct", "STACK 569"),
    ("x<y<z", r"x<y \land y<z", "correct", "a chain in two"),
    ("x<y<z", "x<z", "incorrect", "y is gone"),
    ("xy>0", r"(x>0 \land y>0) \lor (x<0 \land y<0)", "correct", "two quadrants"),
    ("xy>0", r"x>0 \land y>0", "incorrect", "one quadrant"),
    ("x^2y>0", "y>0", "incorrect", "x = 0"),
    ("|x|<a", "-a<x<a", "correct", "empty for negative a on both sides"),
    (r"x\ne0", r"x<0 \lor x>0", "correct", "both sides of 0"),
    (r"\neg(x>1)", r"x\le1", "correct", "denied"),
    ("x > 5", "5", "invalid|incorrect", "a number is no inequality"),
    ("x<3", r"-\infty<x<3", "correct", "pg 514: an infinite end"),
    ("x<3", r"x<\infty", "incorrect", "pg 514: an infinite end"),
    ("x<3", r"x>\infty", "incorrect", "pg 514: never"),
    (r"\sin x>0", r"\cos x>0", "incorrect", "shown at a point"),
    (r"\sin x>0", r"2\sin x>0", "correct", "twice"),
]

SYSTEMS: list[Row] = [
    (r"\{x+y=3, x-y=1\}", "x=2, y=1", "correct", "solved"),
    (r"\{x+y=3, x-y=1\}", r"x=2 \land y=1", "correct", "solved"),
    (r"\{x+y=3, x-y=1\}", "(x,y)=(2,1)", "correct", "as a pair"),
    (r"\{x+y=3, x-y=1\}", "(2,1)", "correct", "a bare pair, x first"),
    (r"\{x+y=3, x-y=1\}", "(1,2)", "incorrect", "the other way round"),
    (r"\{x+y=3, x-y=1\}", "x=2", "incorrect", "y is missing"),
    (r"\{x+y=3, x-y=1\}", r"\begin{cases}2x=4\\x+y=3\end{cases}", "correct", "another system"),
    (r"\begin{cases}x+y=3\\x-y=1\end{cases}", "x=2, y=2", "incorrect", "wrong y"),
    (r"\{x+y=3, x+y=4\}", r"\emptyset", "correct", "no solution"),
    (r"\{x+y=3, x+y=4\}", "x=1, y=2", "incorrect", "no solution"),
    (r"\{x+y=3, xy=2\}", "x=1, y=2 or x=2, y=1", "correct", "two solutions"),
    (r"\{x+y=3, xy=2\}", r"(x,y)\in\{(1,2),(2,1)\}", "correct", "as a set of pairs"),
    (r"\{x+y=3, xy=2\}", "x=1, y=2", "incorrect", "one is missing"),
    (r"\{x^2+y^2=25, y=x+1\}", r"\{(3,4),(-4,-3)\}", "correct", "circle and line"),
    (r"\{x^2+y^2=25, y=x+1\}", r"\{(3,4),(-4,-2)\}", "incorrect", "circle and line"),
    (r"\{x+y+z=6, x-y=0, z=2\}", "x=2, y=2, z=2", "correct", "three unknowns"),
    (r"\{x+y+z=6, x-y=0, z=2\}", "x=y=z=2", "correct", "in one chain"),
    (r"\{y=x^2, y=2\}", r"x=\pm\sqrt2, y=2", "correct", "irrational"),
    (r"x=2 \land y=1", "y=1, x=2", "correct", "order"),
    (r"\{2x+2y=6, x-y=1\}", r"\{x+y=3, 2x-2y=2\}", "correct", "the same lines"),
    (r"\{x+y=3, x-y=1\}", r"\{0,1\}", "incorrect|invalid", "numbers are no pairs"),
    (r"x^2+y^2=0", r"x=0 \land y=0", "correct|undecided", "a point"),
    (r"x^2+y^2=0", r"x=1 \land y=0", "incorrect", "another point"),
]

LOGIC: list[Row] = [
    (r"p \land q \implies r", r"\neg p \lor \neg q \lor r", "correct", "implication"),
    (r"p \land q \implies r", r"p \implies (q \implies r)", "correct", "exportation"),
    (r"p \land q \implies r", r"\neg p \lor q \lor r", "incorrect", "one negation is missing"),
    (r"p \implies q", r"\neg q \implies \neg p", "correct", "contraposition"),
    (r"p \implies q", r"q \implies p", "incorrect", "the converse"),
    (r"\neg(p \lor q)", r"\neg p \land \neg q", "correct", "De Morgan"),
    (r"\neg(p \lor q)", r"\neg p \lor \neg q", "incorrect", "De Morgan gone wrong"),
    (r"p \iff q", r"(p \land q) \lor (\neg p \land \neg q)", "correct", "equivalence"),
    (r"p \to q", r"\neg p \lor q", "correct", "the single arrow"),
    ("p and not q", r"p \land \neg q", "correct", "words"),
    (r"p \lor (q \land r)", r"(p \lor q) \land (p \lor r)", "correct", "distribution"),
    (r"p \lor (q \land r)", r"(p \lor q) \land r", "incorrect", "brackets"),
    (r"p \land q", "p", "incorrect|invalid", "a letter alone"),
    (r"p \implies q", "x>1", "incorrect", "a relation is no letter"),
    ("x>1", r"p \lor q", "incorrect|invalid", "letters are no relation"),
    (r"x>1 \implies x>0", "0=0", "correct", "always true"),
    (r"x>1 \implies x>2", "0=0", "incorrect", "not always true"),
    (r"x>1 \implies x>2", r"x\le1 \lor x>2", "correct", "as a set"),
]


@pytest.mark.parametrize(
    ("key", "answer", "outcome", "why"), [*EQUATIONS, *INEQUALITIES, *SYSTEMS, *LOGIC]
)
def test_relation(key: str, answer: str, outcome: str, why: str) -> None:
    verdict = grader.check(key, answer)
    assert verdict.outcome in outcome.split("|"), (why, verdict.note)


DECLARED: list[tuple[str, str, dict[str, str], str]] = [
    ("ax=b", "x=b/a", POSITIVE, "correct"),
    ("ax>b", "x>b/a", POSITIVE, "correct"),
    ("ax>b", "x>b/a", {"a": "real", "b": "real", "x": "real"}, "incorrect"),
    ("x^2=a^2", r"x=\pm a", POSITIVE, "correct"),
    ("x^2=4", "x=2", {"x": "positive"}, "correct"),
    ("x^2=4", "x=-2", {"x": "positive"}, "incorrect"),
    ("x^2-x-6=0", "x_1=3, x_2=-2", {"x": "real"}, "correct"),
    ("x^2-x-6=0", "x_1=3, x_2=2", {"x": "real"}, "incorrect"),
    (r"p \land q", r"q \land p", {"p": "proposition", "q": "proposition"}, "correct"),
    (r"p \implies q", r"\neg p \lor q", {"p": "boolean", "q": "boolean"}, "correct"),
    (r"p \implies q", r"p \lor q", {"p": "boolean", "q": "boolean"}, "incorrect"),
    (r"p \implies q", "p + q", {"p": "proposition", "q": "proposition"}, "invalid"),
    ("x^2<10", "x=0, 1, 2, 3", {"x": "natural"}, "correct|undecided"),
    ("x^2<10", r"-3\le x\le3", {"x": "integer"}, "correct"),
    ("x^2<10", r"-2\le x\le2", {"x": "integer"}, "incorrect"),
    ("a=(cx^3)/x", "ax=cx^3", {"a": "real", "c": "real", "x": "positive"}, "correct"),
    ("x>0.5", r"\frac12<x<1", {"x": "real in (0, 1)"}, "correct"),
    ("x>0.5", "x>0.4", {"x": "real in (0, 1)"}, "incorrect"),
    (r"\sqrt{x^2}=x", "0=0", {"x": "positive"}, "correct"),
    (r"\sqrt{x^2}=x", "0=0", {"x": "real"}, "incorrect"),
    (r"\sqrt{x^2}=x", r"x\ge0", {"x": "real"}, "correct"),
]


@pytest.mark.parametrize(("key", "answer", "symbols", "outcome"), DECLARED)
def test_relation_with_declarations(
    key: str, answer: str, symbols: dict[str, str], outcome: str
) -> None:
    verdict = grader.check(key, answer, symbols=symbols)
    assert verdict.outcome in outcome.split("|"), verdict.note


@pytest.mark.parametrize(
    "key", sorted({row[0] for row in (*EQUATIONS, *INEQUALITIES, *SYSTEMS, *LOGIC)})
)
def test_a_key_equals_itself(key: str) -> None:
    assert grader.check(key, key).outcome == "correct"
