"""A derivation as people write it: displays, prose, margins, marks and names, each read as what it is."""

from __future__ import annotations

from typing import Any

import pytest

import grader

SQUARES: dict[str, Any] = {
    "kind": "derivation",
    "symbols": {"a": "real", "b": "real"},
    "start": "(a+b)^2-(a-b)^2",
    "goal": "4ab",
}
SOFTMAX: dict[str, Any] = {
    "kind": "derivation",
    "symbols": {"z": "vector[n]", "i": "index 1..n", "j": "index 1..n"},
    "where": {"s_i": r"\frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"},
    "start": r"\frac{\partial s_i}{\partial z_j}",
    "goal": r"s_i (\delta_{ij} - s_j)",
}

RIGHT: list[Any] = [
    r"\begin{align*} (a+b)^2-(a-b)^2 &= u^2 - v^2 && u = a+b, v = a-b \\ &= (u-v)(u+v) && \text{binomial} \\ &= 2b \cdot 2a \\ &= 4ab \end{align*}",
    r"\begin{align} (a+b)^2-(a-b)^2 &= a^2+2ab+b^2-(a^2-2ab+b^2) \tag{1}\\ &= 4ab \label{x}\end{align}",
    r"\begin{gather*} (a+b)^2-(a-b)^2 = a^2+2ab+b^2-a^2+2ab-b^2 \\ = 4ab \end{gather*}",
    r"\begin{equation*}\begin{split} (a+b)^2-(a-b)^2 &= 2ab+2ab \\[6pt] &= 4ab\end{split}\end{equation*}",
    r"\begin{multline*} (a+b)^2-(a-b)^2 = a^2+2ab+b^2 \\ - a^2 + 2ab - b^2 = 4ab \end{multline*}",
    r"\begin{eqnarray} (a+b)^2-(a-b)^2 &=& 2ab+2ab \nonumber\\ &=& 4ab \end{eqnarray}",
    "(a+b)^2-(a-b)^2\n= a^2+2ab+b^2-(a^2-2ab+b^2)\n= 4ab",
    "(a+b)^2-(a-b)^2 =\na^2+2ab+b^2-(a^2-2ab+b^2) =\n4ab",
    "- (a+b)^2-(a-b)^2\n- = a^2+2ab+b^2-(a^2-2ab+b^2)\n- = 4ab",
    "1. $(a+b)^2-(a-b)^2 = 2ab + 2ab$\n2. $= 4ab$",
    "We expand: $(a+b)^2 = a^2+2ab+b^2$ and $(a-b)^2 = a^2-2ab+b^2$. Subtracting, $(a+b)^2-(a-b)^2 = 2ab+2ab = 4ab$.",
    "Wir multiplizieren aus: $$(a+b)^2-(a-b)^2 = a^2+2ab+b^2-(a^2-2ab+b^2)$$ Also folgt $$(a+b)^2-(a-b)^2 = 4ab,$$ was zu zeigen war.",
    ["(a+b)^2-(a-b)^2 = 2ab+2ab", "= 4ab"],
    ["(a+b)^2-(a-b)^2", "2ab+2ab", "4ab"],
    ["(a+b)^2-(a-b)^2 = 2ab+2ab", "(a+b)^2-(a-b)^2 = 4ab"],
    r"(a+b)^2-(a-b)^2 = \bigl((a+b)+(a-b)\bigr)\bigl((a+b)-(a-b)\bigr) = (2a)(2b) = \boxed{4ab}",
    r"(a+b)^2-(a-b)^2 = \underbrace{a^2-a^2}_{=0}+4ab+\underbrace{b^2-b^2}_{0} = 4ab",
    r"(a+b)^2-(a-b)^2 = \cancel{a^2}+2ab+\cancel{b^2}-\cancel{a^2}+2ab-\cancel{b^2} = 4ab",
    "LHS = (a+b)^2-(a-b)^2 = 2ab+2ab, RHS = 4ab = 2ab+2ab, hence LHS = RHS",
    r"\text{LHS} = (a+b)^2-(a-b)^2 = 2ab+2ab = 4ab = \text{RHS}",
    r"(a+b)^2-(a-b)^2 = 2ab+2ab, \quad 4ab = 2ab+2ab",
    r"(a+b)^2-(a-b)^2 \equiv 2ab+2ab \equiv 4ab",
    r"(a+b)^2-(a-b)^2 \overset{!}{=} 4ab \iff 2ab+2ab = 4ab",
    r"(a+b)^2-(a-b)^2 = 4ab \Leftrightarrow a^2+2ab+b^2-a^2+2ab-b^2 = 4ab \Leftrightarrow 4ab = 4ab \quad\checkmark",
    r"(a+b)^2-(a-b)^2 \overset{(1)}{=} 2ab+2ab \stackrel{\eqref{a}}{=} 4ab.",
    r"\therefore (a+b)^2-(a-b)^2 = 2ab + 2ab = 4ab \quad \text{Q.E.D.}",
    r"(a+b)^2-(a-b)^2 = a^2+2ab+b^2-(a^2-2ab+b^2) \qquad | \text{ expand} \\ = 4ab",
    r"\begin{aligned}(a+b)^2-(a-b)^2 &= 2ab+2ab,\\ &= 4ab.\end{aligned}",
    r"\begin{array}{rcl}(a+b)^2-(a-b)^2 &=& 2ab+2ab\\ &=& 4ab\end{array}",
    r"\begin{proof} We have $(a+b)^2-(a-b)^2 = 2ab+2ab = 4ab$. \end{proof}",
    "**Solution.** $(a+b)^2-(a-b)^2 = 2ab+2ab = 4ab$",
    "```latex\n(a+b)^2-(a-b)^2 = 2ab+2ab = 4ab\n```",
    r"Let $u := a+b$ and $v := a-b$. Then $(a+b)^2-(a-b)^2 = u^2-v^2 = (u-v)(u+v) = 2b\cdot 2a = 4ab$.",
    "Setze $u = a+b$, $v = a-b$: $$u^2-v^2 = (u-v)(u+v) = (2b)(2a) = 4ab.$$",
    r"u \coloneqq a+b, v \triangleq a-b, \quad (a+b)^2-(a-b)^2 = u^2-v^2 = (u-v)(u+v) = 4ab",
    r"(a+b)^2-(a-b)^2 = u^2-v^2 = (u-v)(u+v) = 4ab \quad\text{where } u = a+b, v = a-b",
    r"(a+b)^2-(a-b)^2 = u^2-v^2 = (u-v)(u+v) = 4ab \quad\text{with } u = a+b \text{ and } v = a-b",
    "Denote $u = a+b$ and $v = a-b$. Then $(a+b)^2-(a-b)^2 = u^2-v^2 = (u-v)(u+v) = 4ab$.",
    "(a+b)**2 - (a-b)**2 = 2*a*b + 2*a*b = 4*a*b",
    "4ab = 2ab+2ab = (a+b)^2-(a-b)^2",
    r"\begin{align*} (a+b)^2-(a-b)^2 &= (a+b)^2-(a-b)^2 && \text{start}\\ &= 2ab+2ab && \text{expand}\\ &= 4ab && \text{add} \end{align*}",
    r"\begin{align*} (a+b)^2-(a-b)^2 &= 2ab+2ab & (\text{expand}) \\ &= 4ab & (\text{add}) \end{align*}",
    r"\begin{alignat*}{2} (a+b)^2-(a-b)^2 &= 2ab+2ab &\quad& \text{expand} \\ &= 4ab && \text{add} \end{alignat*}",
    r"\begin{IEEEeqnarray*}{rCl} (a+b)^2-(a-b)^2 &=& 2ab+2ab \\ &=& 4ab \end{IEEEeqnarray*}",
    r"\begin{flalign*} & (a+b)^2-(a-b)^2 &\\ &= 2ab+2ab &\\ &= 4ab & \end{flalign*}",
    r"\begin{aligned} & (a+b)^2-(a-b)^2 \\ = {} & 2ab+2ab \\ = {} & 4ab \end{aligned}",
    r"\begin{aligned} & (a+b)^2-(a-b)^2 \\ =& 2ab+2ab \\ =& 4ab \end{aligned}",
    "(a+b)² − (a−b)² = 2ab + 2ab = 4ab",
    r"\begin{align*} (a+b)^2-(a-b)^2 &= a^2+2ab+b^2 \\ &\quad - (a^2-2ab+b^2) \\ &= 4ab \end{align*}",
    r"\begin{align*} (a+b)^2-(a-b)^2 &= a^2+2ab+b^2 \\ &\qquad {} - a^2+2ab-b^2 \\ &= 4ab \end{align*}",
    r"\begin{align*} \Rightarrow\; & (a+b)^2-(a-b)^2 = 2ab+2ab \\ \Rightarrow\; & (a+b)^2-(a-b)^2 = 4ab \end{align*}",
    r"(a+b)^2-(a-b)^2 = 2ab+2ab \Rightarrow (a+b)^2-(a-b)^2 = 4ab",
    r"(a+b)^2-(a-b)^2 = a^2 + 2ab + b^2 - a^2 + 2ab - b^2 =\dots = 4ab",
    r"(a+b)^2-(a-b)^2 = 2ab+2ab = 4ab = 4ab \hfill \square",
    "Thus (a+b)^2-(a-b)^2 = 2ab+2ab = 4ab",
    "a + b =: u, a - b =: v, (a+b)^2 - (a-b)^2 = u^2 - v^2 = (u-v)(u+v) = 4ab",
    r"(a+b)^2 - (a-b)^2 = \underbrace{(a+b)^2-a^2-b^2}_{=:u} + a^2+b^2 - (a-b)^2 = 4ab",
    r"\begin{align*} (a+b)^2-(a-b)^2 &= u^2 - (a-b)^2 && u = a+b \\ &= 2ab+2ab \\ &= 4ab \end{align*}",
]  # fmt: skip

WRONG: list[str] = [
    "LHS = (a+b)^2-(a-b)^2 = 2ab-2ab, RHS = 4ab = 2ab+2ab, hence LHS = RHS",
    r"(a+b)^2-(a-b)^2 = 2ab+2ab, \quad 4ab = 2ab+3ab",
    r"(a+b)^2-(a-b)^2 = 4ab \iff 4ab = 5ab \iff 0 = 0",
    r"(a+b)^2-(a-b)^2 = \underbrace{a^2+a^2}_{=0}+4ab = 4ab",
    "u = a+b, u = a-b, (a+b)^2-(a-b)^2 = u^2 - u^2 = 4ab",
    "Let $a = 0$. Then $(a+b)^2-(a-b)^2 = b^2 - b^2 = 0 = 4ab$.",
    r"a = b \Rightarrow (a+b)^2-(a-b)^2 = 4a^2 = 4ab",
    r"(a+b)^2-(a-b)^2 = 4ab \text{ because } 1 = 2",
    r"1 = 0 \Rightarrow (a+b)^2-(a-b)^2 = 4ab",
    r"(a+b)^2-(a-b)^2 \neq 4ab",
    r"\begin{align*} (a+b)^2-(a-b)^2 &= 2ab+3ab && \text{expand} \\ &= 4ab && \text{add} \end{align*}",
    r"(a+b)^2-(a-b)^2 = 2ab+3ab = \dots = 4ab",
]  # fmt: skip

CASES: list[tuple[str, str, int | None]] = [
    ((r"For i = j: \[\frac{\partial s_i}{\partial z_i} = s_i(1-s_i)\] For i != j: \[\frac{\partial s_i}{\partial z_j} = -s_is_j\]"),
     "correct", None),
    ((r"For $i = j$: \[\frac{\partial s_i}{\partial z_i} = s_i(1-s_i)\] For $i \neq j$: \[\frac{\partial s_i}{\partial z_j} = -s_is_j\]"
     r"Together: $\frac{\partial s_i}{\partial z_j} = s_i(\delta_{ij}-s_j)$."), "correct", None),
    (r"\text{Case } i=j: \frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \\ \text{Case } i \ne j: \frac{\partial s_i}{\partial z_j} = -s_is_j",
     "correct", None),
    ((r"For $i = j$: $\frac{\partial s_i}{\partial z_j} = s_i(1-s_i)$. For $i \ne j$: $\frac{\partial s_i}{\partial z_j} = s_is_j$."
     r"So $\frac{\partial s_i}{\partial z_j} = s_i(\delta_{ij}-s_j)$."), "partial", 3),
    (r"For $i = j$: $\frac{\partial s_i}{\partial z_j} = s_i(1-s_i)$.", "partial", None),
    (r"For $i \neq j$: $\frac{\partial s_i}{\partial z_j} = s_i(1-s_i)$.", "incorrect", 1),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) = s_i(\delta_{ij}-s_j)", "incorrect", 1),
    (r"For $i = j$: $\frac{\partial s_i}{\partial z_j} = s_i(1-s_i)$. For $i = j$: $\frac{\partial s_i}{\partial z_j} = s_i - s_i^2$.",
     "partial", None),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \text{ if } i = j \\ \frac{\partial s_i}{\partial z_j} = -s_is_j \text{ if } i \ne j",
     "correct", None),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \text{ if } i = j \\ \frac{\partial s_i}{\partial z_j} = s_is_j \text{ if } i \ne j",
     "partial", 3),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \text{ if } i = j",
     "partial", None),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \text{ if } i = j \\ \frac{\partial s_i}{\partial z_j} = -s_is_j",
     "partial", 3),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \text{ if } i \ne j \\ \frac{\partial s_i}{\partial z_j} = -s_is_j \text{ if } i = j",
     "incorrect", 1),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i), \text{ if } i = j; \frac{\partial s_i}{\partial z_j} = -s_is_j, \text{ if } i \ne j.",
     "correct", None),
    (r"\frac{\partial s_i}{\partial z_j} = s_i(1-s_i) \quad (i = j) \\ \frac{\partial s_i}{\partial z_j} = -s_is_j \quad (i \ne j)",
     "correct", None),
    (r"\begin{align} \frac{\partial s_i}{\partial z_j} &= s_i(1-s_i) && \text{if } i = j \\ \frac{\partial s_i}{\partial z_j} &= -s_is_j && \text{if } i \ne j \end{align}",
     "correct", None),
    (r"For i = j, \frac{\partial s_i}{\partial z_j} = s_i(1-s_i), for i != j, \frac{\partial s_i}{\partial z_j} = -s_is_j",
     "correct", None),
]  # fmt: skip


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_calculation_is_right_however_it_is_written(answer: Any) -> None:
    verdict = grader.check(None, answer, **SQUARES)
    assert verdict.outcome == "correct", verdict


@pytest.mark.parametrize("answer", WRONG)
def test_no_way_of_writing_hides_what_does_not_hold(answer: Any) -> None:
    verdict = grader.check(None, answer, **SQUARES)
    assert verdict.outcome in {"partial", "incorrect", "invalid"}, verdict
    assert verdict.feedback


@pytest.mark.parametrize(("answer", "outcome", "first_wrong"), CASES)
def test_a_calculation_may_suppose_something_of_its_indices(
    answer: str, outcome: str, first_wrong: int | None
) -> None:
    verdict = grader.check(None, answer, **SOFTMAX)
    assert verdict.outcome == outcome, verdict
    assert verdict.evidence is not None
    assert verdict.evidence.first_wrong == first_wrong, verdict
