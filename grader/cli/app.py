"""The whole command line for typer: help, sub-commands, completion, and every error of usage.

The main job is the sub-command `grade`, which need not be written: `grade x.yaml` is read as
`grade grade x.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from grader import __version__
from grader.cli.arguments import COMMANDS
from grader.cli.options import BY_NAME, CLASS_OPTIONS, SUBMISSIONS_HELP, Option
from grader.cli.request import UsageFault, request_from
from grader.reports.formats import FORMATS

HELP = """\
Grade mathematics: the answers in a YAML file against a problem sheet.

`grade submissions/ada.yaml` needs no command word.
"""

EPILOG = """\
\b
Exit status:
  0  graded, and at or above the pass mark where there is one
  1  graded, below the pass mark; with --check-only: an answer cannot be
     read, or is not of the kind and shape asked for
  2  could not grade; standard error says where and what to do

\b
Examples:
  grade submissions/ada.yaml --explain
  grade submissions --format terminal --format json=report.json
  grade try 'x^2 + 2x + 1' '(x+1)^2'
  grade try '2 A x' '(A + A^T) x' \\
    --symbols 'A: symmetric matrix[n, n]; x: vector[n]'
"""


class MainJob(TyperCommand):
    """The command that need not be named; its help and errors do not name it either."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        return super().make_context(parent.info_name if parent else info_name, args, None, **extra)


class Roof(TyperGroup):
    """The commands, with `grade` as the one that is meant when none is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        own = {flag for parameter in self.get_params(ctx) for flag in parameter.opts}
        if args and args[0] not in self.commands and args[0].partition("=")[0] not in own:
            args = ["grade", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            found += self.commands["grade"].shell_complete(ctx, incomplete)
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Help with the main job's options beside the commands."""
        shown = copy(self)
        shown.params = [*self.commands["grade"].params, *self.params]
        TyperGroup.format_help(shown, ctx, formatter)


app = typer.Typer(
    cls=Roof,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    subcommand_metavar="| COMMAND ...",
    context_settings={"help_option_names": ["--help", "-h"]},
)


CLASS = {option.name: option for option in CLASS_OPTIONS}


def _option(name: str, table: Mapping[str, Option] = BY_NAME) -> Any:
    row = table[name]
    return typer.Option(
        row.flag,
        help=row.help,
        metavar=row.metavar or None,
        show_default=row.default is not None,
        autocompletion=_completion(row.choices) if row.choices else None,
    )


def _completion(choices: tuple[str, ...]) -> Callable[[str], list[str]]:
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"grade {__version__}")
        raise typer.Exit


@app.callback(help=HELP, epilog=EPILOG)
def roof(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    del version


@app.command("grade", cls=MainJob, hidden=True)
def grade(
    submissions: Annotated[
        list[str], typer.Argument(metavar="SUBMISSION", help=SUBMISSIONS_HELP, show_default=False)
    ],
    *,
    problems: Annotated[str | None, _option("problems")] = BY_NAME["problems"].default,
    format: Annotated[list[str] | None, _option("format")] = None,  # noqa: A002 - the option's name
    only: Annotated[list[str] | None, _option("only")] = None,
    reveal: Annotated[str | None, _option("reveal")] = BY_NAME["reveal"].default,
    jobs: Annotated[str | None, _option("jobs")] = BY_NAME["jobs"].default,
    pass_mark: Annotated[str | None, _option("pass_mark")] = BY_NAME["pass_mark"].default,
    check_only: Annotated[bool, _option("check_only")] = False,
    key_file: Annotated[str | None, _option("key_file")] = None,
    explain: Annotated[bool, _option("explain")] = False,
    color: Annotated[str | None, _option("color")] = BY_NAME["color"].default,
) -> None:
    """Grade submissions against their sheets."""
    values: dict[str, Any] = {
        "problems": problems,
        "format": format,
        "only": only,
        "reveal": reveal,
        "jobs": jobs,
        "pass_mark": pass_mark,
        "check_only": check_only,
        "key_file": key_file,
        "explain": explain,
        "color": color,
    }
    request = request_from(submissions, values)
    if isinstance(request, UsageFault):
        raise typer.BadParameter(request.message, param_hint=request.flag)
    from grader.cli.grading_run import run

    raise typer.Exit(run(request))


@app.command("try", context_settings={"ignore_unknown_options": True})  # answers such as -x^2
def try_(
    key: Annotated[str, typer.Argument(help="The right answer.", show_default=False)],
    answer: Annotated[str, typer.Argument(help="The answer to judge.", show_default=False)],
    *,
    symbols: Annotated[
        list[str] | None,
        typer.Option(
            help="Declarations, as in a sheet: 'x: vector[n]; a: positive'.", metavar="NAME: KIND"
        ),
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option(help="Side conditions: 'x \\neq 0'.", metavar="CONDITION")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(help="Definitions both may use: 'Z: x + y'.", metavar="NAME: VALUE"),
    ] = None,
    syntax: Annotated[
        str, typer.Option(help="How to read both.", metavar="auto|latex|sympy")
    ] = "auto",
    kind: Annotated[str, typer.Option(help="The kind of item.", metavar="KIND")] = "expression",
    layout: Annotated[
        str, typer.Option(help="The layout of derivatives.", metavar="gradient|jacobian|either")
    ] = "gradient",
    unit: Annotated[str, typer.Option(help="The unit of a number: 'm/s^2'.", metavar="UNIT")] = "",
    tolerance: Annotated[
        str,
        typer.Option(
            help="How far off a number may be: '0.05', '1%', 'digits: 2', 'significant: 3'.",
            metavar="SIZE",
        ),
    ] = "",
    figures: Annotated[
        str,
        typer.Option(help="How many significant figures: '3', '3+', '2-4'.", metavar="COUNT"),
    ] = "",
    evidence: Annotated[
        str,
        typer.Option(help="`proof`: agreement at points is not enough.", metavar="proof"),
    ] = "",
    form: Annotated[
        list[str] | None,
        typer.Option(
            help="What the answer must look like: factored, '{without: [x]}'. May be repeated.",
            metavar="FORM",
        ),
    ] = None,
    up_to: Annotated[
        list[str] | None,
        typer.Option(
            help="What may differ: constant, scale, '{parameters: [C, D]}'. May be repeated.",
            metavar="NAME",
        ),
    ] = None,
    keys: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            help="Any other key of an item: 'partial: entries'. May be repeated.",
            metavar="KEY: VALUE",
        ),
    ] = None,
    color: Annotated[str, _option("color")] = "auto",
) -> None:
    """Compare two answers: how each was read, the verdict, and what it rests on."""
    from grader.cli.trying import Trial, properties_of, try_answer

    trial = Trial(
        key=key,
        answer=answer,
        symbols=tuple(symbols or ()),
        given=tuple(given or ()),
        where=tuple(where or ()),
        syntax=syntax,
        kind=kind,
        layout=layout,
        unit=unit,
        tolerance=tolerance,
        figures=figures,
        evidence=evidence,
        properties=properties_of(keys or (), form=form, up_to=up_to),
    )
    raise typer.Exit(try_answer(trial, color))


LINT_EPILOG = """\
\b
Each finding: `file:line:column: CODE severity in item: what, and what it does to students`.
  error    students would be marked wrongly, or not at all
  warning  something does nothing, or is doubtful
The codes stand in problems/README.md. `# lint: allow CODE` at the end of a line,
or on a line of its own above it, lets a finding there pass.

\b
Exit status:
  0  no errors (with --strict: nothing at all)
  1  errors (with --strict: or warnings)
  2  a sheet that cannot be used; standard error says where and what to do
"""


@app.command("lint", epilog=LINT_EPILOG)
def lint(
    sheets: Annotated[
        list[str],
        typer.Argument(metavar="SHEET", help="Sheets, or folders of them.", show_default=False),
    ],
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let warnings count as errors do.")
    ] = False,
    key_file: Annotated[str | None, _option("key_file")] = None,
    color: Annotated[str, _option("color")] = "auto",
) -> None:
    """Check problem sheets before students see them."""
    from grader.cli.linting import lint_sheets

    raise typer.Exit(lint_sheets(sheets, strict=strict, key_file=key_file, color=color))


SEAL_EPILOG = """\
\b
  grade seal --new-key course.key
  grade seal problems/week-1.yaml --key-file course.key --output week-1.yaml
  GRADE_KEY=$(cat course.key) grade submissions/ada.yaml

\b
Sealed are answers, mistakes, examples, definitions, patterns, rubrics, goals,
claims and side conditions. Prompts, symbols, definitions under `where`, points,
kinds, options and units stay readable, and so do the shape and the kind of a
key. A sealed sheet that was changed anywhere does not open.
"""


@app.command("seal", epilog=SEAL_EPILOG)
def seal(
    sheet: Annotated[
        str | None, typer.Argument(help="The plain sheet.", show_default=False)
    ] = None,
    *,
    key_file: Annotated[
        str | None, typer.Option("--key-file", help="The key to seal with.", metavar="FILE")
    ] = None,
    output: Annotated[
        str, typer.Option("--output", help="Where to; `-` is standard output.", metavar="FILE")
    ] = "-",
    new_key: Annotated[
        str | None, typer.Option("--new-key", help="Make a key in a new file.", metavar="FILE")
    ] = None,
) -> None:
    """Encrypt the keys of a sheet, so that students may hold it."""
    from grader.cli.sealing import new_key_file, seal_sheet_file

    if new_key is not None and sheet is None and key_file is None:
        raise typer.Exit(new_key_file(new_key))
    if sheet is None or key_file is None or new_key is not None:
        message = "Write `grade seal SHEET --key-file KEY`, or `grade seal --new-key KEY`."
        raise typer.BadParameter(message, param_hint="SHEET")
    raise typer.Exit(seal_sheet_file(sheet, key_file, output))


CLASS_EPILOG = """\
\b
The folder of results (FOLDER-grades, or --out) gets gradebook.csv,
reports.jsonl, and results.jsonl, from which a run that was stopped goes on.
It is for the instructor, not for students.

\b
Exit status:
  0    graded; the gradebook has the reasons of files that could not be
  2    nothing graded, a key that cannot be read, or results not written
  130  stopped with Ctrl-C; the same command goes on
"""


@app.command("class", epilog=CLASS_EPILOG)
def class_(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="A folder of submissions.", show_default=False)
    ],
    *,
    problems: Annotated[str | None, _option("problems")] = None,
    out: Annotated[str | None, _option("out", CLASS)] = None,
    format: Annotated[list[str] | None, _option("format", CLASS)] = None,  # noqa: A002 - the option's name
    only: Annotated[list[str] | None, _option("only")] = None,
    reveal: Annotated[str | None, _option("reveal")] = BY_NAME["reveal"].default,
    pass_mark: Annotated[str | None, _option("pass_mark")] = None,
    jobs: Annotated[str | None, _option("jobs", CLASS)] = None,
    cache: Annotated[str | None, _option("cache", CLASS)] = None,
    cluster: Annotated[str | None, _option("cluster", CLASS)] = None,
    no_cache: Annotated[bool, _option("no_cache", CLASS)] = False,
    fresh: Annotated[bool, _option("fresh", CLASS)] = False,
) -> None:
    """Grade a whole class: each result is kept at once, then the gradebook is written."""
    from grader.cli.class_request import class_request_from

    values: dict[str, Any] = {
        "problems": problems,
        "out": out,
        "format": format,
        "only": only,
        "reveal": reveal,
        "pass_mark": pass_mark,
        "jobs": jobs,
        "cache": cache,
        "cluster": cluster,
        "no_cache": no_cache,
        "fresh": fresh,
    }
    request = class_request_from(folder, values)
    if isinstance(request, UsageFault):
        raise typer.BadParameter(request.message, param_hint=request.flag)
    from grader.cli.class_run import run_class

    raise typer.Exit(run_class(request))


REPORT_EPILOG = """\
\b
Without --format: an HTML page on standard output. REPORT is what `grade ... --format json=REPORT` wrote, a list of
such reports, or the reports.jsonl of `grade class`. Keys in it are left out unless --reveal lets them through.

\b
Examples:
  grade report report.json --format html=ada.html
  grade report hw-grades/reports.jsonl --format markdown

\b
Exit status:
  0  written
  2  a file that is no report, or cannot be written; standard error says where and what to do
"""


@app.command("report", epilog=REPORT_EPILOG)
def report(
    files: Annotated[
        list[str],
        typer.Argument(metavar="REPORT", help="Reports as JSON.", show_default=False),
    ],
    *,
    format: Annotated[  # noqa: A002 - the option's name
        list[str] | None,
        typer.Option(
            help=f"{', '.join(FORMATS)}; `html=FILE` writes a file. May be repeated.",
            metavar="NAME[=FILE]",
        ),
    ] = None,
    reveal: Annotated[str | None, _option("reveal")] = BY_NAME["reveal"].default,
    explain: Annotated[bool, _option("explain")] = False,
    color: Annotated[str | None, _option("color")] = BY_NAME["color"].default,
) -> None:
    """Write a report in another format, from its JSON: the page for a student."""
    from grader.cli.rereading import report_again

    values = {"format": format, "reveal": reveal, "explain": explain, "color": color}
    done = report_again(files, values)
    if isinstance(done, UsageFault):
        raise typer.BadParameter(done.message, param_hint=done.flag)
    raise typer.Exit(done)


REGRADE_EPILOG = """\
\b
OLD is the results.jsonl of `grade class`, from which only what can have
changed is decided again, or any JSON report. The submissions are read from
where they were, or from --submissions.

\b
Exit status:
  0  every submission graded again; what changed is on standard output
  2  a submission, a sheet or OLD could not be read
"""


@app.command("regrade", epilog=REGRADE_EPILOG)
def regrade(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Results of an earlier run.", show_default=False)
    ],
    *,
    problems: Annotated[str | None, _option("problems")] = None,
    submissions: Annotated[
        str | None, typer.Option(help="Where the submissions are now.", metavar="DIR")
    ] = None,
    out: Annotated[
        str | None, typer.Option(help="Write the new results to this file.", metavar="FILE")
    ] = None,
    jobs: Annotated[str | None, _option("jobs", CLASS)] = None,
) -> None:
    """Grade again after a key is mended: each old and new mark, and why it changed."""
    from grader.cli.class_request import processors
    from grader.cli.request import processes

    count = processes(jobs or str(processors()))
    if isinstance(count, UsageFault):
        raise typer.BadParameter(count.message, param_hint=count.flag)
    from grader.cli.regrading import RegradeRequest
    from grader.cli.regrading import regrade as run

    raise typer.Exit(run(RegradeRequest(old, problems, submissions, out, count)))


@app.command("schema")
def schema(
    document: Annotated[
        str,
        typer.Argument(
            help="Of a sheet, or of a submission.", metavar="sheet|submission", show_default=False
        ),
    ],
) -> None:
    """Print the JSON Schema of a file format, for editors."""
    from grader.cli.schemas import SCHEMAS, print_schema

    if document not in SCHEMAS:
        message = f"{document!r} has no schema. Write sheet or submission."
        raise typer.BadParameter(message, param_hint="sheet|submission")
    raise typer.Exit(print_schema(document))


assert set(COMMANDS) == {command.name for command in app.registered_commands}
