"""Which names the texts of an item use: keys, definitions, conditions, mistakes, examples, prompts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader.expression.declarations import (
    Declaration,
    Family,
    Function,
    Index,
    RandomVariable,
    Scope,
    Value,
)
from grader.expression.nodes import Call, FunctionName, Integral, Limit, Name, Tree
from grader.expression.traversal import walk
from grader.sheets import fields
from grader.sheets.lint.subject import Subject
from grader.syntax import canonical_name, read, read_relations
from grader.syntax.codes import Unreadable
from grader.syntax.lexing import lex
from grader.syntax.reading import Reading
from grader.syntax.scope import written_definition
from grader.syntax.words import Names, base_of

_MATHS = re.compile(r"\$\$?(.+?)\$\$?|\\\((.+?)\\\)|\\\[(.+?)\\\]|`([^`]+)`", re.DOTALL)


def names_used(subject: Subject) -> frozenset[str]:
    """Every name that some text of the item uses, by its canonical spelling.

    Definitions count where something else uses them. Letters of texts that cannot be read, and of prompts, count for
    all names that begin with them.
    """
    item, scope = subject.item, subject.scope
    used: set[str] = set()
    for text in _formulas(subject):
        used |= names_in(text, scope, item.syntax)
    for text in item.given:
        used |= _in_condition(text, scope)
    for prose in (item.prompt, item.hint, _problem_prompt(subject)):
        for formula in _MATHS.finditer(prose):
            used |= _letters(next(filter(None, formula.groups())), scope)
    for text in (*item.form.in_terms_of, scope.variable, *scope.aliases.values()):
        used |= _letters(text, scope) | {text}
    return _through_definitions(used, scope)


def _problem_prompt(subject: Subject) -> str:
    """What the problem says above its parts."""
    if len(subject.tables) < 3:
        return ""
    table, faults = subject.tables[1], fields.FaultList("")
    return f"{fields.text(faults, table, 'prompt')} {fields.text(faults, table, 'hint')}"


def _formulas(subject: Subject) -> Iterator[str]:
    item = subject.item
    yield from item.keys
    yield from (mistake.when for mistake in item.mistakes)
    yield from (*item.accept, *item.reject)
    yield from filter(None, (item.definition,))
    if item.chain is not None:
        yield from filter(None, (item.chain.start, item.chain.goal))
    if item.search is not None:
        yield from (*item.search.let.values(), *item.search.claims)


def names_in(text: str, scope: Scope, syntax: str = "auto") -> frozenset[str]:
    """The names in a formula; in one that cannot be read, all that its letters may stand for."""
    reading = read(text, scope, syntax, relation=True)
    if not isinstance(reading, Reading):
        return _letters(text, scope)
    own = (reading.scope.definitions[name].body for name in reading.definitions)
    labels = (label for label in reading.labels if label is not None)
    return frozenset().union(*map(in_tree, (reading.tree, *own, *labels)))


def in_tree(tree: Tree) -> frozenset[str]:
    """The names in a tree."""
    found: set[str] = set()
    for node in walk(tree):
        match node:
            case Name(name=name) | FunctionName(name=name) | Call(function=name):
                found.add(name)
            case Integral(variable=name) | Limit(variable=name):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def _in_condition(text: str, scope: Scope) -> frozenset[str]:
    found: set[str] = set()
    for tree in read_relations([text], scope):
        found |= _letters(text, scope) if isinstance(tree, tuple) else in_tree(tree)
    return frozenset(found)


def _letters(text: str, scope: Scope) -> frozenset[str]:
    """All names of the scope whose letters stand in a text, whatever it says."""
    names = Names.of(scope)
    try:
        tokens = lex(text, names)
    except (Unreadable, RecursionError):
        letters = set(re.findall(r"[A-Za-z]+", text))
    else:
        letters = {token.text for token in tokens if token.kind == "letter"}
    known = (*scope.declarations, *scope.definitions, *scope.sizes)
    return frozenset(name for name in known if base_of(name) in letters)


def _through_definitions(used: Iterable[str], scope: Scope) -> frozenset[str]:
    """With the names in the definitions that are used."""
    found: set[str] = set()
    waiting = list(used)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in scope.definitions:
            waiting += in_tree(scope.definitions[name].body)
    return frozenset(found)


def in_declarations(scope: Scope) -> frozenset[str]:
    """The names that other declarations use: sizes, the parameters of laws, the ends of ranges."""
    found: set[str] = set()
    for name, declaration in scope.declarations.items():
        found |= _in_declaration(declaration) - {name}
    return frozenset(found)


def _in_declaration(declaration: Declaration) -> frozenset[str]:
    match declaration:
        case Value(shape=shape, range=interval):
            ends = (interval.lower, interval.upper) if interval is not None else ()
            trees = [end for end in ends if end is not None]
            return shape.rows.names.union(shape.columns.names, *map(in_tree, trees))
        case RandomVariable(shape=shape, parameters=parameters):
            return shape.rows.names.union(shape.columns.names, *map(in_tree, parameters))
        case Function(parameters=parameters, result=result):
            shapes = (*parameters, result)
            return frozenset().union(*(s.rows.names | s.columns.names for s in shapes))
        case Family(size=size, member=member):
            return size.names | _in_declaration(member)
        case Index(lower=lower, upper=upper):
            return lower.names | upper.names
        case _:
            return frozenset()


def declared_name(key: str) -> str:
    """The canonical spelling of a key of `symbols`."""
    try:
        return canonical_name(key)
    except Unreadable:
        return key


def defined_name(key: str, body: str, scope: Scope) -> str:
    """The name that a line of `where` defines."""
    try:
        return written_definition(key, body, scope).left.name
    except Unreadable:
        return key
