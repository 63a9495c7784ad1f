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


def test_a_leading_sign_is_kept() -> None:
    found = read_chain("= x = y", SCOPES["r"])
    assert isinstance(found, Derivation)
    assert found.leading == "="


def test_definitions_in_a_derivation() -> None:
    found = read_chain(r"q = 2 x \text{ where } q = x + x", SCOPES["r"])
    assert isinstance(found, Derivation)
    assert found.definitions == ("q",)
