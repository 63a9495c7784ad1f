r"""Lint proves the keys of the shipped sheets: what a careless author might do to one is found.

A factor, a sign and a forgotten transpose are put into every key that has a definition, and so is
the transposition of the whole where that changes the shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.grading.guarding import outspoken_mark
from grader.items import Item
from grader.records import record
from grader.sheets.fields import Placed
from grader.sheets.lint import lint_file, lint_text
from grader.sheets.lint.definitions import proved
from grader.sheets.lint.keys import readable
from grader.sheets.lint.rules import ItemRule
from grader.sheets.lint.source import Source
from grader.sheets.lint.subject import Subject, subjects_of
from grader.sheets.loading import sheet_from_tree, tree_from_text

PROBLEMS = Path(__file__).parents[2] / "problems"
SHEETS = sorted(PROBLEMS.glob("*.yaml"))
TRANSPOSED = re.compile(r"\^\{?(?:\\top|T)\b\}?")
TASK = re.compile(
    r"\b(?:[Dd]ifferentiate|[Dd]erivatives? of|[Gg]radient of|Jacobian of|Jacobian \$|"
    r"[Dd]ivergence of|matrix of all \$\\partial|slope)"
)
"""What a prompt says where a derivative, a gradient, a Jacobian or a divergence is asked for."""

ASKS_FOR_ANOTHER_THING = frozenset({"rule"})
"""Items whose prompt speaks of a derivative that is given: a step of gradient descent."""


@record
class ProvedKey:
    """A key with a definition, and where it stands."""

    item: Item
    place: Placed


def proved_keys(text: str) -> list[ProvedKey]:
    return [ProvedKey(s.item, s.keys[0]) for s in subjects(text) if s.item.definition]


def subjects(text: str) -> list[Subject]:
    file = str(PROBLEMS / "s.yaml")
    root = tree_from_text(text, file)
    return subjects_of(sheet_from_tree(root, file), root, Source.of(text), outspoken_mark)


def with_keys(text: str, changed: dict[Placed, str]) -> str:
    """The sheet with other keys; each key is the last thing in its line."""
    lines = text.split("\n")
    for place, key in changed.items():
        before = lines[place.line - 1][: place.column - 1]
        assert before.strip() == "answer:"
        lines[place.line - 1] = f"{before}'{key.replace(chr(39), chr(39) * 2)}'"
    return "\n".join(lines)


def doubled(key: str) -> str:
    return "1" if key.strip() == "0" else rf"2 \left( {key} \right)"


def negated(key: str) -> str:
    return "-1" if key.strip() == "0" else rf"-\left( {key} \right)"


def without_transpose(number: int) -> Callable[[str], str]:
    """A key without its transposition of this number; the key itself where it has fewer."""

    def change(key: str) -> str:
        found = list(TRANSPOSED.finditer(key))
        if number >= len(found):
            return key
        return key[: found[number].start()] + key[found[number].end() :]

    return change


CHANGES: dict[str, Callable[[str], str]] = {
    "doubled": doubled,
    "negated": negated,
    **{f"transpose {k} dropped": without_transpose(k) for k in range(8)},
}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_lint_finds_nothing_in_the_shipped_sheets(path: Path) -> None:
    assert [str(finding) for finding in lint_file(str(path), outspoken_mark).findings] == []


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_wrong_key_is_found(path: Path, change: str) -> None:
    text = path.read_text("utf-8")
    keys = {known.place: CHANGES[change](known.place.text) for known in proved_keys(text)}
    changed = {place: key for place, key in keys.items() if key != place.text}
    lines = {place.line for place in changed}

    def of_changed(rule: ItemRule) -> ItemRule:
        return lambda s: rule(s) if any(key.line in lines for key in s.keys) else iter(())

    rules = [of_changed(readable), of_changed(proved)]
    found = lint_text(
        with_keys(text, changed), str(PROBLEMS / "s.yaml"), outspoken_mark, rules, ()
    ).findings
    assert {finding.line for finding in found if finding.is_error} == lines


def test_there_are_keys_to_change() -> None:
    counts = dict.fromkeys(CHANGES, 0)
    for path in SHEETS:
        for known in proved_keys(path.read_text("utf-8")):
            for name, change in CHANGES.items():
                counts[name] += change(known.place.text) != known.place.text
    assert counts["doubled"] == counts["negated"] > 70
    assert counts["transpose 0 dropped"] > 15
    assert counts["transpose 7 dropped"] == 0


def tasks() -> Iterator[tuple[str, Item]]:
    for path in SHEETS:
        for subject in subjects(path.read_text("utf-8")):
            item = subject.item
            if item.kind in {"expression", "number"} and TASK.search(item.prompt):
                yield path.stem, item


@pytest.mark.parametrize(("sheet", "item"), list(tasks()), ids=lambda v: getattr(v, "id", v))
def test_every_derivative_has_a_definition(sheet: str, item: Item) -> None:
    assert item.definition or item.id.split(".")[-1] in ASKS_FOR_ANOTHER_THING, sheet
