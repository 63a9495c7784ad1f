"""What an exercise leaves open: what is forgiven, and what is not. What other graders get wrong has the number of the issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import pytest

import grader

Part: TypeAlias = "str | Mapping[str, str | list[str]]"

# declarations (none: every letter is a number), up_to, key, answer, outcome, note, why
ROWS: list[tuple[str, str, str, str, str, str, str]] = [
    ("x:real", "constant", r"\frac{x^3}{3}+C", r"\frac{x^3}{3}+c", "correct", "", ""),
    ("", "constant", r"\frac{x^3}{3}+C", r"\frac{x^3}{3}+c", "correct", "", ""),
    ("", "constant", r"\frac{x^3}{3}+C", r"\frac{x^3}{3}", "incorrect", "NEQ.CONSTANT_MISSING", ""),
    (
        "",
        "constant",
        r"\frac{x^3}{3}+C",
        r"\frac{x^3}{3}+7",
        "incorrect",
        "NEQ.CONSTANT_MISSING",
        "",
    ),
    (
        "",
        "constant",
        r"\frac{x^3}{3}+C",
        r"\frac{x^3}{3}+7+K",
        "correct",
        "",
        "WeBWorK OPL #781: F + 15 + C is as good as F + C",
    ),
    ("", "constant", r"\frac{x^3}{3}+C", r"\frac{x^3}{3}+2C", "correct", "", ""),
    ("", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}", "correct", "", ""),
    (
        "",
        "constant",
        r"\frac{x^3}{3}",
        r"\frac{x^3}{3}+C",
        "correct",
        "",
        "Numbas #572: any letter",
    ),
    ("", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}+5", "correct", "", ""),
    ("", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}+\text{const}", "correct", "", ""),
    ("x:real", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}+\text{const}", "correct", "", ""),
    ("x:real", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}+const", "correct", "", ""),
    ("", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}+const", "correct", "", ""),
    ("", "constant", r"\ln|x|", r"\ln|2x|+C", "correct", "", ""),
    ("", "constant", r"\ln|x|+C", r"\ln|2x|+C", "correct", "", ""),
    ("", "constant", r"\ln|x|+C", r"\ln|Cx|", "correct", "", "STACK #1229: an absorbed constant"),
    ("", "constant", r"\ln|x|+C", r"\ln|x|+\ln C", "correct", "", ""),
    ("", "constant", r"\ln|x|+C", r"\ln x+C", "incorrect", "", ""),
    ("", "constant", r"\ln|x|+C", r"\ln|x|+C^2", "undecided", "", ""),
    ("", "constant", "x^2", "x^2+Cx", "incorrect", "", ""),
    ("", "constant", "x^2", "2x^2", "incorrect", "", ""),
    ("", "constant", "x^2+C", "x^2+C-C", "incorrect", "", ""),
    ("", "constant", r"\frac12\sin^2x+C", r"-\frac12\cos^2x+C", "correct", "", ""),
    ("", "constant", r"\frac12\sin^2x+C", r"-\frac14\cos2x+K", "correct", "", ""),
    ("", "constant", r"\arcsin x+C", r"-\arccos x+C", "correct", "", ""),
    ("", "constant", r"\tan x+C", r"\frac{\sin x}{\cos x}+C_1", "correct", "", ""),
    (
        "",
        "constant",
        r"\operatorname{arcosh}\frac{x}{3}+C",
        r"\ln(x+\sqrt{x^2-9})+C",
        "correct",
        "",
        "STACK #184: logarithms for inverse hyperbolic functions",
    ),
    (
        "x:real,a:real",
        "constant",
        r"\frac{x^2}{2}+ax+C",
        r"\frac{(x+a)^2}{2}+C",
        "undecided",
        "",
        "",
    ),
    ("x:real,y:real", "constant", "xy+C", "xy+C", "correct", "", ""),
    ("x:real,y:real", "constant", "xy", "xy+3", "correct", "", ""),
    ("x:real,y:real", "constant", "xy", "xy+y", "undecided", "", ""),
    (
        "z:complex,w:complex",
        "constant",
        "2zw",
        "2zw+i",
        "correct",
        "",
        "WeBWorK pg #1013: complex constants",
    ),
    (
        "x:real,C:real,D:real",
        "parameters=C;D",
        r"C+\frac{D}{x}",
        r"A+\frac{B}{x}",
        "correct",
        "",
        "",
    ),
    ("", "parameters=C;D", r"C+\frac{D}{x}", r"A+\frac{B}{x}", "correct", "", ""),
    ("", "parameters=C;D", r"C+\frac{D}{x}", r"C+\frac{D}{x}", "correct", "", ""),
    ("", "parameters=C;D", r"C+\frac{D}{x}", "C+D", "incorrect", "", ""),
    (
        "",
        "parameters=C;D",
        r"C+\frac{D}{x}",
        r"\frac{D}{x}",
        "incorrect",
        "NEQ.PARAMETERS_MISSING",
        "",
    ),
    ("", "parameters=C;D", r"C+\frac{D}{x}", r"\frac{Ax+B}{x}", "correct", "", ""),
    ("", "parameters=C;D", r"C+\frac{D}{x}", r"c_1+\frac{c_2}{x}", "correct", "", ""),
    (
        "",
        "parameters=C;D",
        r"C+\frac{D}{x}",
        r"2A-\frac{B}{3x}+1",
        "correct",
        "",
        "STACK #510: a constant takes up any factor",
    ),
    ("", "parameters=C;D", r"C+\frac{D}{x}", r"A+\frac{B}{x^2}", "incorrect", "", ""),
    (
        "x:real,A:real,B:real",
        "parameters=A;B",
        r"A\cos x+B\sin x",
        r"c_1\cos x+c_2\sin x",
        "correct",
        "",
        "",
    ),
    (
        "x:real,A:real,B:real",
        "parameters=A;B",
        r"A\cos x+B\sin x",
        r"c_1(\cos x+\sin x)+c_2(\cos x-\sin x)",
        "correct",
        "",
        "",
    ),
    (
        "x:real,A:real,B:real",
        "parameters=A;B",
        "Ae^x+Be^{-x}",
        r"C\cosh x+D\sinh x",
        "correct",
        "",
        "",
    ),
    (
        "x:real,A:real,B:real",
        "parameters=A;B",
        "Ae^x+Be^{-x}",
        "Ce^x+De^{x+1}",
        "incorrect",
        "",
        "",
    ),
    (
        "x:real,A:real,B:real",
        "parameters=A;B",
        r"A\cos x+B\sin x",
        r"A\sin(x+B)",
        "undecided",
        "",
        "",
    ),
    ("x:real,C:real", "parameters=C", "y=Ce^{2x}", "y=Ke^{2x}", "correct", "", ""),
    ("x:real,y:real,C:real", "parameters=C", "y=Ce^{2x}", "y=Ke^{2x}", "correct", "", ""),
    ("", "parameters=C", "y=Ce^{2x}", "y=Ke^{2x}", "correct", "", ""),
    ("", "parameters=C", "Ce^{2x}", "e^{2x+C}", "undecided", "", ""),
    ("", "parameters=C", "Ce^{2x}", "e^{2x}", "incorrect", "", ""),
    ("", "parameters=C", "Ce^{2x}", "e^{2x}+C", "incorrect", "", ""),
    ("", "parameters=C", "Ce^{2x}", "-Ke^{2x}", "correct", "", ""),
    ("", "parameters=C", "e^{2x+C}", "e^{2(x+K)}", "correct", "", ""),
    ("", "parameters=C", "e^{2x+C}", "e^{3x+C}", "incorrect", "", ""),
    ("", "parameters=C", r"\frac{1}{C-x}", r"\frac{-1}{x+K}", "correct", "", ""),
    ("", "parameters=C", r"\frac{1}{C-x}", r"\frac{1}{x+K}", "incorrect", "", ""),
    ("", "parameters=C", r"\sqrt{x^2+C}", r"\sqrt{x^2-K}", "correct", "", ""),
    ("", "parameters=C", r"\sqrt{x^2+C}", r"-\sqrt{x^2+C}", "undecided", "", ""),
    ("", "parameters=C", r"\ln(x^2+C)", r"\ln(x^2-2K)", "correct", "", ""),
    ("", "parameters=C", r"\ln(x^2+C)", r"\ln(x^2)+C", "incorrect", "", ""),
    (
        "t:real",
        "parameters=t",
        r"\begin{pmatrix}1-t\\t\\2\end{pmatrix}",
        r"\begin{pmatrix}s\\1-s\\2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "t:real",
        "parameters=t",
        r"\begin{pmatrix}1-t\\t\\2\end{pmatrix}",
        r"\begin{pmatrix}1\\0\\2\end{pmatrix}+s\begin{pmatrix}-1\\1\\0\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "t:real",
        "parameters=t",
        r"\begin{pmatrix}1-t\\t\\2\end{pmatrix}",
        r"\begin{pmatrix}1\\0\\2\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    (
        "t:real",
        "parameters=t",
        r"\begin{pmatrix}1-t\\t\\2\end{pmatrix}",
        r"\begin{pmatrix}s\\1+s\\2\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    ("t:real", "parameters=t", "(1-t,t,2)", "(s,1-s,2)", "correct", "", ""),
    ("", "scale", "(1,2)^T", "(2,4)^T", "correct", "", ""),
    (
        "",
        "scale",
        "(1,2)^T",
        "(0,0)^T",
        "incorrect",
        "NEQ.ZERO",
        "mitx-grading-library #175: the zero vector is parallel to nothing",
    ),
    ("", "scale", "(1,2)", "(2,2)", "incorrect", "", ""),
    ("", "scale", "(1,2)", "(2,4)", "correct", "", ""),
    (
        "",
        "scale",
        r"\begin{pmatrix}1\\\sqrt2\end{pmatrix}",
        r"\begin{pmatrix}\sqrt2\\2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "a:real",
        "scale",
        r"\begin{pmatrix}1\\a\end{pmatrix}",
        r"\begin{pmatrix}a\\a^2\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    (
        "a:real",
        "scale",
        r"\begin{pmatrix}1\\a\end{pmatrix}",
        r"\begin{pmatrix}2\\2a\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "z:complex",
        "scale",
        r"\begin{pmatrix}1\\i\end{pmatrix}",
        r"\begin{pmatrix}i\\-1\end{pmatrix}",
        "correct",
        "",
        "mitx-grading-library #174: a complex factor",
    ),
    (
        "z:complex",
        "scale",
        r"\begin{pmatrix}1\\i\end{pmatrix}",
        r"\begin{pmatrix}i\\1\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    ("x:real,y:real", "scale", "x+2y=3", "2x+4y=6", "correct", "", ""),
    ("", "scale", r"\{(1,0)^T,(1,1)^T\}", r"\{(2,2)^T,(-1,0)^T\}", "correct", "", ""),
    ("", "scale", r"\{(1,0)^T,(1,1)^T\}", r"\{(2,0)^T,(-1,0)^T\}", "incorrect", "", ""),
    ("", "sign", "(1,2)^T", "(-1,-2)^T", "correct", "", ""),
    ("", "sign", "(1,2)^T", "(-1,2)^T", "incorrect", "", ""),
    ("", "span", r"\{(1,0,1)^T,(0,1,0)^T\}", r"\{(1,1,1)^T,(0,1,0)^T\}", "correct", "", ""),
    (
        "",
        "span",
        r"\{(1,0,1)^T,(0,1,0)^T\}",
        r"\begin{pmatrix}1&0\\1&1\\1&0\end{pmatrix}",
        "correct",
        "",
        "WeBWorK OPL #902: any basis of the space",
    ),
    ("", "span", r"\{(1,0,1)^T,(0,1,0)^T\}", "(1,1,1)^T,(0,1,0)^T", "correct", "", ""),
    ("", "span", r"\{(1,0,1),(0,1,0)\}", r"\{(1,1,1),(0,1,0)\}", "correct", "", ""),
    (
        "",
        "span",
        r"\{(1,0,1)^T,(0,1,0)^T\}",
        r"\{(1,1,1)^T,(2,2,2)^T\}",
        "incorrect",
        "NEQ.DEPENDENT",
        "",
    ),
    ("", "span", r"\{(1,0,1)^T,(0,1,0)^T\}", r"\{(1,1,1)^T\}", "incorrect", "NEQ.SPAN_SMALLER", ""),
    (
        "",
        "span",
        r"\{(1,0,1)^T,(0,1,0)^T\}",
        r"\{(1,1,1)^T,(0,1,0)^T,(1,0,1)^T\}",
        "incorrect",
        "NEQ.DEPENDENT",
        "",
    ),
    (
        "",
        "span",
        r"\{(1,0,1)^T,(0,1,0)^T\}",
        r"\{(1,1,1)^T,(0,1,1)^T\}",
        "incorrect",
        "NEQ.SPAN",
        "",
    ),
    ("", "span", r"\{(1,0,1)^T,(0,1,0)^T\}", r"\{(1,1)^T,(0,1)^T\}", "incorrect", "NEQ.SHAPE", ""),
    ("", "span", r"\{(1,\sqrt2)^T\}", r"\{(\sqrt2,2)^T\}", "correct", "", ""),
    ("", "span", r"\{(1,\sqrt2)^T\}", r"(\sqrt2,2)", "correct", "", ""),
    ("x:real", "span", r"\{e^x,e^{-x}\}", r"\{\cosh x,\sinh x\}", "correct", "", ""),
    ("x:real", "span", r"\{e^x,e^{-x}\}", r"\{\cosh x,e^{2x}\}", "incorrect", "NEQ.SPAN", ""),
    ("x:real", "span", r"\{1,x,x^2\}", r"\{1,1+x,x^2-x\}", "correct", "", ""),
    ("", "span", r"\{(0,0)^T\}", r"\{(0,0)^T\}", "correct", "", ""),
    (
        "",
        r"modulo=2\pi",
        r"\frac{\pi}{4}",
        r"\frac{9\pi}{4}",
        "correct",
        "",
        "mitx-grading-library #30: coterminal angles",
    ),
    ("", r"modulo=2\pi", r"\frac{\pi}{4}", r"-\frac{7\pi}{4}", "correct", "", ""),
    ("", r"modulo=2\pi", r"\frac{\pi}{4}", r"\frac{5\pi}{4}", "incorrect", "", ""),
    ("", r"modulo=2\pi", r"\frac{\pi}{4}", r"\frac{\pi}{4}+2\pi k", "correct", "", ""),
    ("x:real", r"modulo=2\pi", r"\frac{\pi}{4}", r"\frac{\pi}{4}+2k\pi", "correct", "", ""),
    ("", r"modulo=2\pi", r"\frac{\pi}{4}", r"\frac{\pi}{4}+k\pi", "incorrect", "", ""),
    ("", "modulo=7", "3", "10", "correct", "", ""),
    ("", "modulo=7", "3", "-4", "correct", "", ""),
    ("", "modulo=7", "3", "11", "incorrect", "", ""),
    (
        "",
        r"modulo=2\pi",
        r"\{\frac{\pi}{4},\frac{3\pi}{4}\}",
        r"\{\frac{11\pi}{4},\frac{9\pi}{4}\}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}2&0\\0&3\end{pmatrix}",
        r"\begin{pmatrix}3&0\\0&2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}2&1\\0&2\end{pmatrix}",
        r"\begin{pmatrix}2&0\\0&2\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}2&1\\0&2\end{pmatrix}",
        r"\begin{pmatrix}2&0\\5&2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}\sqrt2&1\\0&3\end{pmatrix}",
        r"\begin{pmatrix}3&0\\0&\sqrt2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}2&1\\0&3\end{pmatrix}",
        r"\begin{pmatrix}2&1\\1&3\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    ("", "order", "(1,2,3)", "(3,1,2)", "correct", "", ""),
    ("", "order", "(1,2,3)", "(3,1,1)", "incorrect", "", ""),
    (
        "",
        "transpose",
        r"\begin{pmatrix}1&2\end{pmatrix}",
        r"\begin{pmatrix}1\\2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "sign,transpose",
        r"\begin{pmatrix}1&2\end{pmatrix}",
        r"\begin{pmatrix}-1\\-2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "scale,transpose",
        r"\begin{pmatrix}1&2\end{pmatrix}",
        r"\begin{pmatrix}3\\6\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    ("", "constant", "e^x", "500+C", "incorrect", "", "WeBWorK pg #508"),
    ("", "constant", "e^x", "2000+C", "incorrect", "", "WeBWorK pg #508"),
    ("", "constant", r"\frac{x^3}{3}+C", "x^2", "incorrect", "", ""),
    ("", "constant", r"\frac18e^{2x}", r"\frac18e^{2x}+10^{-40}x", "incorrect", "", ""),
    ("", "constant", r"-\cos x", r"1-\cos x", "correct", "", ""),
    (
        "",
        "constant",
        r"\frac{1}{8}\operatorname{arcsec}\frac{x}{8}",
        r"-\frac18\arcsin\frac{8}{x}+y",
        "undecided",
        "",
        "",
    ),
    ("", "constant", r"\tan^2x", r"\sec^2x", "correct", "", ""),
    ("", "constant", r"2\sin^2x", r"-\cos2x", "correct", "", ""),
    ("", "constant", r"\arctan x", r"-\arctan\frac1x", "undecided", "", ""),
    ("", "constant", "5x", r"5x+\frac{|x|}{x}", "undecided", "", ""),
    ("", "parameters=C", "x+C", r"x+\pi C", "correct", "", ""),
    ("", "parameters=C", "x^2+C", "x^2", "incorrect", "NEQ.PARAMETERS_MISSING", ""),
    ("", "parameters=C;D", "Cx+D", "C(x+D)", "undecided", "", ""),
    ("", "parameters=C;D", "Cx+D", "y-1=m(x-2)", "incorrect", "", ""),
    (
        "",
        "scale",
        r"\frac{1}{\sqrt5}\begin{pmatrix}1\\2\end{pmatrix}",
        r"\begin{pmatrix}1\\2\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "scale",
        r"\begin{pmatrix}1\\2\end{pmatrix}",
        r"\begin{pmatrix}0.5\\1\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "scale",
        r"\begin{pmatrix}3\\1\end{pmatrix}",
        r"\begin{pmatrix}1\\0.333\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    (
        "",
        "scale",
        r"\begin{pmatrix}1\\2\end{pmatrix}",
        r"\begin{pmatrix}1&2\end{pmatrix}",
        "incorrect",
        "NEQ.TRANSPOSED",
        "",
    ),
    ("x:real", "scale", "x^2+1", "3x^2+3", "correct", "", ""),
    ("x:real", "scale", "x^2+1", "x^3+x", "incorrect", "", ""),
    (
        "",
        "sign",
        r"\begin{pmatrix}1\\2\end{pmatrix}",
        r"\begin{pmatrix}2\\4\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    (
        "",
        "span",
        r"\begin{pmatrix}1\\2\end{pmatrix}",
        r"\begin{pmatrix}-3\\-6\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "span",
        r"\begin{pmatrix}1&0\\0&1\end{pmatrix}",
        r"\begin{pmatrix}1&2\\2&4\end{pmatrix}",
        "incorrect",
        "NEQ.DEPENDENT",
        "",
    ),
    ("", "span", r"\{(1,0)^T\}", r"\{(0,0)^T\}", "incorrect", "", ""),
    ("a:real", "span", r"\{(1,a,0)^T,(0,0,1)^T\}", r"\{(1,a,1)^T,(2,2a,1)^T\}", "correct", "", ""),
    (
        "a:real",
        "span",
        r"\{(1,a,0)^T,(0,0,1)^T\}",
        r"\{(1,a,1)^T,(2,a,1)^T\}",
        "incorrect",
        "NEQ.SPAN",
        "",
    ),
    ("", "span", r"\{(1,0)^T\}", "5", "incorrect", "NEQ.SHAPE", ""),
    ("", r"modulo=2\pi", r"\frac{\pi}{4}", "0.785398", "incorrect", "", ""),
    ("", "modulo=1", r"\frac12", r"\frac32", "correct", "", ""),
    ("", r"modulo=2\pi", r"\frac{\pi}{4}", r"\frac{\pi}{4}+\pi", "incorrect", "", ""),
    ("x:real", r"modulo=2\pi", r"\arctan x", r"\arctan x-2\pi", "correct", "", ""),
    ("x:real", r"modulo=2\pi", r"\arctan x", r"\arctan x-x", "incorrect", "", ""),
    (
        "",
        "similarity",
        r"\begin{pmatrix}0&1\\-1&0\end{pmatrix}",
        r"\begin{pmatrix}0&-1\\1&0\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}1&1&0\\0&1&0\\0&0&1\end{pmatrix}",
        r"\begin{pmatrix}1&0&0\\0&1&1\\0&0&1\end{pmatrix}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "similarity",
        r"\begin{pmatrix}1&1&0\\0&1&1\\0&0&1\end{pmatrix}",
        r"\begin{pmatrix}1&1&0\\0&1&0\\0&0&1\end{pmatrix}",
        "incorrect",
        "",
        "",
    ),
    (
        "a:real,b:real",
        "similarity",
        r"\begin{pmatrix}a&1\\0&b\end{pmatrix}",
        r"\begin{pmatrix}b&0\\0&a\end{pmatrix}",
        "undecided",
        "",
        "",
    ),
    ("x:real,y:real", "parameters=C", "x^2+y^2=C", "y^2=K-x^2", "correct", "", ""),
    (
        "x:real,y:real",
        "parameters=C",
        "x^2+y^2=C",
        r"\frac{x^2}{2}+\frac{y^2}{2}=C",
        "correct",
        "",
        "",
    ),
    ("x:real,y:real", "parameters=C", "x^2+y^2=C", "x^2-y^2=C", "incorrect", "NEQ.PARAMETERS", ""),
    (
        "x:real,y:real",
        "parameters=C",
        "x^2+y^2=C",
        "x^2+y^2=1",
        "undecided",
        "",
        "no free constant in an equation",
    ),
    (
        "x:real,y:real",
        "parameters=C",
        "x^2+y^2=C",
        "(x^2+y^2)^2=C",
        "undecided",
        "",
        "the same curves by another constant",
    ),
    ("x:real,y:real", "parameters=C", r"\ln|y|=x^2+C", r"\ln|y|-x^2=K", "correct", "", ""),
    ("", "parameters=C", "xy=C", "y=A/x", "correct", "", ""),
    ("", "parameters=C", "xy=C", "y=A/x^2", "incorrect", "", ""),
    ("k:integer", "parameters=k", r"\frac{\pi}{4}+k\pi", r"\frac{5\pi}{4}+n\pi", "correct", "", ""),
    ("k:integer", "parameters=k", r"\frac{\pi}{4}+k\pi", r"\frac{\pi}{4}-n\pi", "correct", "", ""),
    (
        "k:integer",
        "parameters=k",
        r"\frac{\pi}{4}+k\pi",
        r"\frac{\pi}{4}+2n\pi",
        "incorrect",
        "",
        "",
    ),
    (
        "k:integer",
        "parameters=k",
        r"\frac{\pi}{4}+k\pi",
        r"\frac{3\pi}{4}+n\pi",
        "incorrect",
        "",
        "",
    ),
    ("k:integer", "parameters=k", r"x=\frac{\pi}{4}+k\pi", "x=45+180k", "incorrect", "", "degrees"),
    ("x:real", "constant", r"\frac{x^3}{3}", r"\frac{x^3}{3}+\text{const.}", "correct", "", ""),
    (
        "",
        "span",
        r"\{(1,0,1)^T,(0,1,0)^T\}",
        r"\left\{ \begin{pmatrix}1\\1\\1\end{pmatrix}, \begin{pmatrix}0\\1\\0\end{pmatrix} \right\}",
        "correct",
        "",
        "",
    ),
    (
        "",
        "span",
        r"\{(1,0,1)^T,(0,1,0)^T\}",
        r"B = \{ \begin{bmatrix}1\\1\\1\end{bmatrix}; \begin{bmatrix}0\\2\\0\end{bmatrix} \}",
        "correct",
        "",
        "",
    ),
    ("", "span", r"\{(1,0,1)^T,(0,1,0)^T\}", "v_1 = (1,1,1)^T, v_2 = (0,1,0)^T", "correct", "", ""),
    ("x:real", "constant", "x^2+C", r"x^2+C, C \in \mathbb{R}", "correct", "", ""),
    (
        "x:real",
        "constant",
        "x^2+C",
        r"x^2, C \in \mathbb{R}",
        "incorrect",
        "NEQ.CONSTANT_MISSING",
        "",
    ),
    (
        "x:real",
        "parameters=A;B",
        "Ae^x+Be^{-x}",
        r"C_1 e^{x} + C_2 e^{-x}, \quad C_1, C_2 \in \mathbb{R}",
        "correct",
        "",
        "",
    ),
    (
        "",
        r"modulo=2\pi",
        r"\frac{\pi}{4}",
        r"\frac{\pi}{4} + 2\pi n, n \in \mathbb{Z}",
        "correct",
        "",
        "",
    ),
    ("x:real", "parameters=C", "Ce^x", r"\lambda e^x", "correct", "", ""),
    ("x:real", "parameters=C", "Ce^x", r"\tilde{C} e^x", "correct", "", ""),
]


def left_open(text: str) -> list[Part]:
    """`sign,modulo=7` as a sheet writes it."""
    found: list[Part] = []
    for part in text.split(","):
        name, _, value = part.partition("=")
        found.append({name: value.split(";") if name == "parameters" else value} if value else name)
    return found


def symbols_of(text: str) -> dict[str, str] | None:
    return dict(part.split(":") for part in text.split(",")) if text else None


@pytest.mark.parametrize(("symbols", "up_to", "key", "answer", "outcome", "note", "why"), ROWS)
def test_up_to(
    symbols: str, up_to: str, key: str, answer: str, outcome: str, note: str, why: str
) -> None:
    verdict = grader.check(key, answer, symbols=symbols_of(symbols), up_to=left_open(up_to))
    assert verdict.outcome == outcome, (verdict.note, verdict.feedback, why)
    if note:
        assert verdict.note == note


VECTORS = [
    (r"(3,6)", "3(1,2)", "correct"),
    (r"(3,6)", "3(1,3)", "incorrect"),
    (r"(3,6)", "(1,2)+(2,4)", "correct"),
    (r"(3,6)^T", "(1,2)+2(1,2)", "correct"),
    (r"(3,6)^T", r"\frac{(6,12)}{2}", "correct"),
    (r"\begin{pmatrix}3&6\end{pmatrix}", "-(−3,-6)", "correct"),
    (r"(3,6)", "(1,2)+1", "invalid"),
    (r"(3,6)^T", "(1,2)+(1,2,3)", "invalid"),
    ("5", "(1,2)+(3,4)", "incorrect|invalid"),
]


@pytest.mark.parametrize(("key", "answer", "outcomes"), VECTORS)
def test_lists_in_sums_are_vectors(key: str, answer: str, outcomes: str) -> None:
    assert grader.check(key, answer).outcome in outcomes.split("|")


TOLD = [
    ("constant", "x^2+C", "x^2", "the constant of integration is missing."),
    ("scale", "(1,2)^T", "(0,0)^T", "The zero vector has no direction."),
    (
        "span",
        r"\{(1,0)^T,(0,1)^T\}",
        r"\{(1,1)^T,(2,2)^T\}",
        "linearly dependent, so they are no basis.",
    ),
    ("span", r"\{(1,0)^T,(0,1)^T\}", r"\{(1,1)^T\}", "do not span the whole space."),
    (
        "parameters=C;D",
        "C+Dx",
        "C+D",
        "2 free constants are needed; your answer has only 1 of its own.",
    ),
]


@pytest.mark.parametrize(("up_to", "key", "answer", "told"), TOLD)
def test_it_is_told_what_is_missing(up_to: str, key: str, answer: str, told: str) -> None:
    verdict = grader.check(key, answer, up_to=left_open(up_to))
    assert verdict.outcome == "incorrect"
    assert verdict.feedback[0].endswith(told)


def test_a_missing_constant_may_earn_credit() -> None:
    verdict = grader.check(
        "x^2+C", "x^2", up_to="constant", diagnoses={"constant of integration": 0.8}
    )
    assert (verdict.outcome, verdict.note) == ("partial", "NEQ.CONSTANT_MISSING")


@pytest.mark.parametrize("given", [{"variable": "x"}, {"definition": r"\int (x + a) dx"}])
def test_the_variable_of_integration_tells_letters_from_constants(given: dict[str, Any]) -> None:
    """With a parameter a, x² / 2 + a x and (x + a)² / 2 differ by a constant of x."""
    key, answer = r"\frac{x^2}{2} + a x + C", r"\frac{(x+a)^2}{2} + c"
    given = {**given, "symbols": {"x": "real", "a": "real"}, "up_to": "constant"}
    assert grader.check(key, answer, **given).outcome == "correct"
    assert grader.check(key, answer + "+ax", **given).outcome == "incorrect"


def test_rational_vectors_are_proved() -> None:
    key = r"\{(1,0,1)^T,(0,1,0)^T\}"
    for answer, outcome in ((r"\{(1,1,1)^T,(0,1,0)^T\}", "correct"),):
        verdict = grader.check(key, answer, up_to="span")
        assert verdict.outcome == outcome
        assert verdict.evidence is not None
        assert verdict.evidence.proved


@pytest.mark.parametrize(
    "name",
    ["constant", "scale", "sign", "order", "transpose", "span", "similarity", "almost everywhere"],
)
@pytest.mark.parametrize(
    "answer",
    [
        "x + C",
        r"\{1, x\}",
        "(1, x)",
        r"\begin{pmatrix} 1 & x \\ 0 & 1 \end{pmatrix}",
        "x = 2",
        "x > 2",
        r"\{\}",
        r"\frac{1}{x-x}",
        r"e^{e^{e^{x}}}",
    ],
)
def test_anything_can_be_handed_in(name: str, answer: str) -> None:
    for key in (
        "x",
        r"\{1, x\}",
        "(1, x)",
        r"\begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}",
        "x = 3",
    ):
        verdict = grader.check(key, answer, up_to=name)
        assert verdict.outcome != "fault", (key, answer)
    assert grader.check(answer, answer, up_to=name).outcome != "fault"
