"""Both ways through the command line agree: the short path and typer share one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from grader.cli import grading_run
from grader.cli.app import app
from grader.cli.arguments import COMMANDS, read_words
from grader.cli.options import MAIN_OPTIONS
from grader.cli.request import Request, UsageFault, request_from
from tests.cli.conftest import Run


def typer_options() -> dict[str, Any]:
    group = typer.main.get_command(app)
    main_job = group.commands["grade"]  # type: ignore[attr-defined]
    return {
        p.name: p for p in main_job.params if p.param_type_name == "option" and p.name != "help"
    }


def test_typer_has_the_options_of_the_table_and_no_others() -> None:
    options = typer_options()
    assert set(options) == {option.name for option in MAIN_OPTIONS}
    for row in MAIN_OPTIONS:
        shown = options[row.name]
        assert shown.opts == [row.flag]
        assert bool(shown.is_flag) == row.is_switch
        assert bool(shown.multiple) == row.repeatable
        assert shown.help == row.help
        if not (row.is_switch or row.repeatable):
            assert shown.default == row.default


def test_the_short_path_knows_every_command() -> None:
    assert set(COMMANDS) == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    for command in COMMANDS:
        assert read_words([command, "x.yaml"]) is None


def through_typer(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> Request | int:
    asked: list[Request] = []

    def remember(request: Request) -> int:
        asked.append(request)
        return 0

    monkeypatch.setattr(grading_run, "run", remember)
    try:
        app(args=arguments, prog_name="grade")
    except SystemExit as leaving:
        if not asked:
            return int(leaving.code or 0)
    return asked[0]


def through_the_short_path(arguments: list[str]) -> Request | None:
    words = read_words(arguments)
    request = None if words is None else request_from(words.submissions, words.values)
    return None if isinstance(request, UsageFault) else request


WORDS = st.sampled_from(
    [
        "ada.yaml", "--", "-", "--explain", "--explain=1", "--format", "--format=json", "json", "json=out.json",
        "terminal", "--only", "--only=q1", "q1", "--reveal", "after", "--reveal=sometimes", "--jobs", "4", "--jobs=x",
        "--pass-mark", "0.5", "--pass-mark=50%", "--pass-mark=7", "--color", "never", "--color=never", "--problems",
        "--problems=", "--check-only", "--key-file", "--key-file=k", "--nope", "-h", "",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=7))
def test_both_ways_read_the_same(arguments: list[str]) -> None:
    """Where the short path takes a line, typer reads the same request from it."""
    short = through_the_short_path(arguments)
    if short is None:
        return
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert through_typer(arguments, monkeypatch) == short


@pytest.mark.parametrize(
    ("values", "flag", "words"),
    [
        ({"pass_mark": "7"}, "--pass-mark", "0.5 or 50%"),
        ({"pass_mark": "1e999999999"}, "--pass-mark", "0.5 or 50%"),
        ({"pass_mark": "1/0"}, "--pass-mark", "0.5 or 50%"),
        ({"pass_mark": "nan"}, "--pass-mark", "0.5 or 50%"),
        ({"pass_mark": "-0.5"}, "--pass-mark", "0.5 or 50%"),
        ({"jobs": "0"}, "--jobs", "1 or more"),
        ({"jobs": "many"}, "--jobs", "1 or more"),
        ({"reveal": "allways"}, "--reveal", "Did you mean always?"),
        ({"color": "blue"}, "--color", "Write auto, always or never."),
        ({"format": ["mine"]}, "--format", "Write terminal, json, "),
        ({"format": ["jsn"]}, "--format", "Did you mean json?"),
        ({"format": ["json", "terminal"]}, "--format", "Two reports for standard output"),
        ({"format": ["json=x", "terminal=x"]}, "--format", "Two reports for the file x"),
        ({"format": ["json=ada.yaml"]}, "--format", "is a submission"),
        ({"format": ["json=no/such/folder/x.json"]}, "--format", "does not exist"),
    ],
)
def test_values_that_no_option_takes(values: dict[str, Any], flag: str, words: str) -> None:
    fault = request_from(["ada.yaml"], values)
    assert isinstance(fault, UsageFault)
    assert fault.flag == flag
    assert words in fault.message


def test_a_report_may_not_name_a_folder(tmp_path: Path) -> None:
    fault = request_from(["ada.yaml"], {"format": [f"json={tmp_path}"]})
    assert isinstance(fault, UsageFault)


def test_defaults() -> None:
    request = request_from(["ada.yaml"], {})
    assert isinstance(request, Request)
    assert [(output.format, output.path) for output in request.outputs] == [("terminal", "-")]
    assert (request.reveal, request.color, request.jobs, request.pass_mark) == (
        "never",
        "auto",
        1,
        None,
    )


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("grade --fo", "--format"),
        ("grade l", "lint"),
        ("grade x.yaml --re", "--reveal"),
        ("grade x.yaml --reveal a", "after"),
        ("grade try --s", "--symbols"),
    ],
)
def test_completion(grade: Run, line: str, offered: str) -> None:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = grade(**words, _GRADE_COMPLETE="complete_bash")
    assert offered in done.stdout.split()
