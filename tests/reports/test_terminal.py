"""The terminal report: complete, plain without colours, safe, and within its width."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from rich.cells import cell_len

from grader.equivalence.verdict import OUTCOMES, READABLE
from grader.reports.look import Look
from grader.reports.terminal import write_terminal
from grader.reports.words import MARKS
from tests.reports.reports_shown import EVERY_OUTCOME, item, report

ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = (
    "\x1b[2J[/] [bold]::error::x ##[add-mask]\u202eabc\u200b\ud800 \r\n::set-output name=x::1 😀"
)


def test_every_outcome_has_a_mark_and_a_word() -> None:
    text = write_terminal([EVERY_OUTCOME], Look())
    for entry in EVERY_OUTCOME.items:
        assert re.search(
            rf"^{re.escape(MARKS[entry.outcome])} {re.escape(entry.id)}\b.*", text, re.MULTILINE
        )
        assert entry.outcome in text
    assert {entry.outcome for entry in EVERY_OUTCOME.items} == set(OUTCOMES)
    assert set(MARKS) == {*OUTCOMES, READABLE}


@pytest.mark.parametrize("width", [20, 40, 59, 60, 80, 100])
@pytest.mark.parametrize("explain", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, explain: bool) -> None:
    look = Look(width=width, explain=explain)
    lines = write_terminal([EVERY_OUTCOME], look).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_colours_add_nothing_but_colours() -> None:
    plain = write_terminal([EVERY_OUTCOME], Look())
    colored = write_terminal([EVERY_OUTCOME], Look(color=True))
    assert "\x1b" not in plain
    assert "\x1b[3" in colored
    assert ANSI.sub("", colored) == plain


def test_a_correct_item_takes_one_line() -> None:
    entry = item("a", "correct", Fraction(1), title="A title", read_as="x + 1")
    text = write_terminal([report(entry)], Look())
    assert "read as" not in text
    assert "✓ a  A title" in text
    assert "1/1 correct" in text
    assert "read as x + 1" in write_terminal([report(entry)], Look(explain=True))


def test_the_caret_stands_below_the_fault() -> None:
    entry = item("a", "invalid", Fraction(0), answer="x + \tфy", column=6)
    lines = write_terminal([report(entry)], Look()).splitlines()
    place = next(i for i, line in enumerate(lines) if "at column 6" in line)
    assert lines[place + 1].endswith("x +  фy")
    assert lines[place + 1][lines[place + 2].index("^")] == "ф"


def test_the_caret_of_a_long_answer_stays_in_view() -> None:
    answer = "a + " * 100 + "ß + " + "b + " * 100
    entry = item("a", "invalid", Fraction(0), answer=answer, column=401)
    for width in (20, 40, 80):
        lines = write_terminal([report(entry)], Look(width=width)).splitlines()
        caret = next(i for i, line in enumerate(lines) if line.endswith("^"))
        assert lines[caret - 1][lines[caret].index("^")] == "ß"


def test_the_caret_of_a_block_names_its_line() -> None:
    entry = item("a", "invalid", Fraction(0), answer="x +\ny + $\n", column=9)
    text = write_terminal([report(entry)], Look())
    assert "at line 2, column 5" in text
    assert "y + $" in text


@pytest.mark.parametrize("width", [20, 40, 80])
def test_hostile_texts_stay_text(width: int) -> None:
    entry = item(
        HOSTILE,
        "invalid",
        Fraction(0),
        title=HOSTILE,
        read_as=HOSTILE,
        feedback=(HOSTILE, "[/]"),
        answer=HOSTILE,
        column=3,
    )
    page = report(entry, title=HOSTILE, student=HOSTILE, file=HOSTILE)
    text = write_terminal([page, page], Look(width=width, explain=True, several=True))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e\u200b\ud800]", text)
    assert "##[" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "[bold]" in text or width == 20


@pytest.mark.parametrize(
    ("shares", "pass_mark", "total"),
    [
        ((Fraction(1), Fraction(1, 3)), None, "Score 1.33 of 2 (66%)"),
        (
            (Fraction(1), Fraction(1)),
            Fraction(1),
            "Score 2 of 2 (100%): passed (pass mark 100%, 2 points)",
        ),
        (
            (Fraction(1), Fraction(0)),
            Fraction(3, 4),
            "Score 1 of 2 (50%): not passed (pass mark 75%, 1.5 points)",
        ),
        ((None, Fraction(0)), None, "Score 0 to 1 of 2"),
        ((None, Fraction(0)), Fraction(1, 2), "hangs on a person"),
        ((), None, "Score 0 of 0"),
    ],
)
def test_totals(
    shares: tuple[Fraction | None, ...], pass_mark: Fraction | None, total: str
) -> None:
    items = [
        item(f"i{n}", "partial" if c is not None else "manual", c) for n, c in enumerate(shares)
    ]
    text = write_terminal([report(*items, pass_mark=pass_mark)], Look(width=100))
    assert total in text


def test_several_reports_end_with_a_summary() -> None:
    text = write_terminal([EVERY_OUTCOME, EVERY_OUTCOME], Look(several=True))
    assert "2 submissions graded, 2 with items for a person:" in text
    assert text.rstrip().endswith("? submissions/ada.yaml  3 to 8 of 12")
