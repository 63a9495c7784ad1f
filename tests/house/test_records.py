"""`record` is a frozen, slotted dataclass in everything but the time it takes to define."""

from __future__ import annotations

import copy
import pickle  # noqa: TID251 - what multiprocessing does with our records
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace

import pytest

from grader.records import GUARD, record


@record
class Point:
    """A point."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
    span: str = field(default="here", compare=False, repr=False, kw_only=True)

    @property
    def sum(self) -> int:
        return self.x + self.y


@dataclass(frozen=True, slots=True)
class Standard:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
    span: str = field(default="here", compare=False, repr=False, kw_only=True)


@record
class Empty:
    pass


@record
class Checked:
    x: int

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("negative")


def test_it_behaves_like_the_standard_one() -> None:
    point, standard = Point(1, y=2), Standard(1, y=2)
    assert is_dataclass(point)
    assert [f.name for f in fields(point)] == [f.name for f in fields(standard)]
    assert repr(point) == repr(standard).replace("Standard", "Point")
    assert Point.__match_args__ == Standard.__match_args__
    assert not hasattr(point, "__dict__")
    assert (point.sum, point.tags, Point.__doc__) == (3, [], "A point.")
    assert Point(1).tags is not Point(1).tags


def test_equality_and_hash_are_by_the_compared_fields() -> None:
    assert Point(1, 2, span="a") == Point(1, 2, span="b")
    assert Point(1, 2) != Point(1, 3)
    other: object = Standard(1, 2)
    assert Point(1, 2) != other
    assert hash(Checked(5)) == hash(Checked(5))
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1


def test_nothing_can_be_changed() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert replace(point, x=2).x == 2


def test_a_record_without_guards_is_the_same_but_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(GUARD)

    @record
    class Pair:
        left: int
        right: int = 2

    pair = Pair(1)
    assert pair == Pair(1, 2)
    assert hash(pair) == hash(Pair(1, right=2))
    assert replace(pair, left=3) == Pair(3)
    assert copy.deepcopy(pair) == pair
    assert not hasattr(pair, "__dict__")
    pair.left = 5  # type: ignore[misc]
    assert pair == Pair(5)


def test_copies_and_pickles() -> None:
    point = Point(1, 2, ["a"])
    assert copy.copy(point) == copy.deepcopy(point) == point
    assert pickle.loads(pickle.dumps(point)) == point


def test_what_no_record_can_be() -> None:
    @record
    class Unordered:
        x: int = 0
        y: int  # type: ignore[misc]

    with pytest.raises(TypeError, match="behind one with a default"):
        Unordered(1, 2)
    with pytest.raises(TypeError, match="default_factory"):

        @record
        class Ungiven:
            x: int = field(default=0, init=False)


def test_patterns_and_post_init() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Point(1, 2, [], "there")  # type: ignore[call-arg]
