"""Keys of an item that change nothing: what they ask for cannot happen, or their kind does not look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from grader.equivalence.forms.styles import style_of
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.marking import entries_right
from grader.equivalence.quantities import asked_in
from grader.equivalence.question import Key, KeyFault
from grader.equivalence.sides import Side, side_of
from grader.expression.nodes import (
    Collection,
    Differential,
    Negation,
    Number,
    Prime,
    Product,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.traversal import walk
from grader.expression.vocabulary import LATEX_NAMES, PLAIN_NAMES
from grader.sheets.keys import DIAGNOSES
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.keys import readable_keys
from grader.sheets.lint.subject import MATHEMATICAL, Subject, quoted

_OF_FORMULAS = ("definition", "up_to", "allow")
_OF_EXPRESSIONS = ("form", "form_credit", "partial", "diagnoses")
_IGNORED: Mapping[str, tuple[str, ...]] = {
    "shape": (*_OF_FORMULAS, *_OF_EXPRESSIONS),
    "choice": (*_OF_FORMULAS, *_OF_EXPRESSIONS),
    "choices": (*_OF_FORMULAS, *_OF_EXPRESSIONS),
    "blank": (*_OF_FORMULAS, *_OF_EXPRESSIONS),
    "text": (*_OF_FORMULAS, *_OF_EXPRESSIONS, "mistakes"),
    "derivation": (*_OF_FORMULAS, *_OF_EXPRESSIONS, "mistakes"),
    "manual": (*_OF_FORMULAS, *_OF_EXPRESSIONS, "mistakes", "examples"),
}
"""What items of a kind may hold, because every item may, and do not look at."""

_OF_NUMBERS = frozenset(
    note for note in DIAGNOSES.values() if note.startswith(("UNIT.", "FIGURES."))
) | {"NEQ.ROUNDED"}
"""What may be wrong with a number."""

_SHIFT = Number(Fraction(7))
_FACTOR = Number(Fraction(3))


def ignored(subject: Subject) -> Iterator[Finding]:
    """Every key of the item is one that its kind looks at."""
    kind = subject.item.kind
    for name in _IGNORED.get(kind, ()):
        key = subject.own.key(name)
        if key is not None:
            message = f"`{name}` does nothing for `kind: {kind}`."
            yield subject.found("IDLE.KIND", key, message)


def of_numbers(subject: Subject) -> Iterator[Finding]:
    """What a number says of its unit and of mistakes has something to do with it."""
    if subject.item.kind != "number":
        return
    units = subject.own.key("units")
    if units is not None and not _has_unit(subject):
        message = "`units` stands without a `unit`, and no key has one."
        yield subject.found("IDLE.KIND", units, message)
    if not _OF_NUMBERS.issuperset(subject.item.diagnoses):
        message = "`diagnoses` of a number has to do with its unit, its figures and its rounding."
        place = subject.own.key("diagnoses")
        yield subject.found("IDLE.KIND", place or subject.own, message)


def _has_unit(subject: Subject) -> bool:
    try:
        return asked_in(subject.item) is not None
    except KeyFault:
        return True  # what is wrong with it is told elsewhere


def forms(subject: Subject) -> Iterator[Finding]:
    """A form can be tested, and names what there is."""
    item, form = subject.item, subject.item.form
    place = subject.node("form")
    if not (form.styles or form.in_terms_of or form.without):
        if item.form_credit and item.figures is None:
            message = "`form_credit` stands without a `form`."
            yield subject.found("IDLE.FORM", subject.node("form_credit"), message)
        return
    letters = [style_of(text).argument for text in form.styles if style_of(text).word == "in"]
    for name in (*form.in_terms_of, *form.without, *letters):
        if not _is_known(subject, name, operators=name in form.without):
            message = f"`form` names {quoted(name)}, which the item does not declare."
            yield subject.found("FORM.UNKNOWN_NAME", place, message)


def _is_known(subject: Subject, name: str, *, operators: bool) -> bool:
    from grader.equivalence.forms.names import canonical, is_operator

    word = canonical(name)
    scope = subject.scope
    if scope.letters_are_numbers or scope.knows(word) or scope.knows(word.partition("_")[0]):
        return True
    return operators and (is_operator(name) or word in LATEX_NAMES or word in PLAIN_NAMES)


def partial(subject: Subject) -> Iterator[Finding]:
    """`partial: entries` where there are entries."""
    conditions = subject.conditions
    if not subject.item.partial or conditions is None or subject.item.kind != "expression":
        return
    shares = [entries_right(key.side, key.side, conditions) for _, key in readable_keys(subject)]
    if shares and all(share is None or share[1] < 2 for share in shares):
        message = "`partial: entries` does nothing: the key has no entries of a known number."
        yield subject.found("IDLE.PARTIAL", subject.node("partial"), message)


# What is left open


def up_to(subject: Subject) -> Iterator[Finding]:
    """What `up_to` leaves open is a change of the key that is accepted, and was not without it."""
    conditions = subject.conditions
    if conditions is None or subject.item.kind not in MATHEMATICAL:
        return
    keys = [key for _, key in readable_keys(subject)]
    for name in subject.item.up_to:
        change = _CHANGES.get(name)
        if (
            change is not None
            and keys
            and not any(_opens(name, change, k, conditions) for k in keys)
        ):
            message = f"`up_to: {name}` does not fit the key {quoted(subject.keys[0].text)}."
            yield subject.found("IDLE.UP_TO", subject.node("up_to"), message)


def _opens(
    name: str, change: Callable[[Tree], Tree | None], key: Key, conditions: Conditions
) -> bool:
    if key.side.kind not in {"value", "family", "tuple", "list", "set"}:
        return True
    tree = change(key.side.tree)
    side = side_of(tree, key.side.scope) if tree is not None else None
    if not isinstance(side, Side):
        return False
    plainly = decide(key.side, side, replace(conditions, up_to=()))
    return (
        not plainly.equal
        and not decide(key.side, side, replace(conditions, up_to=(name,))).different
    )


def _turned_round(tree: Tree) -> Tree | None:
    return replace(tree, items=tree.items[::-1]) if isinstance(tree, Collection) else None


def _each(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """A change of a value, or of all items of a list."""
    if isinstance(tree, Collection):
        return replace(tree, items=tuple(map(change, tree.items)))
    return change(tree)


_CHANGES: Mapping[str, Callable[[Tree], Tree | None]] = {
    "sign": lambda tree: _each(tree, Negation),
    "scale": lambda tree: _each(tree, lambda inner: Product((_FACTOR, inner))),
    "constant": lambda tree: _each(tree, lambda inner: Sum((inner, _SHIFT))),
    "transpose": lambda tree: _each(tree, Transpose),
    "order": _turned_round,
}
"""For what may be left open, a change that it must forgive."""


def layout(subject: Subject) -> Iterator[Finding]:
    """A layout of the item's own matters to its key."""
    place = subject.own.get("layout")
    asked = subject.item.scope.layout
    if place is None or asked == "gradient" or subject.item.kind != "expression":
        return
    keys = [key for _, key in readable_keys(subject)]
    definition = subject.read(subject.item.definition) if subject.item.definition else None
    if isinstance(definition, Key):
        keys.append(definition)
    matters = _is_no_number if asked == "either" else _holds_derivative
    if keys and not any(map(matters, keys)):
        message = f"`layout: {asked}` does nothing: the key {_WHY[asked]}."
        yield subject.found("IDLE.LAYOUT", place, message)


_WHY = {"either": "is a number", "jacobian": "and its definition hold no derivative"}


def _is_no_number(key: Key) -> bool:
    shape = key.side.closed.shape
    return shape is None or not shape.is_scalar or bool(key.side.closed.free)


def _holds_derivative(key: Key) -> bool:
    kinds = Differential | Prime
    return any(isinstance(n, kinds) for n in (*walk(key.side.tree), *walk(key.side.closed.tree)))
