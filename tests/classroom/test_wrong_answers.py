"""Wrong answers of a class: who wrote the same, and a rule that the sheet understands."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from grader.classroom import wrong_answers as room
from grader.classroom.wrong_answers import Group, quoted, wrong_answers
from grader.items.model import Mistake
from tests.classroom.made import class_of, item_of, marked, report_of, result, rows_of, sheet_of

QUADRATIC = item_of(r"(A + A^\top) x", "quadratic", symbols={"x": "vector[n]", "A": "matrix[n, n]"})
SUM = item_of("x + y", "sum", symbols={"x": "real", "y": "real"})
WORD = item_of("gradient", "word", kind="blank")
CHAIN = item_of(None, "chain", kind="derivation", start="(x + y)^2", goal="x^2 + 2 x y + y^2", symbols={"x": "real", "y": "real"})  # fmt: skip


def grouped(item: object, *texts: str) -> list[tuple[int, str, str]]:
    sheet = sheet_of(item)  # type: ignore[arg-type]
    groups = wrong_answers(class_of(sheet, [{item.id: text} for text in texts]), sheet)  # type: ignore[attr-defined]
    return [(len(g.members), g.by, g.shown) for found in groups.values() for g in found]


def test_answers_of_one_worth_are_one_group_told_by_the_commonest() -> None:
    found = grouped(
        QUADRATIC,
        "A x",
        "A x",
        r"\sum_j A_{ij} x_j",
        "2 A x",
        "A x + A x",
        r"(A + A^\top) x",
        "A x",
    )
    assert found == [(4, "value", "A x"), (2, "value", "2 A x")]


def test_unreadable_answers_are_grouped_by_their_fault() -> None:
    found = grouped(SUM, "x + z", "x + q", r"\foo", "x - y", "y +")
    assert found[0] == (2, "note", "x + z")
    assert sorted(entry[1] for entry in found[1:]) == ["note", "note", "value"]


def test_texts_are_grouped_by_what_is_written() -> None:
    groups = grouped(WORD, "the Hessian", "the  Hessian", "Jacobian")
    assert [count for count, _, _ in groups] == [2, 1]


def test_derivations_are_grouped_by_the_first_step_that_does_not_hold() -> None:
    wrong = "(x + y)^2 = x^2 + y^2"
    found = grouped(CHAIN, wrong, wrong + " = x^2 + y^2", "(x+y)^2 = x^2 + x y + y^2")
    assert found == [
        (2, "step", "(x + y)^2 = x^2 + y^2"),
        (1, "step", "(x + y)^2 = x^2 + x y + y^2"),
    ]


@pytest.mark.parametrize("text", ["A x", r"x^\top A A", "2 A x - A x", r"A^\top (x + x)", "A A x"])
def test_a_rule_is_yaml_that_the_sheet_understands(text: str) -> None:
    (group,) = groups_of(QUADRATIC, text)
    if group.by == "note":
        assert group.rule == ""
        return
    (rule,) = yaml.safe_load(group.rule)["mistakes"]
    mistake = Mistake(rule["when"], rule["credit"], rule.get("say", ""))
    assert marked(replace(QUADRATIC, mistakes=(mistake,)), text).note == "MISTAKE.1"
    assert marked(replace(QUADRATIC, mistakes=(mistake,)), r"(A + A^\top) x").outcome == "correct"


def groups_of(item: object, *texts: str) -> tuple[Group, ...]:
    sheet = sheet_of(item)  # type: ignore[arg-type]
    (found,) = wrong_answers(class_of(sheet, [{item.id: text} for text in texts]), sheet).values()  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    "text",
    ["it's", "'", "''", "a: b", "# no comment", "- x", "{a: [b]}", "*x", "&x", "!tag", "%x", "no", "1e3", "012", "|", ">",
     "\\frac{1}{2}", '"', "x: 'y'", "ŷ ≤ ∑", "@x", "`x`", "a\\nb", "---", "..."],
)  # fmt: skip
def test_quotes(text: str) -> None:
    assert yaml.safe_load(f"when: {quoted(text)}") == {"when": text}
    word = result("word", 0, kind="blank", answer=text, read_as=text, feedback=(text,))
    ((group,),) = wrong_answers(rows_of(report_of("s", word))).values()
    (rule,) = yaml.safe_load(group.rule)["mistakes"]
    assert (rule["when"], rule["say"], rule["credit"]) == (text, text, 0)


@pytest.mark.parametrize(
    "text", ["a\nb", "\u202ex", "\x1b[0m", "\ud800", "x" * 2_000, "  ", "\x00", "\u200b", "\ufeff"]
)
def test_what_would_not_show_is_in_no_rule(text: str) -> None:
    word = result("word", 0, kind="blank", answer=text, read_as=text)
    ((group,),) = wrong_answers(rows_of(report_of("s", word))).values()
    assert group.rule == ""


def test_a_mistake_that_the_sheet_knows_needs_no_rule() -> None:
    known = replace(QUADRATIC, mistakes=(Mistake("A x", 0, "A factor is missing."),))  # type: ignore[arg-type]
    (group,) = groups_of(known, "A x", "A x")
    assert (group.note, group.feedback, group.rule) == ("MISTAKE.1", ("A factor is missing.",), "")


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"form": "factored"}, "x^2 + 2 x + 1"),
        ({"kind": "number", "unit": "m"}, "9 s"),
        ({"kind": "number", "unit": "m"}, "9"),
    ],
)
def test_a_right_value_in_another_form_or_unit_is_no_mistake_of_value(
    properties: dict[str, str], text: str
) -> None:
    item = item_of("9" if "unit" in properties else "(x + 1)^2", "item", **properties)
    (group,) = groups_of(item, text, text)
    assert (group.by, len(group.members), group.rule) == ("form", 2, "")


def test_without_the_sheet_readings_are_compared() -> None:
    sheet = sheet_of(QUADRATIC)
    rows = class_of(sheet, [{"quadratic": "A x"}, {"quadratic": "A x"}, {"quadratic": "A x + 0"}])
    assert [len(g.members) for g in wrong_answers(rows)["quadratic"]] == [2, 1]


def test_a_fault_of_ours_costs_only_the_grouping(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("grader.equivalence.grouping.same_worth", broken)
    assert [count for count, _, _ in grouped(QUADRATIC, "A x", "A x", "A x + 0")] == [2, 1]


def test_how_many_handed_in_something() -> None:
    sheet = sheet_of(QUADRATIC)
    rows = class_of(sheet, [{"quadratic": "A x"}, {}, {"quadratic": r"A x + A^\top x"}])
    (group,) = wrong_answers(rows, sheet)["quadratic"]
    assert (len(group.members), group.of) == (1, 2)


def test_nothing_wrong() -> None:
    assert wrong_answers([]) == {}
    assert room.wrong_answers(class_of(sheet_of(SUM), [{"sum": "y + x"}])) == {}
