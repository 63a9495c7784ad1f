"""`record` and `mutable`: slotted dataclasses, frozen and not, that cost little to define.

`dataclass(frozen=True, slots=True)` compiles six methods for every class, 0.7 ms each time the
module is imported; with some 170 classes that is a third of the time in which a sheet is graded.
Here one method is compiled (`__init__`, when the first instance is made), the others are shared,
and the description in `Field`s is drawn up when it is asked for. The result is a dataclass for
`dataclasses.replace` and `fields`, for pattern matching and for type checkers. It has the fields of
its own body: records do not inherit from one another.

Type checkers refuse to set a field of a record. At run time that is refused only where the
environment has GUARD, as in our tests: a guarded record takes three times as long to make, and
making records is most of what reading a formula takes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

GUARD = "GRADE_GUARD_RECORDS"

_SET = object.__setattr__
_NOT_COPIED = ("__dict__", "__weakref__")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """The class as a frozen dataclass with slots: equality and hash by the compared fields."""
    own = _own_fields(cls)
    equal, hashed = _comparison(own)
    methods: dict[str, Any] = {"__getstate__": _state, "__setstate__": _restore}
    guarded = GUARD in os.environ
    if guarded:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    return _made(cls, own, methods, {"__eq__": equal, "__hash__": hashed}, guarded=guarded)


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def mutable(cls: type[T]) -> type[T]:
    """The class as a dataclass with slots whose fields may be set; equal to itself only."""
    return _made(cls, _own_fields(cls), {}, {})


def _own_fields(cls: type) -> dict[str, Field[Any]]:
    return {name: _described(vars(cls).get(name, MISSING)) for name in _annotations(cls)}


def _annotations(cls: type) -> Mapping[str, Any]:
    found: Mapping[str, Any] = vars(cls).get("__annotations__", {})
    return found


def _described(default: Any) -> Field[Any]:
    described: Field[Any] = default if isinstance(default, Field) else field(default=default)
    return described


def _made(
    cls: type[T],
    own: dict[str, Field[Any]],
    methods: dict[str, Any],
    defaults: dict[str, Any],
    *,
    guarded: bool = False,
) -> type[T]:
    """The class again, with slots: `methods` it must have, `defaults` where it has none of its own."""
    members = {n: v for n, v in vars(cls).items() if n not in own and n not in _NOT_COPIED}
    members |= methods | {
        "__slots__": tuple(own),
        "__init__": _first_init(own, sets=not guarded, ends="__post_init__" in members),
        "__match_args__": tuple(n for n, f in own.items() if f.init and f.kw_only is not True),
        "__dataclass_fields__": _Fields(_annotations(cls), own),
    }
    for name, method in (*defaults.items(), ("__repr__", _show)):
        members.setdefault(name, method)
    made: type[T] = type(cls)(cls.__name__, cls.__bases__, members)  # type: ignore[misc]
    return made


class _Fields:
    """`__dataclass_fields__`, drawn up by `dataclass` itself when it is first asked for."""

    def __init__(self, annotations: Mapping[str, Any], own: dict[str, Field[Any]]) -> None:
        self._members = {"__doc__": "Only its fields.", "__annotations__": annotations, **own}

    def __get__(self, _: object, owner: type) -> dict[str, Field[Any]]:
        twin = type(owner.__name__, (), {**self._members, "__module__": owner.__module__})
        described: Any = dataclass(init=False, repr=False, eq=False)(twin)
        found: dict[str, Field[Any]] = {entry.name: entry for entry in fields(described)}
        owner.__dataclass_fields__ = found  # type: ignore[attr-defined]
        return found


def _first_init(own: dict[str, Field[Any]], *, sets: bool, ends: bool) -> Callable[..., None]:
    """An `__init__` that puts the compiled one in its own place."""

    def first(self: Any, *values: Any, **named: Any) -> None:
        compiled = _init(own, sets=sets, ends=ends)
        type(self).__init__ = compiled
        compiled(self, *values, **named)

    return first


def _init(own: dict[str, Field[Any]], *, sets: bool, ends: bool) -> Callable[..., None]:
    """The one compiled method; only names of fields go into its text."""
    values: dict[str, Any] = {"_set": _SET, "_missing": MISSING}
    plain, by_name, body = ["self"], ["*"], []
    for name, entry in own.items():
        parameters = by_name if entry.kw_only is True else plain
        if entry.default_factory is not MISSING:
            values[f"_make_{name}"] = entry.default_factory
            if entry.init:
                parameters.append(f"{name}=_missing")
            else:
                body.append(f"{name} = _missing")
            body.append(f"if {name} is _missing: {name} = _make_{name}()")
        elif entry.default is not MISSING:
            values[f"_default_{name}"] = entry.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        body.append(f"self.{name} = {name}" if sets else f"_set(self, {name!r}, {name})")
    if ends:
        body.append("self.__post_init__()")
    parameters = plain + by_name if len(by_name) > 1 else plain
    text = f"def __init__({', '.join(parameters)}):\n " + ("\n ".join(body) or "pass")
    exec(text, values)  # noqa: S102 - the text is made of our own field names
    made: Callable[..., None] = values["__init__"]
    return made


def _comparison(own: dict[str, Field[Any]]) -> tuple[Callable[..., Any], Callable[..., int]]:
    compared = [name for name, entry in own.items() if entry.compare]
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else _nothing

    def equal(self: object, other: object) -> Any:
        if other.__class__ is self.__class__:
            return key(self) == key(other)
        return NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    return equal, hashed


def _nothing(_: object) -> tuple[()]:
    return ()


def _show(self: Any) -> str:
    shown = (f"{entry.name}={getattr(self, entry.name)!r}" for entry in fields(self) if entry.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, entry.name) for entry in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for entry, value in zip(fields(self), state, strict=True):
        _SET(self, entry.name, value)
