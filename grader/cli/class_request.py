"""What `grade class` was asked to do, checked once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.classroom.formats import CLASS_FORMATS, FILE_NAMES, USUAL_FORMATS
from grader.cli.options import REVEAL
from grader.cli.request import STANDARD_OUTPUT, Output, UsageFault, not_among, processes, share
from grader.records import record

SUFFIX = "-grades"

Values = Mapping[str, str | Sequence[str] | bool | None]


@record
class ClassRequest:
    """`grade class` with every option settled. `out` is the folder of results; it need not exist."""

    folder: str
    out: str
    outputs: tuple[Output, ...]
    problems: str | None
    only: tuple[str, ...]
    reveal: str
    pass_mark: Fraction | None
    jobs: int
    cache: str
    remember: bool
    fresh: bool
    cluster: str


def class_request_from(folder: str, values: Values) -> ClassRequest | UsageFault:
    """The request that the option values make, or the first fault among them."""
    if not os.path.isdir(folder):
        return UsageFault(
            "FOLDER", f"There is no folder {folder}. Name one that holds submissions."
        )
    reveal = _text(values, "reveal") or "never"
    if reveal not in REVEAL:
        return not_among("--reveal", reveal, REVEAL)
    jobs = processes(_text(values, "jobs") or str(processors()))
    if isinstance(jobs, UsageFault):
        return jobs
    pass_mark = share(_text(values, "pass_mark"))
    if isinstance(pass_mark, UsageFault):
        return pass_mark
    out = _text(values, "out") or _usual_folder(folder)
    if os.path.lexists(out) and not os.path.isdir(out):
        return UsageFault("--out", f"{out} is a file. Name a folder.")
    outputs = _outputs(_texts(values, "format"), out)
    if isinstance(outputs, UsageFault):
        return outputs
    return ClassRequest(
        folder=folder,
        out=out,
        outputs=outputs,
        problems=_text(values, "problems"),
        only=_texts(values, "only"),
        reveal=reveal,
        pass_mark=pass_mark,
        jobs=jobs,
        cache=_text(values, "cache") or "",
        remember=not values.get("no_cache"),
        fresh=bool(values.get("fresh")),
        cluster=_text(values, "cluster") or "",
    )


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _usual_folder(folder: str) -> str:
    return os.path.basename(os.path.realpath(folder)) + SUFFIX


def _outputs(wishes: Sequence[str], out: str) -> tuple[Output, ...] | UsageFault:
    found: dict[str, Output] = {}
    for wish in wishes or USUAL_FORMATS:
        name, _, path = wish.partition("=")
        if name not in CLASS_FORMATS:
            return not_among("--format", name, tuple(CLASS_FORMATS))
        place = path or os.path.join(out, FILE_NAMES[name])
        if place in found:
            return UsageFault("--format", f"Two reports for {place}. Give each its own file.")
        folder = os.path.dirname(path)
        if path != STANDARD_OUTPUT and folder and not os.path.isdir(folder):
            return UsageFault("--format", f"The folder of {path} does not exist. Make it first.")
        found[place] = Output(name, place)
    return tuple(found.values())


def _text(values: Values, name: str) -> str | None:
    found = values.get(name)
    return found if isinstance(found, str) else None


def _texts(values: Values, name: str) -> tuple[str, ...]:
    found = values.get(name)
    return tuple(map(str, found)) if isinstance(found, (list, tuple)) else ()
