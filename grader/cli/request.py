"""What the main job was asked to do: option values checked once, whoever read them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.cli.options import MAIN_OPTIONS
from grader.records import record
from grader.reports.formats import FORMATS
from grader.text import did_you_mean

STANDARD_OUTPUT = "-"
GRADES_ONLY = ("html", "gradescope", "csv")


@record
class Output:
    """One report to write: a format and a file, or `-` for standard output."""

    format: str
    path: str


@record
class Request:
    """The main job with every option settled."""

    submissions: tuple[str, ...]
    problems: str | None
    outputs: tuple[Output, ...]
    only: tuple[str, ...]
    reveal: str
    jobs: int
    pass_mark: Fraction | None
    explain: bool
    color: str
    check_only: bool = False
    key_file: str | None = None


@record
class UsageFault:
    """A value that an option does not take, and what to write instead."""

    flag: str
    message: str


Values = Mapping[str, str | Sequence[str] | bool | None]


def request_from(submissions: Sequence[str], values: Values) -> Request | UsageFault:
    """The request that the option values make, or the first fault among them."""
    texts = {o.name: _text(values.get(o.name), o.default) for o in MAIN_OPTIONS if not o.repeatable}
    for option in MAIN_OPTIONS:
        if option.choices and texts[option.name] not in option.choices:
            return not_among(option.flag, texts[option.name] or "", option.choices)
    outputs = _outputs(_texts(values.get("format")))
    if isinstance(outputs, UsageFault):
        return outputs
    jobs = processes(texts["jobs"] or "")
    if isinstance(jobs, UsageFault):
        return jobs
    pass_mark = share(texts["pass_mark"])
    if isinstance(pass_mark, UsageFault):
        return pass_mark
    graded = next((o.format for o in outputs if o.format in GRADES_ONLY), None)
    if values.get("check_only") and graded is not None:
        return UsageFault(
            "--check-only", f"{graded} reports hold grades, and nothing is graded here."
        )
    clash = _overwritten(outputs, submissions)
    if clash is not None:
        return clash
    return Request(
        submissions=tuple(submissions),
        problems=texts["problems"],
        outputs=outputs,
        only=_texts(values.get("only")),
        reveal=texts["reveal"] or "",
        jobs=jobs,
        pass_mark=pass_mark,
        explain=bool(values.get("explain")),
        color=texts["color"] or "",
        check_only=bool(values.get("check_only")),
        key_file=texts["key_file"],
    )


def _text(value: object, default: str | None) -> str | None:
    return value if isinstance(value, str) else default


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()


def not_among(flag: str, word: str, choices: Sequence[str]) -> UsageFault:
    """The fault of a value that is none of an option's."""
    near = did_you_mean(word, choices)
    mend = f"Did you mean {near}?" if near else one_of(choices)
    return UsageFault(flag, f"{word!r} is not one of its values. {mend}")


def one_of(choices: Sequence[str]) -> str:
    return f"Write {', '.join(choices[:-1])} or {choices[-1]}."


def _outputs(wishes: Sequence[str]) -> tuple[Output, ...] | UsageFault:
    outputs: list[Output] = []
    for wish in wishes or ("terminal",):
        name, _, path = wish.partition("=")
        if name not in FORMATS:
            return not_among("--format", name, tuple(FORMATS))
        outputs.append(Output(name, path or STANDARD_OUTPUT))
    paths = [output.path for output in outputs]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice == STANDARD_OUTPUT:
        return UsageFault(
            "--format",
            f"Two reports for standard output. Give one of them a file: {outputs[1].format}=FILE.",
        )
    if twice is not None:
        return UsageFault("--format", f"Two reports for the file {twice}. Give each its own.")
    return tuple(outputs)


def processes(text: str) -> int | UsageFault:
    """A number of processes."""
    if not text.isdecimal() or not 1 <= int(text[:6]) <= 1024:
        return UsageFault("--jobs", f"{text!r} is not a number of processes. Write 1 or more.")
    return int(text)


def outputs_from(wishes: Sequence[str], inputs: Sequence[str]) -> tuple[Output, ...] | UsageFault:
    """The reports that these values of `--format` ask for; none of them replaces an input."""
    outputs = _outputs(wishes)
    if isinstance(outputs, UsageFault):
        return outputs
    return _overwritten(outputs, inputs, "an input") or outputs


def share(text: str | None) -> Fraction | UsageFault | None:
    """A share of the points, such as 0.5 or 50%."""
    if text is None:
        return None
    number = text.strip().removesuffix("%").rstrip()
    fault = UsageFault("--pass-mark", f"{text!r} is no share between 0 and 1. Write 0.5 or 50%.")
    if not number or len(number) > 20 or set(number) - set("0123456789./"):
        return fault
    try:
        share = Fraction(number) / (100 if text.strip().endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        return fault
    return share if 0 <= share <= 1 else fault


def _overwritten(
    outputs: Sequence[Output], submissions: Sequence[str], what: str = "a submission"
) -> UsageFault | None:
    inputs = {os.path.realpath(path) for path in submissions}
    for output in outputs:
        if output.path == STANDARD_OUTPUT:
            continue
        if os.path.realpath(output.path) in inputs:
            return UsageFault("--format", f"{output.path} is {what}; the report would replace it.")
        folder = os.path.dirname(output.path) or "."
        if not os.path.isdir(folder):
            return UsageFault(
                "--format", f"The folder of {output.path} does not exist. Make it first."
            )
        if os.path.isdir(output.path):
            return UsageFault("--format", f"{output.path} is a folder. Name a file in it.")
    return None
