"""Reading an answer: what counts in it, its labels, its definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from grader.expression.declarations import Definition, Index, Scope
from grader.expression.nodes import (
    Collection,
    Entry,
    Name,
    Relation,
    Tree,
)
from grader.records import record
from grader.syntax import bounds, statements
from grader.syntax.codes import Note, Unreadable, diagnostic, note, unreadable
from grader.syntax.definitions import Written, define, left_side
from grader.syntax.grammar import as_interval
from grader.syntax.letters import letters_of, letters_or_nothing, scope_of_letters, sum_letters
from grader.syntax.lexing import lex
from grader.syntax.parsing import Parsed, Source, letters_in_subscripts, parse
from grader.syntax.scope import written_definition
from grader.syntax.suggestions import shown_name
from grader.syntax.tokens import Token, marks
from grader.syntax.words import Names
from grader.text import NOWHERE, Diagnostic, Span


@record
class Reading:
    """What a text says.

    `tree` is what counts: the last member of a chain of `=`, the whole of any other relation. `labels` are the members
    before it, None where one cannot be read. `label_indices` are the free letters of the first label, in the order in
    which it shows them. `chain` is the whole as written, None if it is no chain or a member cannot be read. `scope` holds
    the answer's own `definitions` too; `repeated` are those that the sheet also makes. `behind_arrow`: what stands before a
    ⇒ or ⇔ was passed over.
    """

    tree: Tree
    labels: tuple[Tree | None, ...]
    label_indices: tuple[str, ...]
    chain: Relation | None
    scope: Scope
    definitions: tuple[str, ...] = ()
    repeated: tuple[Definition, ...] = ()
    aliased: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    behind_arrow: bool = False


_T = TypeVar("_T")


def guarded(work: Callable[[], _T]) -> _T | Diagnostic:
    """What `work` returns, or the diagnostic that ended it."""
    try:
        return work()
    except Unreadable as fault:
        return fault.diagnostic
    except RecursionError:
        return diagnostic("READ.TOO_DEEP", limit=bounds.NESTING)


def read(
    text: str,
    scope: Scope,
    syntax: str = "auto",
    *,
    where: Mapping[str, str] | None = None,
    relation: bool = False,
    logic: bool = False,
) -> Reading | Diagnostic:
    """What `text` says in `scope`; `relation` keeps an equation whole, `logic` an implication too.

    Never raises for any text.
    """
    wanted = Wanted(relation=relation or logic, logic=logic)
    return guarded(lambda: _read(text, scope, syntax, where or {}, wanted))


@record
class Wanted:
    """What is kept whole: an equation or inequality, a statement with ⇒ and ⇔ in it."""

    relation: bool = False
    logic: bool = False


def _read(
    text: str, scope: Scope, syntax: str, where: Mapping[str, str], wanted: Wanted
) -> Reading:
    if not isinstance(text, str):
        raise unreadable("READ.TEXT")
    context = prepared(text, scope, syntax, where)
    tokens = context.tokens
    if "newline" in context.seen:
        tokens = tuple(statements.joined_lines(tokens))
    source = Source(text, tokens, Names.of(context.scope))
    if not tokens:
        raise unreadable("READ.EMPTY")
    arrow = 0 if context.seen.isdisjoint(statements.ARROWS) else statements.behind_arrow(tokens)
    if arrow and not wanted.logic:
        source = source.part(arrow, len(tokens))
    reading = _whole(source, context) if wanted.relation else _value(source, context)
    if arrow and not wanted.logic:
        reading = replace(reading, behind_arrow=True)
    if not (context.definitions or context.repeated or reading.aliased):
        return reading
    return replace(
        reading,
        definitions=context.definitions,
        repeated=context.repeated,
        notes=tuple(dict.fromkeys((*reading.notes, *_alias_notes(reading.aliased, scope)))),
    )


def _alias_notes(aliased: tuple[str, ...], scope: Scope) -> tuple[Note, ...]:
    return tuple(
        note("READ.ALIAS", name=shown_name(letter), meant=shown_name(scope.aliases[letter]))
        for letter in aliased
    )


@record
class Prepared:
    """The tokens of what is handed in, and the scope with the answer's own definitions.

    `seen` are the marks of all tokens of the text, `subscripted` the letters in its subscripts.
    """

    tokens: tuple[Token, ...]
    seen: AbstractSet[str]
    scope: Scope
    definitions: tuple[str, ...]
    repeated: tuple[Definition, ...]
    subscripted: frozenset[str]


def prepared(text: str, scope: Scope, syntax: str, where: Mapping[str, str]) -> Prepared:
    """Cut the text into tokens, and read the definitions inside it and beside it."""
    if scope.letters_are_numbers and not scope.declarations:
        decimal = scope.decimal
        bodies = [letters_or_nothing(body, syntax, decimal) for body in where.values()]
        scope = scope_of_letters([letters_of(text, syntax, decimal), *bodies], scope)
    names = Names.of(scope)
    tokens = lex(text, names, syntax)
    if not tokens:
        raise unreadable("READ.EMPTY")
    seen = marks(tokens)
    _refuse_words(text, tokens, seen, names)
    known = None if scope.letters_are_numbers else names.bare
    statement = statements.statement(tokens, seen, known)
    inside = [
        Written("", left_side(text, left, body, scope), Source(text, body, names))
        for left, body in statement.definitions
    ]
    beside = [written_definition(key, body, scope, syntax) for key, body in where.items()]
    subscripted = letters_in_subscripts(tokens) if "_" in seen else frozenset()
    if not inside and not beside:
        return Prepared(statement.body, seen, scope, (), (), subscripted)
    if len(inside) + len(beside) > bounds.DEFINITIONS:
        raise unreadable("READ.TOO_MANY_DEFINITIONS", limit=bounds.DEFINITIONS)
    inner, made, repeated = own_definitions([*inside, *beside], scope, syntax)
    again = lex(text, Names.of(inner), syntax)
    seen = marks(again)
    body = statements.statement(again, seen, known).body
    return Prepared(body, seen, inner, made, repeated, subscripted)


def own_definitions(
    written: list[Written], scope: Scope, syntax: str
) -> tuple[Scope, tuple[str, ...], tuple[Definition, ...]]:
    """The scope with the answer's definitions; those that repeat the sheet's are handed back beside it."""
    new: list[Written] = []
    again: list[Written] = []
    for one in written:
        name = one.left.name
        known = scope.definitions.get(name)
        if known is not None and len(known.indices) != len(one.left.indices) and one.left.indices:
            literal = f"{name}_{''.join(one.left.indices)}"
            new.append(replace(one, left=replace(one.left, name=literal, indices=())))
        elif known is not None:
            again.append(one)
        elif name in scope.declarations or name in Names.of(scope).sizes:
            if not scope.letters_are_numbers:
                raise unreadable("READ.REDEFINED", one.left.span, name=shown_name(name))
            new.append(one)
        else:
            new.append(one)
    seen: set[str] = set()
    for one in (*new, *again):
        if one.left.name in seen:
            raise unreadable("READ.DEFINED_TWICE", one.left.span, name=shown_name(one.left.name))
        seen.add(one.left.name)
    inner, result = define(new, scope, syntax)
    for _, fault in result.faults:
        raise Unreadable(fault)
    repeated: list[Definition] = []
    for one in again:
        _, found = define([one], inner, syntax)
        for _, fault in found.faults:
            raise Unreadable(fault)
        repeated.extend(found.found.values())
    return inner, tuple(result.found), tuple(repeated)


def _refuse_words(text: str, tokens: list[Token], seen: AbstractSet[str], names: Names) -> None:
    """Prose where a formula is asked: several words that mean nothing here."""
    unread: dict[tuple[int, int], int] = {}
    for t in [t for t in tokens if t.run is not NOWHERE]:
        run = t.run
        if run.end - run.start >= 3 and t.kind == "letter" and t.text not in names.bare:
            unread[run.start, run.end] = unread.get((run.start, run.end), 0) + 1
    strange = [text[start:end] for (start, end), count in unread.items() if count >= 2]
    if "prose" in seen:
        strange += [t.text for t in tokens if t.kind == "prose"]
    if not strange:
        return
    free = names.scope.letters_are_numbers
    words = len(strange) + sum(t.kind == "keyword" for t in tokens)
    formula = not seen.isdisjoint(_OF_FORMULAS)
    if (len(strange) >= 2 or words >= 2 or free) and not (formula and words < 4):
        if free and len(strange) < 3:
            return
        raise unreadable("READ.WORDS", Span(tokens[0].span.start, tokens[-1].span.end),
                         mend="Write the formula alone.")  # fmt: skip


_OF_FORMULAS = frozenset({"number", "operator", "begin", "=", "+", "^", "_"})


# What counts.


def _parse(source: Source, part: statements.Range, context: Prepared) -> Parsed:
    return parse(source.part(*part), subscripted=context.subscripted)


def _whole(source: Source, context: Prepared) -> Reading:
    """An equation or inequality as it stands, without a sign left over at an end."""
    cut = statements.chain(source.tokens)
    if cut.members:
        source = source.part(cut.members[0][0], cut.members[-1][1])
    parsed = parse(source, subscripted=context.subscripted)
    whole = parsed.tree if isinstance(parsed.tree, Relation) else None
    return Reading(
        parsed.tree, (), (), whole, context.scope, aliased=parsed.aliased, notes=parsed.notes
    )


def _value(source: Source, context: Prepared) -> Reading:
    tokens = source.tokens
    seen = context.seen
    if not seen.isdisjoint(statements.LISTING) and statements.has_list(tokens):
        return _listed(source, context)
    if seen.isdisjoint(statements.RELATIONS):
        return _single(source, context)
    cut = statements.chain(tokens)
    if not cut.members:
        raise unreadable("READ.MISSING_OPERAND", tokens[0].span, place="beside", name=tokens[0].text,
                         mend="Write what belongs there.")  # fmt: skip
    if len(cut.members) == 1:
        return _single(source.part(*cut.members[0]), context)
    signs = cut.operators
    if all(sign == "=" for sign in signs):
        return _chained(source, cut, len(signs), context)
    if "approx" in signs and set(signs) <= {"=", "approx"}:
        return _chained(source, cut, _last_exact(source, cut), context)
    if set(signs[:-1]) <= {"="} and (
        signs[-1] == "sim" or (signs[-1] == "in" and _is_label(source, cut))
    ):
        return _chained(source, cut, len(signs), context)
    return _whole(source, context)


def _single(source: Source, context: Prepared) -> Reading:
    """A text of one member."""
    parsed = parse(source, subscripted=context.subscripted)
    return Reading(
        parsed.tree, (), (), None, context.scope, aliased=parsed.aliased, notes=parsed.notes
    )


def _is_label(source: Source, cut: statements.Chain) -> bool:
    """Whether what stands before ∈ is only the name of what is asked: a bare name, or anything before ℝ^…."""
    start, end = cut.members[0]
    if len(cut.members) == 2 and source.tokens[start].kind == "letter":
        rest = source.tokens[start + 1 : end]
        if all(
            t.kind in ("letter", "number") or t.sign in ("_", "^", "{", "}", "(", ")") for t in rest
        ):
            return not rest or rest[0].sign in ("_", "^")
    first = source.tokens[cut.members[-1][0]]
    return first.kind == "set" or (
        first.kind == "letter" and first.text == "R" and not source.names.known & {"R"}
    )


def _last_exact(source: Source, cut: statements.Chain) -> int:
    """The member that counts where `≈` occurs: the one before it, unless that is only a label."""
    place = cut.operators.index("approx")
    if place >= 1:
        return place
    start, end = cut.members[0]
    exact = any(t.kind in ("number", "operator", "function") for t in source.tokens[start:end])
    return 0 if exact else len(cut.members) - 1


def _chained(source: Source, cut: statements.Chain, counts: int, context: Prepared) -> Reading:
    """A chain: one member counts, those before it are labels, read if they can be."""
    parsed = _parse(source, cut.members[counts], context)
    if cut.operators[counts - 1] == "in":
        parsed = replace(parsed, tree=as_interval(parsed.tree))
    labels: list[Tree | None] = []
    for member in cut.members[:counts]:
        found = guarded(lambda member=member: _parse(source, member, context).tree)  # type: ignore[misc]
        labels.append(None if isinstance(found, Diagnostic) else found)
    whole: Relation | None = None
    if all(label is not None for label in labels) and counts == len(cut.members) - 1:
        members = (*(label for label in labels if label is not None), parsed.tree)
        whole = Relation(members, cut.operators, span=members[0].span.merge(members[-1].span))
    letters = _label_indices(source, cut.members[0], context)
    return Reading(
        parsed.tree, tuple(labels), letters, whole, context.scope,
        aliased=parsed.aliased, notes=parsed.notes,
    )  # fmt: skip


def _label_indices(source: Source, part: statements.Range, context: Prepared) -> tuple[str, ...]:
    """The letters in the label's subscripts that nothing declares but as an index, in order of appearance."""
    tokens = source.tokens[part[0] : part[1]]
    shown = letters_in_subscripts(tokens) - sum_letters(tokens)[0]
    found: list[str] = []
    for token in tokens:
        name = token.text
        if token.kind != "letter" or name not in shown or name in found:
            continue
        if isinstance(context.scope.declarations.get(name), Index) or name not in source.names.bare:
            found.append(name)
    return tuple(found)


def _listed(source: Source, context: Prepared) -> Reading:
    """Several values or conditions: `x = 1, 2`, `x = 1 or x = 2`, `x > 0 and y > 0`."""
    parsed = parse(source, subscripted=context.subscripted)
    tree = parsed.tree
    label: Tree | None = None
    if isinstance(tree, Collection) and tree.kind == "list":
        first, *rest = tree.items
        if (
            isinstance(first, Relation)
            and first.operators == ("=",)
            and isinstance(first.members[0], Name | Entry)
            and not any(isinstance(item, Relation) for item in rest)
        ):
            label = first.members[0]
            tree = replace(tree, items=(first.members[1], *rest))
    labels = () if label is None else (label,)
    return Reading(
        tree, labels, (), None, context.scope, aliased=parsed.aliased, notes=parsed.notes
    )
