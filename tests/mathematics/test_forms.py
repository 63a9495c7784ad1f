"""Forms of right answers: how they are really written, what is accepted, what is sent back.

The value is right in every row; `form` stands for: not the form asked. What other graders get wrong has the number of the issue.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import grader

NUMBERS = {
    "x": "real",
    "y": "real",
    "a": "real",
    "b": "real",
    "n": "real",
    "k": "real",
    "q": "real",
    "z": "complex",
}
MATRICES = {"A": "matrix[n, n]", "B": "matrix[n, n]"}
ROWS: list[tuple[str, str, str, str, str]] = [
    ("completed square", "(x+1)^2-4", "x^2+2x-3", "form", ""),
    ("completed square", "(x+1)^2-4", "-4+(1+x)^2", "correct", ""),
    ("completed square", r"2(x-\frac34)^2-\frac98", r"2\left(x-0.75\right)^2-1.125", "correct", ""),
    (
        "completed square",
        r"(x+\frac{b}{2})^2-\frac{b^2}{4}",
        r"\left(x+\frac b2\right)^2-b^2/4",
        "correct",
        "",
    ),
    ("completed square", "(x+1)^2-4", "x(x+2)-3", "form", ""),
    ("completed square", "(x-1)^2+(y+2)^2=9", "(x-1)^2+(y+2)^2=9", "correct", ""),
    ("completed square", "(x-1)^2+(y+2)^2=9", "x^2-2x+y^2+4y=4", "form", ""),
    ("decimal", "1/2", "0.5", "correct", ""),
    ("decimal", "1/2", "1/2", "form", ""),
    ("decimal", r"x=\frac12", "x=0.5", "correct", ""),
    ("decimal", r"x=\frac12", "x=1/2", "form", ""),
    ("expanded", "x^2+x-2", "(x-1)(x+2)", "form", ""),
    ("expanded", "x^2+x-2", "x^2+2x-x-2", "correct", ""),
    ("expanded", "x^2+x-2", "-2+x^2+x", "correct", ""),
    ("expanded", "-x-1", "-(x+1)", "form", ""),
    ("expanded", "x/2+1/2", r"\frac{x+1}{2}", "form", ""),
    ("expanded", "x^2/2", r"\frac12x^2", "correct", ""),
    ("expanded", r"\frac{x^2-1}{x+2}", r"\frac{x^2-1}{x+2}", "correct", ""),
    ("expanded", r"(1+\sqrt2)x", r"(1+\sqrt2)x", "correct", ""),
    ("expanded", "4x^2", "(2x)^2", "form", ""),
    (
        "expanded",
        "-42k^5+19k^4+35k^3",
        "k^3(-42k^2+19k+35)",
        "form",
        "khan-exercises #136327: asked to be multiplied out",
    ),
    ("expanded", "A^2+AB+BA+B^2", "(A+B)^2", "form", ""),
    ("expanded", r"A^\top B^\top", r"(BA)^\top", "form", ""),
    ("factored", "x^2-1", "(x-1)(x+1)", "correct", ""),
    ("factored", "(x-1)(x+1)", "x^2-1", "form", ""),
    ("factored", "(x-1)(x+1)", "-(1-x)(x+1)", "correct", ""),
    ("factored", "(x-1)(x+1)", "(1-x)(-x-1)", "correct", ""),
    ("factored", "2(x-1)", "2x-2", "form", ""),
    ("factored", "2(x-1)", "4(x/2-1/2)", "form", ""),
    ("factored", "x-1/2", "x-1/2", "correct", ""),
    (
        "factored",
        "(x-2)^2",
        "x(x-4+4/x)",
        "form",
        "STACK #642: dividing by a letter is no factoring",
    ),
    ("factored", "2(x-1)(x+1)", "-2(1-x^2)", "form", "STACK #1807: a sign in front hides nothing"),
    (
        "factored",
        "-3(x-9)(x+10)",
        "(x+10)(-3x+27)",
        "form",
        "khan-exercises #134935: 3 can be taken out",
    ),
    ("factored", "2ab(5b+2a^2)", "(2b)(5ab+2a^3)", "form", "STACK #478: a letter can be taken out"),
    ("factored", "x^2+1", "x^2+1", "correct", ""),
    ("factored", "e^x(x-1)", "xe^x-e^x", "form", ""),
    ("factored", r"\frac{(x-1)(x+1)}{x}", r"\frac{x^2-1}{x}", "form", ""),
    ("factored", r"\frac{1}{2}(x-1)(x+1)", r"\frac{(x-1)(x+1)}{2}", "correct", ""),
    ("factored", r"\frac{1}{2}(x-1)(x+1)", "0.5(x-1)(1+x)", "correct", ""),
    ("factored", r"2^3 \cdot 3", "24", "form", ""),
    ("factored", r"2^3 \cdot 3", r"2\cdot2\cdot2\cdot3", "correct", ""),
    ("factored", r"2^3 \cdot 3", r"8 \cdot 3", "form", ""),
    ("factored", "x^4+1", "x^4+1", "correct", ""),
    (
        "factored",
        r"\begin{pmatrix}x(x-1)&4\\0&1\end{pmatrix}",
        r"\begin{pmatrix}x^2-x&4\\0&1\end{pmatrix}",
        "form",
        "",
    ),
    (
        "factored",
        r"\begin{pmatrix}x(x-1)&4\\0&1\end{pmatrix}",
        r"\begin{pmatrix}x(x-1)&4\\0&1\end{pmatrix}",
        "correct",
        "",
    ),
    ("factored", "(x-1)(x+2)=0", "x^2+x-2=0", "form", ""),
    ("factored", "(x-1)(x+2)=0", "(x+2)(x-1)=0", "correct", ""),
    (
        "factored",
        "2n^2(3n^2+1)(n^2-3)",
        "2*n^2*(3*n^2+1)*(n^2-3)",
        "correct",
        "khan-exercises #159345: fully factored",
    ),
    ("factored", "2n^2(3n^2+1)(n^2-3)", "2*n^2*(3*n^4-8*n^2-3)", "form", ""),
    ("factored", "(4x+7)(4x-7)", "(4x-7)(4x+7)", "correct", "khan-exercises #122988"),
    (
        "factored",
        "(x+3)(x-3)",
        "(x+3)*(x-3)",
        "correct",
        "khan-exercises #116459: a star is a product",
    ),
    ("factored over C", "(z-i)(z+i)", "z^2+1", "form", ""),
    ("factored over C", "(z-i)(z+i)", "(z+i)(z-i)", "correct", ""),
    ("factored over C", "(z-1)(z+1)", "(z-1)(z+1)", "correct", ""),
    ("factored over R", r"(x-\sqrt2)(x+\sqrt2)", "x^2-2", "form", ""),
    ("factored over R", r"(x-\sqrt2)(x+\sqrt2)", r"(x-\sqrt2)(x+\sqrt2)", "correct", ""),
    ("factored over R", "x^2+1", "x^2+1", "correct", ""),
    ("factored over R", r"(x-\sqrt2)^2", r"x^2-2\sqrt2 x+2", "form", ""),
    ("factored over R", "(x^2+1)(x-1)", "(x^2+1)(x-1)", "correct", ""),
    ("factored over R", "(x-1)(x+1)(x^2+1)", "(x^2-1)(x^2+1)", "form", ""),
    ("factored over R", r"(x^2-\sqrt2x+1)(x^2+\sqrt2x+1)", "x^4+1", "form", ""),
    (
        "factored over R",
        r"(x^2-\sqrt2x+1)(x^2+\sqrt2x+1)",
        r"(x^2-\sqrt2x+1)(x^2+\sqrt2x+1)",
        "correct",
        "",
    ),
    ("factored over R", r"(x-\sqrt2y)(x+\sqrt2y)", "x^2-2y^2", "form", ""),
    ("fraction", "1/2", "0.5", "form", ""),
    ("fraction", "-1/2", r"\frac{-1}{2}", "correct", ""),
    ("fraction", r"\frac{3\pi}{4}", r"\frac34\pi", "correct", ""),
    ("fraction", r"\frac{3\pi}{4}", r"0.75\pi", "form", ""),
    ("lowest terms", "1/2", "2/4", "form", ""),
    ("lowest terms", "1/2", "1/2", "correct", ""),
    ("lowest terms", "-1/2", r"\frac{1}{-2}", "correct", ""),
    ("lowest terms", "x/2", r"\frac{2x}{4}", "form", ""),
    ("lowest terms", "x/2", r"\frac{2}{4}x", "form", ""),
    ("lowest terms", "x+1", r"\frac{x^2-1}{x-1}", "form", ""),
    ("lowest terms", r"\frac{\sqrt2}{2}", r"\frac{\sqrt2}{2}", "correct", ""),
    ("lowest terms", r"\frac{\sqrt3}{2}", r"\frac{2\sqrt3}{4}", "form", ""),
    ("lowest terms", "1/2", "0.5", "form", ""),
    ("lowest terms", "1/2", r"\frac23\cdot\frac34", "form", "two fractions are not one"),
    ("lowest terms", r"\{\frac12,\frac13\}", r"\{\frac13,\frac24\}", "form", ""),
    ("lowest terms", r"\{\frac12,\frac13\}", r"\{\frac13,\frac12\}", "correct", ""),
    ("lowest terms", r"\frac{4}{2x^5}", r"\frac{4}{2x^5}", "form", ""),
    (
        "lowest terms",
        r"\frac{1}{x^2}",
        r"\frac{x^7}{x^9}",
        "form",
        "STACK #370: powers of a letter cancel",
    ),
    ("mixed number", "3/2", r"1\frac12", "correct", ""),
    ("mixed number", "3/2", r"\frac32", "form", ""),
    ("mixed number", "-3/2", r"-1\frac12", "correct", ""),
    ("mixed number", "1/2", r"\frac12", "correct", ""),
    ("partial fractions", r"\frac{1}{x-1}-\frac{1}{x+1}", r"\frac{2}{x^2-1}", "form", ""),
    (
        "partial fractions",
        r"\frac{1}{x-1}-\frac{1}{x+1}",
        r"\frac{1}{x-1}+\frac{-1}{x+1}",
        "correct",
        "",
    ),
    (
        "partial fractions",
        r"\frac{1}{2(x-1)}-\frac{1}{2(x+1)}",
        r"\frac12\left(\frac{1}{x-1}-\frac{1}{x+1}\right)",
        "correct",
        "",
    ),
    (
        "partial fractions",
        r"\frac{9}{x-4}+\frac{28}{(x-4)^2}",
        r"\frac{9x-8}{(x-4)^2}",
        "form",
        "STACK #747: its numerator is too long",
    ),
    (
        "partial fractions",
        r"\frac{a}{x-b}-\frac{b}{x-a}",
        r"\frac{a}{x-b}+-\frac{b}{x-a}",
        "correct",
        "STACK #641: a sign after a plus",
    ),
    ("partial fractions", r"x+1+\frac{2}{x-1}", r"\frac{x^2+1}{x-1}", "form", ""),
    (
        "partial fractions",
        r"\frac{1}{x-3}-\frac{5}{x+2}",
        r"\frac{1}{x-3}+\frac{-5}{x+2}",
        "correct",
        "khan-exercises #159484: plus a negative fraction",
    ),
    (
        "partial fractions over R",
        r"\frac{1}{x}-\frac{x}{x^2+1}",
        r"\frac{1}{x}-\frac{x}{x^2+1}",
        "correct",
        "",
    ),
    (
        "partial fractions over R",
        r"\frac{1}{2\sqrt2(x-\sqrt2)}-\frac{1}{2\sqrt2(x+\sqrt2)}",
        r"\frac{1}{x^2-2}",
        "form",
        "",
    ),
    ("polynomial in x", "ax^2+(a+b)x+1", "1+ax^2+(a+b)x", "correct", ""),
    ("polynomial in x", "(a+b)x", "ax+bx", "form", ""),
    ("polynomial in x", "x^2+x", "x(x+1)", "form", ""),
    ("rational denominators", r"\frac{\sqrt2}{2}", r"\frac{1}{\sqrt2}", "form", ""),
    ("rational denominators", r"\frac{\sqrt2}{2}", r"\frac{\sqrt2}{2}", "correct", ""),
    ("same", r"\frac12x", r"\frac{x}{2}", "correct", ""),
    ("same", r"3\cdot 2^2", "12", "form", ""),
    ("same", r"3\cdot 2^2", r"2^2\cdot3", "correct", ""),
    (
        "same",
        r"-\frac{1}{64}x",
        r"-\frac{x}{64}",
        "correct",
        "WeBWorK pg #175: the sign may stand anywhere",
    ),
    ("same", r"-\frac{1}{64}x", r"\frac{-1}{64}x", "correct", "WeBWorK pg #175"),
    ("same", r"-\frac{1}{64}x", r"\frac{x}{-64}", "correct", "WeBWorK pg #175"),
    ("scientific", "2500", r"2.5\times10^3", "correct", ""),
    ("scientific", "2500", "2500", "form", ""),
    ("scientific", "2500", "2.5e3", "correct", ""),
    ("scientific", "2500", r"25\cdot10^2", "form", ""),
    ("scientific", "0.025", r"2.5\cdot10^{-2}", "correct", ""),
    ("scientific", "0.25", r"2.5\cdot10^{-1}", "correct", ""),
    ("scientific", "0.25", "25e-2", "form", ""),
    ("simplified", "2x", "x+x", "form", ""),
    ("simplified", "x^2", r"x\cdot x", "form", ""),
    ("simplified", "5x+2", "2(x+1)+3x", "form", ""),
    ("simplified", "(x+1)^2-4", "(x+1)^2-4", "correct", ""),
    ("simplified", r"2\sqrt2", r"\sqrt8", "form", ""),
    ("simplified", r"2\sqrt2", r"2\sqrt2", "correct", ""),
    ("simplified", "x/2", r"\frac{x}{2}", "correct", ""),
    ("simplified", "x/2", r"\frac12x", "correct", ""),
    ("simplified", "x/2", "0.5x", "correct", ""),
    ("simplified", "8x", "2^3x", "form", ""),
    ("simplified", "x", "1x", "form", ""),
    ("simplified", r"\frac{x}{6}", r"\frac{x/2}{3}", "form", ""),
    ("simplified", "e^{3x}", "e^xe^{2x}", "form", ""),
    ("simplified", "e^{x+y}", "e^xe^y", "correct", ""),
    ("simplified", "x", r"\ln e^x", "form", ""),
    ("simplified", "1", r"\sin^2x+\cos^2x", "form", ""),
    ("simplified", "6x", r"2\cdot3x", "form", ""),
    ("simplified", r"\frac{\sqrt2}{2}", r"\frac{\sqrt2}{2}", "correct", ""),
    ("simplified", r"\frac{1}{x+1}", r"\frac{x-1}{x^2-1}", "form", ""),
    (
        "simplified",
        r"\frac{x}{6}",
        r"\frac{x-0}{6}",
        "form",
        "PrairieLearn #15841: never invalid, never at random",
    ),
    (
        "simplified",
        r"\frac{8-q}{3(q+1)}",
        r"\frac{-1(q-8)}{3(q+1)}",
        "form",
        "khan-exercises #139796: a factor 1 is written",
    ),
    (
        "simplified",
        r"\frac{8-q}{3(q+1)}",
        r"\frac{-(q-8)}{3(q+1)}",
        "correct",
        "khan-exercises #139796: −(q − 8) is 8 − q",
    ),
    (
        "simplified",
        r"\frac{a-6}{72a-18}",
        r"\frac{a-6}{9(8a-2)}",
        "correct",
        "khan-exercises #159163: brackets below are simple enough",
    ),
    ("simplified", r"\frac{3}{4}", r"\frac{6}{8}", "form", ""),
    ("simplified", r"\frac{3}{4}", "0.75", "correct", ""),
    ("simplified", r"-\frac12", r"-\frac{1}{2}", "correct", ""),
    ("simplified", r"\frac{\pi}{4}", r"\frac{\pi}{4}", "correct", ""),
    ("simplified", r"\frac{3}{2}\pi", r"\frac{3\pi}{2}", "correct", ""),
    ("simplified", r"3\sqrt2", r"\sqrt2+2\sqrt2", "form", ""),
    ("simplified", "3", r"\sqrt9", "form", ""),
    ("simplified", "x^6", "(x^2)^3", "form", ""),
    ("simplified", r"\frac{1}{2}", r"\sin(\pi/6)", "form", ""),
    ("simplified", r"1+\sqrt3", r"1+\sqrt3", "correct", ""),
    ("simplified", "2x e^{x}+x^2e^x", "2x e^{x}+x^2e^x", "correct", ""),
    ("simplified", "(2x+x^2)e^x", "2x e^{x}+x^2e^x", "correct", ""),
    ("simplified", "2x e^{x}+x^2e^x", "(2x+x^2)e^x", "correct", ""),
    ("simplified", "258552x^7(81x^8+1)^{398}", "258552x^7(81x^8+1)^{398}", "correct", ""),
    ("simplified", r"\frac{1}{x}+\frac{1}{y}", r"\frac{1}{x}+\frac{1}{y}", "correct", ""),
    ("simplified", r"\frac{2}{x}", r"\frac{1}{x}+\frac{1}{x}", "form", ""),
    ("simplified", r"\cos(2x)", r"\cos(2x)", "correct", ""),
    ("simplified", r"\frac{1}{\sqrt{x}}", "x^{-1/2}", "correct", ""),
    ("simplified", "x^{3/2}", r"x\sqrt{x}", "correct", ""),
    ("simplified", "2^{10}x", "2^{100}/2^{90}x", "form", ""),
    ("simplified", r"\frac{x}{\sqrt{x^2+1}}", r"\frac{x}{\sqrt{x^2+1}}", "correct", ""),
    ("simplified", r"\frac{x}{\sqrt{x^2+1}}", r"\frac{2x}{2\sqrt{x^2+1}}", "form", ""),
    ("simplified", "x^{-2}", r"\frac{1}{x^2}", "correct", ""),
    ("simplified", "3x^{-2}", "3x^{-2}", "correct", ""),
    ("simplified", "-x", "(-1)x", "form", ""),
    ("simplified", "x-y", "x+(-y)", "correct", ""),
    ("single fraction", r"\frac{x+1}{x}", r"1+\frac1x", "form", ""),
    ("single fraction", r"\frac{x+1}{x}", r"\frac{x+1}{x}", "correct", ""),
    ("single fraction", r"\frac{x+1}{2}", r"\frac12(x+1)", "correct", ""),
    (
        "single fraction",
        r"\frac{\sqrt5^3+6}{15}",
        r"\frac{5^{3/2}+6}{15}",
        "correct",
        "STACK #491: a fraction in an exponent is none of the two",
    ),
    ("expanded", "x^2+2x+1", "(x+1)^{1+1}", "form", ""),
    ("expanded", "x^2/4", "(x/2)^2", "correct", ""),
    ("expanded", "x^2+3x+2", r"\prod_{k=1}^2(x+k)", "form", ""),
    ("expanded", "x^2/4+x/2+1/4", r"\left(\frac{x+1}{2}\right)^2", "form", ""),
    ("expanded", "x^2+x", "x(x)+x", "correct", ""),
    ("expanded", "x^2-1", "-(1-x^2)", "form", ""),
    ("expanded", "x^2-1", r"x \cdot x - 1 \cdot 1", "correct", ""),
    ("expanded", "e^{x(x+1)}", "e^{x(x+1)}", "correct", ""),
    ("expanded", r"x\sin(x+1)", r"x\sin(x+1)", "correct", ""),
    ("expanded", r"x\sin x+\sin x", r"(x+1)\sin x", "form", ""),
    ("expanded", "2x+2", "2(x+1)", "form", ""),
    ("expanded", "2x+2", "(x+1)2", "form", ""),
    ("expanded", "x^2-2x+1", "(1-x)(1-x)", "form", ""),
    ("expanded", r"\frac{1}{x+1}", r"\frac{1}{x+1}", "correct", ""),
    ("factored", "(x-1)(x+1)", r"\frac{(x^2-1)^2}{x^2-1}", "form", ""),
    ("factored", r"\pi(x-1)(x+1)", r"\pi x^2-\pi", "form", ""),
    ("factored", r"\pi(x-1)(x+1)", r"\pi(x+1)(x-1)", "correct", ""),
    ("factored", "(x-1)(x+1)", r"(x-1)\cdot(x+1)\cdot 1", "correct", ""),
    ("factored", "(x-1)^2", "(x-1)(x-1)", "correct", ""),
    ("factored", "(x-1)^2", "(1-x)^2", "correct", ""),
    ("factored", "(x-1)^2", "(x^2-2x+1)", "form", ""),
    ("factored", "x^2(x-1)", r"x^3(1-\frac1x)", "form", ""),
    ("factored", "x^2(x-1)", r"x\cdot x\cdot(x-1)", "correct", ""),
    ("factored", "x^2(x-1)", "(x-1)x^2", "correct", ""),
    ("factored", "-x(x-1)", "x(1-x)", "correct", ""),
    ("factored", "3(x-1)(x+2)", "(3x-3)(x+2)", "form", ""),
    ("factored", "3(x-1)(x+2)", "3(x+2)(x-1)", "correct", ""),
    ("factored", "(2x-1)(x+3)", r"2(x-\frac12)(x+3)", "correct", ""),
    ("factored", "(2x-1)(x+3)", "(x-0.5)(2x+6)", "form", ""),
    ("factored", "(2x-1)(x+3)", "(1-2x)(-x-3)", "correct", ""),
    ("factored", "(x-y)(x+y)", "x^2-y^2", "form", ""),
    ("factored", "(a-b)(x+y)", "a(x+y)-b(x+y)", "form", ""),
    ("factored", "(x+1)(x^2-x+1)", "x^3+1", "form", ""),
    ("factored", "(x+1)(x^2-x+1)", "(x^2-x+1)(x+1)", "correct", ""),
    ("factored", "(x^2+1)(x-1)(x+1)", "(x^2+1)(x^2-1)", "form", ""),
    ("factored", "(e^x-1)(e^x+1)", "e^{2x}-1", "form", ""),
    ("factored", "(e^x-1)(e^x+1)", "(e^x+1)(e^x-1)", "correct", ""),
    ("factored", "x^{-2}(x-1)", r"\frac{x-1}{x^2}", "correct", ""),
    ("lowest terms", r"\frac34", r"\frac{-3}{-4}", "form", ""),
    ("lowest terms", r"\frac34", r"\frac{3}{4}", "correct", ""),
    ("lowest terms", r"\frac32", r"1\frac12", "correct", ""),
    ("lowest terms", "2", r"\frac42", "form", ""),
    ("lowest terms", "2", "2", "correct", ""),
    ("lowest terms", r"\frac{x}{x+1}", r"\frac{x^2}{x^2+x}", "form", ""),
    ("lowest terms", r"\frac{x}{x+1}", r"\frac{x}{1+x}", "correct", ""),
    ("lowest terms", r"\frac{1}{x-1}", r"\frac{-1}{1-x}", "correct", ""),
    ("lowest terms", r"\frac{2\pi}{3}", r"\frac{4\pi}{6}", "form", ""),
    ("lowest terms", r"\frac{2\pi}{3}", r"\frac{2}{3}\pi", "correct", ""),
    ("lowest terms", r"-\frac12", r"-\frac{2}{4}", "form", ""),
    ("lowest terms", r"\frac{3+\sqrt5}{2}", r"\frac{6+2\sqrt5}{4}", "form", ""),
    ("lowest terms", r"\frac{3+\sqrt5}{2}", r"\frac{3+\sqrt5}{2}", "correct", ""),
    ("lowest terms", r"\frac{x}{2}+\frac13", r"\frac{x}{2}+\frac13", "correct", ""),
    ("lowest terms", r"\frac{x}{2}+\frac13", r"\frac{3x+2}{6}", "correct", ""),
    ("lowest terms", r"\frac{x}{2}+\frac13", r"\frac{2x}{4}+\frac13", "form", ""),
    ("single fraction", r"\frac{1}{x(x+1)}", r"\frac{1}{x}-\frac{1}{x+1}", "form", ""),
    ("single fraction", r"\frac{x}{y}", r"x\cdot\frac1y", "correct", ""),
    ("single fraction", r"\frac{x}{y}", r"\frac{x/2}{y/2}", "form", ""),
    ("single fraction", r"\frac{5x+3}{6}", r"\frac{5x}{6}+\frac12", "form", ""),
    ("single fraction", "x^2", "x^2", "correct", ""),
    ("single fraction", r"\frac{3}{2}", r"1\frac12", "form", ""),
    (
        "partial fractions",
        r"\frac{2}{x}+\frac{3}{x+1}",
        r"\frac{3}{x+1}+\frac{2}{x}",
        "correct",
        "",
    ),
    ("partial fractions", r"\frac{2}{x}+\frac{3}{x+1}", r"\frac{5x+2}{x(x+1)}", "form", ""),
    (
        "partial fractions",
        r"\frac{1}{x}-\frac{x}{x^2+1}",
        r"\frac{1}{x}-\frac{x}{x^2+1}",
        "correct",
        "",
    ),
    (
        "partial fractions",
        r"\frac{1}{x}-\frac{x}{x^2+1}",
        r"\frac{1}{x}+\frac{-x+0}{x^2+1}",
        "correct",
        "",
    ),
    ("partial fractions", r"x+\frac{1}{x-1}", r"\frac{1}{x-1}+x", "correct", ""),
    ("partial fractions", r"x+\frac{1}{x-1}", r"\frac{x^2-x+1}{x-1}", "form", ""),
    (
        "partial fractions",
        r"\frac{1}{2x-1}-\frac{1}{2x+1}",
        r"\frac{1/2}{x-1/2}-\frac{1/2}{x+1/2}",
        "correct",
        "",
    ),
    (
        "partial fractions",
        r"\frac{1}{(x-1)^2}+\frac{1}{x-1}",
        "(x-1)^{-2}+(x-1)^{-1}",
        "correct",
        "",
    ),
    ("simplified", r"\frac{x}{2}", r"\frac{2x}{4}", "form", ""),
    ("simplified", "3x^2", "3xx", "form", ""),
    ("simplified", "x+1", "1+x", "correct", ""),
    ("simplified", "x+1", "x+1+0", "form", ""),
    ("simplified", "x+1", "(x+1)", "correct", ""),
    ("simplified", "2x", r"2\cdot x", "correct", ""),
    ("simplified", "2x", r"x\cdot 2", "correct", ""),
    ("simplified", "2x", "4x/2", "form", ""),
    ("simplified", r"\frac{1}{x}", "x^{-1}", "correct", ""),
    ("simplified", "x^2+2x+1", "(x+1)^2", "correct", ""),
    ("simplified", "x^2+2x+1", "x^2+2x+1", "correct", ""),
    ("simplified", "x^2+2x+1", "x^2+x+x+1", "form", ""),
    ("simplified", r"2\sin x\cos x", r"2\sin x\cos x", "correct", ""),
    ("simplified", r"\sin 2x", r"\sin(2x)", "correct", ""),
    ("simplified", "-2", "-(2)", "correct", ""),
    ("simplified", "2", "--2", "form", ""),
    ("simplified", r"\ln 2", r"\ln 2", "correct", ""),
    ("simplified", r"\ln 8", r"\ln 8", "correct", ""),
    ("simplified", "2", r"\log_2 4", "form", ""),
    ("simplified", r"\sqrt{2}", r"\frac{2}{\sqrt2}", "correct", ""),
    ("simplified", r"\sqrt6", r"\sqrt2\sqrt3", "correct", ""),
    ("simplified", "2", r"\sqrt2\sqrt2", "form", ""),
    ("simplified", r"\frac{\pi}{2}", r"\arcsin 1", "form", ""),
    ("simplified", "6", "3!", "form", ""),
    ("simplified", "e", "e^1", "form", ""),
    ("simplified", "x", "x^1", "form", ""),
    ("simplified", "1", "x^0", "form", ""),
    ("simplified", "x^5", "x^2x^3", "form", ""),
    ("simplified", r"\frac{a}{b}", r"\frac{a}{b}", "correct", ""),
    ("simplified", "x+y", r"\frac{x^2-y^2}{x-y}", "form", ""),
    ("simplified", "0.5", "0.5", "correct", ""),
    ("simplified", "1000", "10^3", "form", ""),
    ("simplified", r"2.5\cdot10^{30}", r"2.5\cdot10^{30}", "correct", ""),
    ("polynomial in x", "x^3-2x+1", "1-2x+x^3", "correct", ""),
    ("polynomial in x", "x^3-2x+1", "x(x^2-2)+1", "form", ""),
    ("polynomial in x", r"\frac{x^2}{2}-x", r"\frac12x^2-x", "correct", ""),
    ("polynomial in x", r"\frac{x^2}{2}-x", "0.5x^2-x", "correct", ""),
    ("polynomial in x", "2x", "2x", "correct", ""),
    ("polynomial in x", "5", "5", "correct", ""),
    ("completed square", "(x-3)^2+1", "(3-x)^2+1", "correct", ""),
    ("completed square", "-(x-1)^2+4", "4-(x-1)^2", "correct", ""),
    ("completed square", "(x-3)^2", "(x-3)^2", "correct", ""),
    ("completed square", "(x-3)^2", "x^2-6x+9", "form", ""),
    ("completed square", "x^2+4", "x^2+4", "correct", ""),
    ("completed square", "3(x+2)^2-5", "3(x+2)^2-5", "correct", ""),
    ("completed square", "3(x+2)^2-5", "3(x^2+4x)+7", "form", ""),
    ("decimal", r"\frac34", ".75", "correct", ""),
    ("decimal", r"\frac34", "0.750", "correct", ""),
    ("decimal", r"\frac34", r"75\cdot 10^{-2}", "form", ""),
    ("decimal", "5", "5", "correct", ""),
    ("decimal", r"-\frac12", "-0.5", "correct", ""),
    ("fraction", "0.75", r"\frac{3}{4}", "correct", ""),
    ("fraction", "0.75", "3/4", "correct", ""),
    ("fraction", "0.75", r"\frac{6}{8}", "correct", ""),
    ("fraction", "0.75", r"\frac{0.75}{1}", "form", ""),
    ("fraction", "2", "2", "correct", ""),
    ("mixed number", r"\frac73", r"2\frac13", "correct", ""),
    ("mixed number", r"\frac73", r"2+\frac13", "form", ""),
    ("mixed number", "2", "2", "correct", ""),
    ("scientific", "123000", r"1.23\cdot10^5", "correct", ""),
    ("scientific", "123000", r"12.3\cdot10^4", "form", ""),
    ("scientific", "123000", r"0.123\cdot10^6", "form", ""),
    ("scientific", "123000", r"10^5\cdot1.23", "correct", ""),
    ("scientific", "-0.0012", r"-1.2\cdot10^{-3}", "correct", ""),
    ("scientific", "-0.0012", "-1.2e-3", "correct", ""),
    ("scientific", "100000", "10^5", "correct", ""),
    ("scientific", "5", "5", "correct", ""),
    ("scientific", "1000", r"\frac{1}{10^{-3}}", "form", ""),
]


def symbols_of(key: str) -> dict[str, str]:
    return MATRICES if "A" in key else NUMBERS


@pytest.mark.parametrize(("form", "key", "answer", "expected", "why"), ROWS)
def test_forms(form: str, key: str, answer: str, expected: str, why: str) -> None:
    verdict = grader.check(key, answer, symbols=symbols_of(key), form=form)
    if expected == "correct":
        assert verdict.outcome == "correct", (verdict.note, verdict.feedback, why)
        assert not verdict.feedback
        return
    style = form.partition(" over ")[0].partition(" in ")[0]
    assert (verdict.outcome, verdict.note) == (
        "incorrect",
        f"FORM.{style.upper().replace(' ', '_')}",
    ), why
    assert verdict.feedback[0].startswith("The value is right, but the form is not the one asked:")


TOLD = [
    ("factored", "(x-2)(x+2)", "x^2-4", "x^2 − 4 can still be factored."),
    ("factored", "2(x-2)(x+2)", "2(x^2-4)", "x^2 − 4 can still be factored."),
    ("factored", "2(x-2)", "2x-4", "a number can still be taken out of 2 x − 4."),
    ("expanded", "x^2-4", "(x-2)(x+2)", "(x − 2) (x + 2) can still be multiplied out."),
    ("lowest terms", r"\frac{x}{2}", r"\frac{2x}{4}", "2 x/4 can still be reduced."),
    ("simplified", "5x", "2x+3x", "2 x and 3 x can still be put together."),
    ("polynomial in x", "3x", "x+2x", "collect the terms with x."),
    ("completed square", "(x+1)^2-4", "x^2+2x-3", "x should stand in one square only."),
]


@pytest.mark.parametrize(("form", "key", "answer", "told"), TOLD)
def test_it_is_told_what_is_left_to_do(form: str, key: str, answer: str, told: str) -> None:
    verdict = grader.check(key, answer, symbols=NUMBERS, form=form)
    assert verdict.feedback[0].endswith(f"asked: {told}")


def test_several_forms_at_once() -> None:
    asked: dict[str, Any] = {
        "symbols": NUMBERS,
        "form": ["expanded", "simplified", {"without": [r"\sin"]}],
    }
    assert grader.check("x^2+3x+2", "2+3x+x^2", **asked).outcome == "correct"
    assert grader.check("x^2+3x+2", "(x+1)(x+2)", **asked).note == "FORM.EXPANDED"
    assert grader.check("x^2+3x+2", "x^2+2x+x+2", **asked).note == "FORM.SIMPLIFIED"


def _product(random: Random) -> tuple[list[str], list[int]]:
    """Linear factors with coprime whole coefficients, and the coefficients of their product."""
    factors, whole = [], [1]
    for _ in range(random.randint(2, 4)):
        a, b = random.choice([(1, 3), (1, -2), (2, 1), (3, -1), (1, 0), (5, 2), (-1, 4)])
        factors.append(f"({a}x + {b})" if b else "x")
        whole = [a * up + b * here for up, here in zip([0, *whole], [*whole, 0], strict=True)]
    return factors, whole


@pytest.mark.parametrize("seed", range(20))
def test_a_product_is_factored_and_its_sum_is_expanded(seed: int) -> None:
    """In any order of factors and of terms."""
    random = Random(seed)
    factors, whole = _product(random)
    terms = [f"({c}) x^{{{k}}}" for k, c in enumerate(whole) if c]
    shuffled = random.sample(factors, len(factors)), random.sample(terms, len(terms))
    product, total = "".join(shuffled[0]), " + ".join(shuffled[1])
    for form, right, wrong in (("factored", product, total), ("expanded", total, product)):
        key = "".join(factors)
        assert grader.check(key, right, symbols=NUMBERS, form=form).outcome == "correct", right
        found = grader.check(key, wrong, symbols=NUMBERS, form=form)
        assert found.note == f"FORM.{form.upper()}" or len(terms) == 1, wrong


HOSTILE = ["x" + "+x" * 300, "(x-1)^{400}", "((((x+1)^9+1)^9+1)^9+1)", "(x^{900}-1)(x+1)"]


@pytest.mark.parametrize(
    "form",
    [
        "factored",
        "expanded",
        "simplified",
        "partial fractions",
        "lowest terms",
        "factored over R",
        "single fraction",
        "polynomial in x",
        "completed square",
    ],
)
@pytest.mark.parametrize("answer", HOSTILE)
def test_large_answers_are_judged(form: str, answer: str) -> None:
    verdict = grader.check(answer, answer, symbols=NUMBERS, form=form)
    assert verdict.outcome in {"correct", "incorrect"}
