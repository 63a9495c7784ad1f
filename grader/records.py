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
from functools import cache
from itertools import pairwise
from operator import attrgetter
from types import CodeType, FunctionType
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
    if not described.init and described.default_factory is MISSING:
        raise TypeError("A field that is not given is made by its default_factory.")
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
    """The one compiled method: the code for fields of these forms, with their names put in."""
    code = _code(tuple(map(_form, own.values())), sets=sets, ends=ends)
    named = {_PLACE.format(place): name for place, name in enumerate(own)}
    code = code.replace(
        co_varnames=tuple(named.get(name, name) for name in code.co_varnames),
        co_names=tuple(named.get(name, name) for name in code.co_names),
        co_consts=tuple(named.get(value, value) for value in code.co_consts),
    )
    values: dict[str, Any] = {"_set": _SET, "_missing": MISSING}
    defaults: dict[str, Any] = {}
    for place, (name, entry) in enumerate(own.items()):
        if entry.default_factory is not MISSING:
            values[f"_make{place}"] = entry.default_factory
        if entry.init and (entry.default, entry.default_factory) != (MISSING, MISSING):
            defaults[name] = entry.default  # MISSING where it is made anew for each instance
    made = FunctionType(code, values)
    plain = code.co_varnames[1 : code.co_argcount]
    if any(a in defaults and b not in defaults for a, b in pairwise(plain)):
        raise TypeError("A field without a default stands behind one with a default.")
    made.__defaults__ = tuple(defaults[name] for name in plain if name in defaults)
    made.__kwdefaults__ = {name: value for name, value in defaults.items() if name not in plain}
    return made


_PLACE = "_field{}"


def _form(entry: Field[Any]) -> tuple[bool, bool, bool]:
    """All of a field that its part of `__init__` depends on: whether it is named, given, and made by a function."""
    return entry.kw_only is True, entry.init, entry.default_factory is not MISSING


@cache
def _code(forms: tuple[tuple[bool, bool, bool], ...], *, sets: bool, ends: bool) -> CodeType:
    """The code of an `__init__`; classes whose fields have the same forms share it but for the names."""
    plain, by_name, body = ["self"], ["*"], []
    for place, (named, given, made) in enumerate(forms):
        name = _PLACE.format(place)
        if given:
            (by_name if named else plain).append(name)
        elif made:
            body.append(f"{name} = _missing")
        if made:
            body.append(f"if {name} is _missing: {name} = _make{place}()")
        body.append(f"self.{name} = {name}" if sets else f"_set(self, {name!r}, {name})")
    if ends:
        body.append("self.__post_init__()")
    parameters = plain + by_name if len(by_name) > 1 else plain
    text = f"def __init__({', '.join(parameters)}):\n " + ("\n ".join(body) or "pass")
    values: dict[str, Any] = {}
    exec(text, values)  # noqa: S102 - the text holds nothing from outside of this function
    code: CodeType = values["__init__"].__code__
    return code


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
    shown = (f"{e.name}={_shown(getattr(self, e.name))}" for e in fields(self) if e.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _shown(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits in decimals
        over, under = value.as_integer_ratio()
        return f"{over:#x}/{under:#x}"


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, entry.name) for entry in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for entry, value in zip(fields(self), state, strict=True):
        _SET(self, entry.name, value)
