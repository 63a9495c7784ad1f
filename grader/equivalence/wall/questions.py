"""What is asked through the wall, in our trees: is a value zero, what is an integral worth, what does a command of a key give.

An answer is remembered by its question. Silence is no answer: None, whatever the reason.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from grader.equivalence.wall.process import Silence, the_wall
from grader.equivalence.wall.wire import VERSION, Names, NotRead, NotSent, decode, encode
from grader.expression.declarations import Scope
from grader.expression.nodes import Tree
from grader.records import record

MOST_REMEMBERED = 1_024
_remembered: OrderedDict[str, dict[str, Any]] = OrderedDict()
_lock = Lock()

MISSING = "missing"


@record
class Argument:
    """An argument of a command: a tree, a plain word, or trees together (a variable with its ends)."""

    tree: Tree | None = None
    word: str = ""
    together: tuple[Tree, ...] = ()


@record
class Refusal:
    """Why a command gave nothing: `missing` where SymPy is not installed, else what it said."""

    reason: str


def vanishes(tree: Tree, scope: Scope) -> bool:
    """Whether SymPy shows a value to be zero; False is no answer."""
    names = Names(scope)
    try:
        data = encode(tree, names)
    except NotSent:
        return False
    return _asked({"ask": "vanishes", "tree": data}, names).get("yes") is True


def value_of(tree: Tree, scope: Scope) -> Tree | None:
    """A tree with its integrals, limits and sums worked out."""
    names = Names(scope)
    try:
        data = encode(tree, names)
        return decode(_asked({"ask": "value", "tree": data}, names).get("tree"), names.known)
    except (NotSent, NotRead):
        return None


def commanded(command: str, arguments: tuple[Argument, ...], variables: tuple[str, ...], scope: Scope) -> Tree | Refusal:  # fmt: skip
    """What a command gives. `variables` are names that it binds."""
    names = Names(scope)
    for variable in variables:
        names.variable(variable)
    try:
        data = [_argument(argument, names) for argument in arguments]
        found = _asked({"ask": "command", "command": command, "arguments": data}, names)
        return decode(found.get("tree"), names.known)
    except NotSent as error:
        return Refusal(str(error))
    except NotRead:
        return Refusal(str(found.get("no", "nothing")))


def _argument(argument: Argument, names: Names) -> Any:
    if argument.word:
        return ["word", argument.word]
    if argument.together:
        return ["range", [encode(tree, names) for tree in argument.together]]
    assert argument.tree is not None
    return encode(argument.tree, names)


def _asked(question: dict[str, Any], names: Names) -> dict[str, Any]:
    question |= {"version": VERSION, "names": names.assumptions()}
    line = json.dumps(question, sort_keys=True)
    with _lock:
        known = _remembered.get(line)
    if known is not None:
        return known
    said = the_wall().ask(line)
    found = {"no": said.reason} if isinstance(said, Silence) else _read(said)
    with _lock:
        _remembered[line] = found
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found


def _read(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return {"no": "unreadable"}
    return found if isinstance(found, dict) else {"no": "unreadable"}
