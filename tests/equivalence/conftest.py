"""Items for tests of the deciding room, from texts as a sheet writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from grader.equivalence.marking import check_item
from grader.equivalence.numbers import numeric_check
from grader.equivalence.verdict import Verdict
from grader.expression.declarations import Scope
from grader.items.model import Answer, Form, Item, Mistake, Tolerance
from grader.syntax import read_scope


def item_of(
    key: str | Sequence[str],
    *,
    symbols: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    layout: str = "gradient",
    kind: str = "expression",
    **properties: Any,
) -> Item:
    keys = (key,) if isinstance(key, str) else tuple(key)
    if symbols or where:
        scope = read_scope(symbols or {}, where or {}, layout=layout)
        assert isinstance(scope, Scope), scope
    else:
        scope = Scope(letters_are_numbers=True, layout=layout)
    return Item("t", kind, "", "", Fraction(1), scope, keys, **properties)


def check(key: str | Sequence[str], answer: str, **properties: Any) -> Verdict:
    given = dict(properties.pop("answer_where", {}))
    return check_item(item_of(key, **properties), Answer(text=answer, where=given))


def check_number(key: str, answer: str, **properties: Any) -> Verdict:
    tolerance = properties.pop("tolerance", None)
    item = item_of(
        key, kind="number", tolerance=Tolerance(**tolerance) if tolerance else None, **properties
    )
    return numeric_check(item, Answer(text=answer))


@pytest.fixture(name="check")
def _check() -> Callable[..., Verdict]:
    return check


@pytest.fixture(name="check_number")
def _check_number() -> Callable[..., Verdict]:
    return check_number


@pytest.fixture(name="form")
def _form() -> Callable[..., Form]:
    return Form


@pytest.fixture(name="mistake")
def _mistake() -> Callable[..., Mistake]:
    return Mistake
