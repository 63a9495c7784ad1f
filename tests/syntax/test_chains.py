"""Derivations over several lines and displays."""

from __future__ import annotations

import pytest

from grader.syntax import Derivation, read_chain, show
from grader.text import Diagnostic
from tests.syntax.scopes import SCOPES


def members(text: str) -> list[str]:
    """Each member as its sign and its tree; `|` before one that begins anew."""
    found = read_chain(text, SCOPES["r"])
    assert isinstance(found, Derivation), found
    return [
        ("|" if member.starts else "")
        + member.operator
        + (member.tree.code if isinstance(member.tree, Diagnostic) else show(member.tree))
        for member in found.members
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"x^2 = x x = y", ["x^2", "=x x", "=y"]),
        (
            r"\begin{aligned} (x+1)^2 &= x^2 + 2x + 1 \\ &= x(x+2) + 1 \end{aligned}",
            ["(x + 1)^2", "=x^2 + 2 x + 1", "=x (x + 2) + 1"],
        ),
        (r"= x = y", ["x", "=y"]),
        (r"x = y =", ["x", "=y"]),
        (r"\begin{align*} x &= y \\ a &= b \\ &= c\end{align*}", ["x", "=y", "|a", "=b", "=c"]),
        (r"$$x$$ $$= y$$", ["x", "=y"]),
        (r"\[ x \] \[ = y \]", ["x", "=y"]),
        (r"x^2 \\ + 1 = y", ["x^2 + 1", "=y"]),
        (r"x \le y < a", ["x", "<=y", "<a"]),
        (r"x = q = y", ["x", "=READ.UNKNOWN_NAME", "=y"]),
        (r"x \stackrel{(1)}{=} y \overset{!}{=} a", ["x", "=y", "=a"]),
        (r"\begin{eqnarray} x &=& y \\ &=& a\end{eqnarray}", ["x", "=y", "=a"]),
        (r"x = y \quad \text{(by definition)}", ["x", "=y"]),
        (r"\begin{align} x &= y \tag{1} \\ &= a \tag{2} \end{align}", ["x", "=y", "=a"]),
        (r"x := y", ["x", "=y"]),
    ],
)
def test_members(text: str, expected: list[str]) -> None:
    assert members(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First we expand $x = y$, then by linearity $= a$.", ["x", "=y", "=a"]),
        ("The vector $x$ and $$x = y$$ so that $$= a.$$", ["x", "=y", "=a"]),
        (r"We have \[x = y\] and therefore \[x = a.\]", ["x", "=y", "|x", "=a"]),
        (
            r"\begin{align} x &= y && \text{by definition} \\ &= a && \text{(expand)} \end{align}",
            ["x", "=y", "=a"],
        ),
        (r"x = y \quad (a, b \text{ independent}) \\ = b", ["x", "=y", "=b"]),
        (r"\begin{aligned}[t] x &= y \\[4pt] &= a \end{aligned}", ["x", "=y", "=a"]),
        (r"x = y \Rightarrow x = a \therefore x = b", ["x", "=y", "|x", "=a", "|x", "=b"]),
        (r"x = y \quad \forall k", ["x", "=y"]),
        (r"x = y \qquad (2)", ["x", "=y"]),
        ("x\n= y\n= a", ["x", "=y", "=a"]),
        ("x^2\nx x\ny", ["x^2", "=x x", "=y"]),
        ("Hence x = y\nThus x = a", ["x", "=y", "|x", "=a"]),
        ("x = y (chain rule)\n= a", ["x", "=y", "=a"]),
        ((r"x = \frac12 y" "\n" r"x = \frac12 a"), ["x", "=1/2·y", "|x", "=1/2·a"]),
        ((r"x = \frac12 y" "\n" r"\cdot a"), ["x", "=1/2·y a"]),
        (r"\text{let } q = x + y \\ q^2 = q q", ["q^2", "=q q"]),
        (r"q := x + y \\ q^2 = q q", ["q^2", "=q q"]),
        (r"q = x + y \\ q^2 = q q", ["q^2", "=q q"]),
        (r"q = x + y \\ = y + x", ["x + y", "=y + x"]),
        (r"q = x + y", ["x + y"]),
        (r"\text{Let } q = x + y. \text{ Then } q^2 = q q", ["q^2", "=q q"]),
        ("Let $q = x + y$. Then $q^2 = q q$.", ["q^2", "=q q"]),
        (r"q x = q y, \text{ where } q = x + y", ["q x", "=q y"]),
        (r"L = x y = y x", ["x y", "=y x"]),
        (r"h'(x) = x = y", ["x", "=y"]),
    ],
)
def test_words_and_definitions_between_formulas(text: str, expected: list[str]) -> None:
    assert members(text) == expected


def test_a_list_of_texts() -> None:
    """Each text is a member; a sign before it and an equation inside it are read as what they are."""
    found = read_chain(["x + y", "= y + x", "q := 2 y", "a = b", r"\frac{x", "q"], SCOPES["r"])
    assert isinstance(found, Derivation)
    assert [(m.operator, m.starts, isinstance(m.tree, Diagnostic)) for m in found.members] == [
        ("", False, False),
        ("=", False, False),
        ("", True, False),
        ("=", False, False),
        ("=", False, True),
        ("=", False, False),
    ]
    assert found.definitions == ("q",)


def test_a_leading_sign_is_kept() -> None:
    found = read_chain("= x = y", SCOPES["r"])
    assert isinstance(found, Derivation)
    assert found.leading == "="


def test_definitions_in_a_derivation() -> None:
    found = read_chain(r"q = 2 x \text{ where } q = x + x", SCOPES["r"])
    assert isinstance(found, Derivation)
    assert found.definitions == ("q",)
