"""The options of the main job: one table, read by the short path and shown by typer."""

from __future__ import annotations

from grader.records import record

REVEAL = ("never", "after", "always")
COLOR = ("auto", "always", "never")
SUBMISSIONS_HELP = "Submission files, or folders that hold them."


@record
class Option:
    """One option. Without a `metavar` it is a switch; a `repeatable` one collects its values."""

    flag: str
    help: str
    metavar: str = ""
    default: str | None = None
    repeatable: bool = False
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its value: `pass_mark` for `--pass-mark`."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def is_switch(self) -> bool:
        return not self.metavar


MAIN_OPTIONS = (
    Option(
        "--problems",
        "Where the sheets are. Without it: the submission's own `sheet:` path, "
        "else a `problems/` folder beside or above the submission.",
        metavar="DIR",
    ),
    Option(
        "--format",
        "How to report: terminal (default), json, junit, github, gradescope, markdown, html or csv; "
        "`json=out.json` writes a file, `-` is standard output. May be repeated.",
        metavar="NAME[=FILE]",
        repeatable=True,
    ),
    Option("--only", "Grade this item only. May be repeated.", metavar="ID", repeatable=True),
    Option(
        "--reveal",
        "Whether the report may show keys: never, after full credit, or always.",
        metavar="|".join(REVEAL),
        default="never",
        choices=REVEAL,
    ),
    Option("--jobs", "How many processes to use.", metavar="N", default="1"),
    Option(
        "--pass-mark",
        "The share of the points needed to pass, such as 0.5 or 50%, instead of the sheet's own.",
        metavar="P",
    ),
    Option(
        "--check-only",
        "Say whether every answer can be read and has the right kind and shape, and judge none. "
        "Does without the key of a sealed sheet.",
    ),
    Option(
        "--key-file",
        "The key of sealed sheets; without it, the one in GRADE_KEY.",
        metavar="FILE",
    ),
    Option("--explain", "Say what every verdict rests on."),
    Option(
        "--color",
        "Colours in the terminal report; `auto` uses them on a terminal.",
        metavar="|".join(COLOR),
        default="auto",
        choices=COLOR,
    ),
)

CLASS_OPTIONS = (
    Option(
        "--out",
        "The folder of the results; without it, FOLDER-grades in the current folder. "
        "The same command goes on where a run was stopped.",
        metavar="DIR",
    ),
    Option(
        "--format",
        "What to write: csv (the gradebook) and jsonl (every report) unless others are named; "
        "html (a page for the instructor), canvas, moodle (gradebooks for their imports); "
        "`csv=FILE` names the file, `-` is standard output. May be repeated.",
        metavar="NAME[=FILE]",
        repeatable=True,
    ),
    Option(
        "--jobs",
        "How many processes to use; without it, one for each processor.",
        metavar="N",
    ),
    Option("--cache", "Keep verdicts in this file, for other runs.", metavar="FILE"),
    Option(
        "--cluster",
        "Grade on the Dask cluster with this scheduler, such as tcp://host:8786, whose machines "
        "see the same files. Needs the extra grade-maths[cluster].",
        metavar="ADDRESS",
    ),
    Option("--no-cache", "Decide equal answers to one item each by itself."),
    Option("--fresh", "Grade everything anew, whatever an earlier run has left."),
)
"""The options of `grade class`, besides those that it shares with the main job."""

BY_NAME = {option.name: option for option in MAIN_OPTIONS}
