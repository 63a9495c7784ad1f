"""What the names of an item stand for: the contexts of sheet, problem and item joined, and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from grader.expression.declarations import Rows, Scope
from grader.records import mutable, record
from grader.sheets.fields import FaultList, Placed, placed_table, text, texts, word
from grader.sheets.keys import DECIMALS, LAYOUTS
from grader.sheets.tree import Table

_Key: TypeAlias = tuple[object, ...]
_Fault: TypeAlias = tuple[str, str, str, str]


@record
class Context:
    """What stands at the sheet, a problem or an item for everything in it."""

    symbols: Mapping[str, Placed] = field(default_factory=dict)
    where: Mapping[str, Placed] = field(default_factory=dict)
    aliases: Mapping[str, Placed] = field(default_factory=dict)
    given: tuple[Placed, ...] = ()
    layout: str = ""
    variable: str = ""
    log: str = ""
    decimal: str = ""
    data: Mapping[str, Rows] = field(default_factory=dict)
    place: Placed = field(default_factory=lambda: Placed("", 1, 1))

    def within(self, outer: Context) -> Context:
        """This context inside another: it adds to it and overrides it."""
        heads = {_head(name) for name in self.where}
        symbols = {name: value for name, value in outer.symbols.items() if name not in heads}
        where = {
            name: value
            for name, value in outer.where.items()
            if _head(name) not in self.symbols and _head(name) not in heads
        }
        return Context(
            symbols=symbols | dict(self.symbols),
            where=where | dict(self.where),
            aliases=dict(outer.aliases) | dict(self.aliases),
            given=(*outer.given, *(line for line in self.given if line not in outer.given)),
            layout=self.layout or outer.layout,
            variable=self.variable or outer.variable,
            log=self.log or outer.log,
            decimal=self.decimal or outer.decimal,
            data=dict(outer.data) | dict(self.data),
            place=self.place,
        )


def read_context(faults: FaultList, table: Table) -> Context:
    """The context that a sheet, a problem or an item writes down."""
    return Context(
        symbols=placed_table(faults, table, "symbols"),
        where=placed_table(faults, table, "where"),
        aliases=placed_table(faults, table, "aliases"),
        given=texts(faults, table, "given"),
        layout=word(faults, table, "layout", LAYOUTS, ""),
        variable=text(faults, table, "variable"),
        log=text(faults, table, "log"),
        decimal=word(faults, table, "decimal", DECIMALS, ""),
        data=_data(faults, table),
        place=Placed("", table.line, table.column),
    )


def _data(faults: FaultList, table: Table) -> Mapping[str, Rows]:
    if table.key("data") is None:
        return {}
    from grader.sheets.data import read_data

    return read_data(faults, table)


def plain_texts(placed: Mapping[str, Placed]) -> dict[str, str]:
    return {name: value.text for name, value in placed.items()}


@mutable
class ScopeReader:
    """Scopes of one sheet; items with equal declarations share one."""

    faults: FaultList
    scopes: dict[_Key, Scope | tuple[_Fault, ...]] = field(default_factory=dict)

    def scope(self, context: Context) -> Scope:
        """The scope of a context; what cannot be read is noted where it stands."""
        sections = (context.symbols, context.where, context.aliases)
        settings = tuple(
            ("", text) for text in (context.layout, context.variable, context.log, context.decimal)
        )
        data = tuple(context.data.items())
        key = (*(tuple(plain_texts(section).items()) for section in sections), settings, data)
        if key not in self.scopes:
            self.scopes[key] = _read(context)
        found = self.scopes[key]
        if isinstance(found, Scope):
            return found
        for section, name, message, mend in found:
            entries = context.where if section == "where" else context.symbols
            self.faults.add(entries.get(name, context.place), message, mend)
        return Scope()


def _read(context: Context) -> Scope | tuple[_Fault, ...]:
    from grader.syntax import read_scope

    found = read_scope(
        plain_texts(context.symbols),
        plain_texts(context.where),
        layout=context.layout or "gradient",
        variable=context.variable,
        log=context.log,
        decimal=context.decimal,
        data=context.data,
        aliases=plain_texts(context.aliases),
    )
    if isinstance(found, Scope):
        return found
    return tuple(
        (section, name, f"`{name}` in `{section}`: {fault.message}", fault.mend)
        for section, name, fault in found.faults
    )


def _head(name: str) -> str:
    """The name that a definition's left side defines: `f` of `f(x)`."""
    return name.partition("(")[0].strip()
