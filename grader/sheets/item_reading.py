"""One item of a sheet: its keys checked and turned into an `Item`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from fractions import Fraction

from grader.items.model import KINDS, Chain, Concept, Expected, Item, Mistake, Search
from grader.sheets import keys
from grader.sheets.fields import (
    FaultList,
    Placed,
    check_keys,
    flag,
    number,
    placed_table,
    present,
    quoted,
    tables,
    text,
    texts,
    whole,
    word,
)
from grader.sheets.form_reading import read_form, read_up_to
from grader.sheets.numbers import read_between, read_figures, read_tolerance
from grader.sheets.scopes import Context, ScopeReader, plain_texts, read_context
from grader.sheets.tree import Listing, Table
from grader.text import Diagnostic

ONE = Fraction(1)
ZERO = Fraction(0)
HALF = Fraction(1, 2)


def read_item(
    faults: FaultList,
    scopes: ScopeReader,
    table: Table,
    *,
    item_id: str,
    title: str,
    outer: Context,
) -> Item:
    """The item that a mapping writes down; `outer` is the context of its sheet and problem."""
    kind = word(faults, table, "kind", KINDS, "expression")
    _check_item_keys(faults, table, kind)
    context = read_context(faults, table).within(outer)
    left_open = read_up_to(faults, table)
    options = _options(faults, table) if kind in {"choice", "choices"} else {}
    is_sealed = present(table, "sealed") is not None
    return Item(
        id=item_id,
        kind=kind,
        title=text(faults, table, "title", title),
        prompt=text(faults, table, "prompt"),
        points=number(faults, table, "points", ONE),
        scope=scopes.scope(context),
        keys=() if is_sealed else _keys(faults, table, kind, options),
        symbols=plain_texts(context.symbols),
        where=plain_texts(context.where),
        given=tuple(line.text for line in context.given),
        hint=text(faults, table, "hint"),
        definition=text(faults, table, "definition"),
        form=read_form(faults, table),
        form_credit=number(faults, table, "form_credit", ZERO, most=1),
        up_to=left_open.names,
        parameters=left_open.parameters,
        modulo=left_open.modulo,
        partial=word(faults, table, "partial", keys.PARTIALS, ""),
        allow=_plain(texts(faults, table, "allow")),
        mistakes=_mistakes(faults, table),
        accept=_examples(faults, table, "accept"),
        reject=_examples(faults, table, "reject"),
        tolerance=read_tolerance(faults, table),
        unit=text(faults, table, "unit"),
        units=word(faults, table, "units", keys.UNITS, "required"),
        figures=read_figures(faults, table),
        between=kind == "number" and present(table, "between") is not None,
        options=options,
        scoring=word(faults, table, "scoring", keys.SCORINGS, "all"),
        pattern=_pattern(faults, table) if kind == "blank" else "",
        review=flag(faults, table, "review"),
        rubric=_rubric(faults, table),
        chain=_chain(faults, table) if kind == "derivation" else None,
        search=_search(faults, table, is_sealed=is_sealed) if kind == "witness" else None,
        evidence=word(faults, table, "evidence", keys.EVIDENCES, ""),
        diagnoses=_diagnoses(faults, table),
        uses=_uses(faults, table),
        line=table.line,
        expects=_expects(faults, table) if is_sealed else (),
        is_sealed=is_sealed,
    )


def _check_item_keys(faults: FaultList, table: Table, kind: str) -> None:
    known = (*keys.ITEM_KEYS, *keys.KIND_KEYS[kind], *keys.CONTEXT_KEYS)
    owners: dict[str, list[str]] = {}
    for owner, names in keys.KIND_KEYS.items():
        for name in names:
            owners.setdefault(name, []).append(owner)
    strange = []
    for key, node in table.entries:
        if key.text in owners and key.text not in known:
            kinds = " or ".join(f"`kind: {owner}`" for owner in owners[key.text])
            message = f"`{key.text}` is no key of the kind `{kind}`."
            faults.add(key, message, f"It belongs to {kinds}.")
        elif key.text not in owners:
            strange.append((key, node))
    rest = Table(tuple(strange), table.line, table.column)
    check_keys(faults, rest, known, f"an item of the kind `{kind}`")


def _expects(faults: FaultList, table: Table) -> tuple[Expected, ...]:
    from grader.sheets.sealing.expects import read_expects

    return read_expects(faults, table)


def _plain(placed: tuple[Placed, ...]) -> tuple[str, ...]:
    return tuple(line.text for line in placed)


# ------------------------------------------------------------------------------------------ keys


def _keys(
    faults: FaultList, table: Table, kind: str, options: Mapping[str, str]
) -> tuple[str, ...]:
    as_list = kind in {"choice", "choices", "blank"}
    one = texts(faults, table, "answer", flow=as_list)
    several = texts(faults, table, "answers")
    estimate = read_between(faults, table) if kind == "number" else None
    found = (*one, *several) if estimate is None else (estimate,)
    if kind not in keys.KINDS_WITH_KEY:
        return _plain(found)
    if kind in {"choice", "choices"}:
        return _option_keys(faults, table, kind, found, options)
    if not found:
        if kind != "blank" or present(table, "pattern") is None:
            missing = "`answer` or `pattern`" if kind == "blank" else "`answer`"
            message = f"The item has no {missing}: without a key nothing can be marked."
            faults.add(table, message, "Write one, or `kind: manual`.")
        return ()
    if kind == "expression" and len(one) > 1:
        message = "`answer` is one key."
        faults.add(one[1], message, "List alternatives under `answers:`.")
    if kind == "shape":
        _check_shapes(faults, found)
    return _plain(found)


def _check_shapes(faults: FaultList, found: tuple[Placed, ...]) -> None:
    from grader.items.size_reading import read_shape

    for line in found:
        shape = read_shape(line.text)
        if isinstance(shape, Diagnostic):
            faults.add(line, f"The key {quoted(line.text)} is no size.", shape.mend)


def _options(faults: FaultList, table: Table) -> dict[str, str]:
    node = present(table, "options")
    if node is None:
        faults.add(table, "The item has no `options`.", "List them: `options: {a: .., b: ..}`.")
        return {}
    if isinstance(node, Listing):
        found = texts(faults, table, "options")
        return {chr(ord("a") + k): line.text for k, line in enumerate(found[:26])}
    options = placed_table(faults, table, "options")
    seen: dict[str, str] = {}
    for name, line in options.items():
        same = seen.setdefault(name.casefold(), name)
        if same != name:
            message = f"The options {quoted(same)} and {quoted(name)} differ in case only."
            faults.add(line, message, "Case is forgiven in answers: rename one.")
    return plain_texts(options)


def _option_keys(
    faults: FaultList,
    table: Table,
    kind: str,
    found: tuple[Placed, ...],
    options: Mapping[str, str],
) -> tuple[str, ...]:
    if not found:
        faults.add(table, "The item has no `answer`: which options are right?", "Name them by key.")
        return ()
    if not options:
        return ()
    from grader.items.choosing import chosen, chosen_of_list

    right: list[str] = []
    for line in found:
        named = chosen_of_list((line.text,), options)
        if named.unknown and kind == "choices":
            named = chosen(line.text, options, several=True)
        if named.unknown or not named.keys:
            known = ", ".join(options)
            faults.add(
                line, f"The key {quoted(line.text)} is none of the options.", f"They are {known}."
            )
        right += [key for key in named.keys if key not in right]
    if kind == "choice" and len(right) > 1 and present(table, "answers") is None:
        message = "Several options are right, and `kind: choice` asks for one."
        faults.add(
            found[0], message, "Write `kind: choices`, or `answers:` if any one of them will do."
        )
    return tuple(right)


def _pattern(faults: FaultList, table: Table) -> str:
    pattern = text(faults, table, "pattern")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        place = table.get("pattern") or table
        faults.add(place, f"`pattern` is no regular expression: {error}.")
        return ""
    return pattern


# ----------------------------------------------------------------------------- common properties


def _mistakes(faults: FaultList, table: Table) -> tuple[Mistake, ...]:
    found = []
    for entry in tables(faults, table, "mistakes", "mappings `{when: .., credit: .., say: ..}`"):
        check_keys(faults, entry, ("when", "credit", "say"), "a mistake")
        when = texts(faults, entry, "when", flow=False)
        if not when:
            faults.add(entry, "The mistake has no `when`.", "Write the wrong answer there.")
        credit = number(faults, entry, "credit", ZERO, most=1)
        say = text(faults, entry, "say")
        found += [Mistake(line.text, credit, say) for line in when]
    return tuple(found)


def _diagnoses(faults: FaultList, table: Table) -> dict[str, Fraction]:
    """The credit for a mistake that the grader finds by itself, by the note of the mistake."""
    node = present(table, "diagnoses")
    if node is None:
        return {}
    if not isinstance(node, Table):
        faults.add(node, "`diagnoses` takes credits by name.", "Write `{sign: 0.5}`, say.")
        return {}
    check_keys(faults, node, tuple(keys.DIAGNOSES), "`diagnoses`")
    return {
        note: number(faults, node, name, ZERO, most=1)
        for name, note in keys.DIAGNOSES.items()
        if present(node, name) is not None
    }


def _uses(faults: FaultList, table: Table) -> dict[str, str]:
    """Names and the items whose answers they stand for; in a list the id is the name."""
    node = present(table, "uses")
    if isinstance(node, Table):
        return plain_texts(placed_table(faults, table, "uses"))
    return {line.text.rpartition(".")[2]: line.text for line in texts(faults, table, "uses")}


def _examples(faults: FaultList, table: Table, name: str) -> tuple[str, ...]:
    node = present(table, "examples")
    if node is None:
        return ()
    if not isinstance(node, Table):
        faults.add(node, "`examples` takes `{accept: [..], reject: [..]}`.")
        return ()
    check_keys(faults, node, ("accept", "reject"), "`examples`")
    return _plain(texts(faults, node, name))


# ------------------------------------------------------------------------------- kinds with steps


def _rubric(faults: FaultList, table: Table) -> tuple[Concept, ...]:
    found = []
    wanted = "mappings `{concept: .., any_of: [..], points: ..}`"
    for entry in tables(faults, table, "rubric", wanted):
        check_keys(faults, entry, ("concept", "any_of", "points"), "a line of the rubric")
        any_of = _plain(texts(faults, entry, "any_of"))
        if not any_of:
            message = "This line of the rubric has no `any_of`."
            faults.add(entry, message, "List the wordings that show the concept.")
        points = number(faults, entry, "points", ONE)
        found.append(Concept(text(faults, entry, "concept"), any_of, points))
    return tuple(found)


def _chain(faults: FaultList, table: Table) -> Chain:
    goal = text(faults, table, "goal") or text(faults, table, "answer")
    steps, end = _shares(faults, table, has_goal=bool(goal))
    least = whole(faults, table, "min_steps") or 0
    return Chain(text(faults, table, "start"), goal, steps, end, least)


def _shares(faults: FaultList, table: Table, *, has_goal: bool) -> tuple[Fraction, Fraction]:
    """What the steps and the goal are worth; where only one is written, the other is the rest."""
    node = present(table, "credit")
    if node is None:
        return (HALF, HALF) if has_goal else (ONE, ZERO)
    if not isinstance(node, Table):
        faults.add(node, "`credit` takes `{steps: .., goal: ..}`.", "Write two shares.")
        return HALF, HALF
    check_keys(faults, node, ("steps", "goal"), "`credit`")
    steps = number(faults, node, "steps", ONE, most=1)
    goal = number(faults, node, "goal", ONE - steps, most=1)
    if present(node, "steps") is None:
        steps = ONE - goal
    if steps + goal > 1 or steps + goal == 0:
        message = f"`steps` and `goal` of `credit` add up to {steps + goal}."
        faults.add(node, message, "They are shares of the points: 0.5 and 0.5, say.")
    return steps, goal


def _search(faults: FaultList, table: Table, *, is_sealed: bool) -> Search:
    asks = plain_texts(placed_table(faults, table, "asks"))
    let = plain_texts(placed_table(faults, table, "let"))
    claims = _plain(texts(faults, table, "claims"))
    for name, found in (("asks", asks), ("claims", claims)):
        if not found and not (is_sealed and name == "claims"):
            faults.add(table, f"The witness has no `{name}`.", f"Write `{name}:`.")
    return Search(asks, let, claims)
