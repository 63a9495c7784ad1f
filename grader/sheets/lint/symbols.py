"""Names: all that is declared or defined is used by something, and aliases and letters are what they seem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.equivalence.question import Key
from grader.expression.declarations import Family, Index, Scope, SizeName, Value
from grader.expression.nodes import Name
from grader.expression.traversal import walk
from grader.numerics.ranges import is_empty
from grader.records import record
from grader.sheets.fields import FaultList, Placed, placed_table
from grader.sheets.lint.finding import Finding, found
from grader.sheets.lint.keys import readable_keys
from grader.sheets.lint.names import declared_name, defined_name, in_declarations, names_used
from grader.sheets.lint.sizes import MOST_ENTRIES, entries, words
from grader.sheets.lint.subject import Subject, quoted
from grader.sheets.tree import Table
from grader.syntax import canonical_name, show


@record
class _Named:
    """A name that a mapping declares or defines."""

    section: str
    name: str
    written: Placed
    key: str


def unused(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Every declaration and definition is used by an item for which it counts."""
    used: set[tuple[int, str]] = set()
    for subject in subjects:
        names = names_used(subject) | in_declarations(subject.scope)
        taken: set[str] = set()
        for table in subject.tables:
            for named in _named(table, subject.scope):
                if named.name in names and named.name not in taken:
                    used.add((id(table), named.name))
            taken |= {named.name for named in _named(table, subject.scope)}
    for table, subject in _tables(subjects):
        for named in _named(table, subject.scope):
            if (id(table), named.name) not in used and not _is_for_answers(named, subject):
                yield _unused(named, table, subject)


def _tables(subjects: Sequence[Subject]) -> Iterator[tuple[Table, Subject]]:
    """Every mapping that declares names, once, with an item for which they count."""
    seen: set[int] = set()
    for subject in subjects:
        for table in subject.tables:
            if id(table) not in seen:
                seen.add(id(table))
                yield table, subject


def _named(table: Table, scope: Scope) -> Iterator[_Named]:
    for key, written in placed_table(FaultList(""), table, "symbols").items():
        yield _Named("symbols", declared_name(key), written, key)
    for key, written in placed_table(FaultList(""), table, "where").items():
        yield _Named("where", defined_name(key, written.text, scope), written, key)


def _is_for_answers(named: _Named, subject: Subject) -> bool:
    """Whether a declaration is there for what students write: a free index, a size to choose from."""
    declared = subject.scope.declarations.get(named.name)
    if named.section != "symbols":
        return False
    is_size = isinstance(declared, SizeName) and subject.item.kind == "shape"
    return isinstance(declared, Index) or is_size


def _unused(named: _Named, table: Table, subject: Subject) -> Finding:
    owner = _owner(table, subject)
    where = "this item" if owner == subject.item.id else "any part of this problem"
    where = where if owner else "any item of the sheet"
    done = "declared" if named.section == "symbols" else "defined"
    code = "SYMBOL.UNUSED" if named.section == "symbols" else "WHERE.UNUSED"
    message = f"{quoted(named.key)} is {done} and not used by {where}."
    return found(code, named.written, owner, message)


def _owner(table: Table, subject: Subject) -> str:
    """The id of the item or problem that a mapping writes down; empty for the sheet."""
    if table is subject.own:
        return subject.item.id
    return "" if table is subject.tables[-1] else subject.item.id.partition(".")[0]


def empty(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Every range holds a number."""
    for table, subject in _tables(subjects):
        for named in _named(table, subject.scope):
            declared = subject.scope.declarations.get(named.name)
            member = declared.member if isinstance(declared, Family) else declared
            if named.section == "symbols" and isinstance(member, Value) and is_empty(member):
                message = f"{quoted(named.key)} is {quoted(named.written.text)}, and no number is."
                yield found("SYMBOL.EMPTY", named.written, _owner(table, subject), message)


def sizes(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Lengths are letters, and not so long that nothing can be compared."""
    for table, subject in _tables(subjects):
        for named in _named(table, subject.scope):
            declared = subject.scope.declarations.get(named.name)
            if named.section != "symbols":
                continue
            owner, written = _owner(table, subject), quoted(named.written.text)
            for word in dict.fromkeys(words(declared)):
                message = f"{written} has the length {word}, a product of sizes."
                yield found("SYMBOL.WORD", named.written, owner, message)
            if (count := entries(declared, subject.scope)) > MOST_ENTRIES:
                message = f"{written} has {count:,} entries where it is compared."
                yield found("SYMBOL.LARGE", named.written, owner, message)


def hidden(subject: Subject) -> Iterator[Finding]:
    """No name is declared and defined at the same place."""
    named = list(_named(subject.own, subject.scope))
    defined = {one.name for one in named if one.section == "where"}
    for one in named:
        if one.section == "symbols" and one.name in defined:
            message = f"{quoted(one.key)} is declared here and defined in `where`."
            yield subject.found("SYMBOL.HIDDEN", one.written, message)


def uses(subject: Subject) -> Iterator[Finding]:
    """An item that builds on an earlier one has a key that speaks of it."""
    names = names_used(subject) if subject.item.uses else frozenset()
    for name, earlier in subject.item.uses.items():
        if name not in names:
            message = f"Nothing here speaks of {quoted(name)}, the answer to {quoted(earlier)}."
            yield subject.found("USES.UNUSED", subject.node("uses"), message)


def free(subject: Subject) -> Iterator[Finding]:
    """A key with letters has declarations."""
    if not subject.item.scope.letters_are_numbers:
        return
    ends = (*subject.placed("start", flow=False), *subject.placed("goal", flow=False))
    read = ((text, subject.read(text.text)) for text in ends)
    for text, key in (*readable_keys(subject), *read):
        if not isinstance(key, Key):
            continue
        letters = {n.name for n in walk(key.side.closed.tree) if isinstance(n, Name)}
        declared = [name for name in subject.scope.declarations if name in letters]
        if declared:
            shown = ", ".join(show(Name(name)) for name in declared)
            message = f"{quoted(text.text)} uses {shown}, and the item declares no `symbols`."
            yield subject.found("SYMBOL.FREE", text, message)
            return


def aliases(subject: Subject) -> Iterator[Finding]:
    """An alias is no name of the item, and what it stands for is one."""
    scope = subject.scope
    for letter, meant in subject.named("aliases").items():
        if scope.knows(declared_name(letter)):
            message = f"The alias {quoted(letter)} is itself declared here."
            yield subject.found("ALIAS.HIDES", meant, message)
        elif not scope.letters_are_numbers and not scope.knows(canonical_name(meant.text)):
            message = f"The alias {quoted(letter)} stands for {quoted(meant.text)}, which is not declared."
            yield subject.found("ALIAS.UNKNOWN", meant, message)
