"""What became of one submission of a class, as one line of JSON: what workers send and the journal keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from grader.classroom.memory import TOO_LONG
from grader.grading.report_json import fault_to_list, to_dict
from grader.grading.report_reading import NoReport, documents, fault_from_list, report_from_dict
from grader.grading.shelf import Graded
from grader.records import record
from grader.sheets.errors import Fault

FORMAT = 1


@record
class Result:
    """`basis` is what the result rests on, as digests by name; `prints` the two fingerprints of each item."""

    graded: Graded
    basis: Mapping[str, str] = field(default_factory=dict)
    prints: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def unmarked(path: str, note: str) -> Result:
    """The result of a file that no process could read to its end."""
    why = "takes too long" if note == TOO_LONG else "ends the process that reads it"
    fault = Fault(path, 0, 0, f"The file cannot be graded: it {why}.", "A person must look at it.")
    return Result(Graded(path, None, (fault,)))


def result_to_line(result: Result) -> str:
    """JSON in ASCII without a line break; nothing of the report is lost."""
    graded = result.graded
    found: dict[str, Any] = {
        "result": FORMAT,
        "file": graded.file,
        "sheet": graded.sheet,
        "faults": [fault_to_list(fault) for fault in graded.faults],
        "warnings": [fault_to_list(fault) for fault in graded.warnings],
        "basis": dict(result.basis),
        "prints": dict(result.prints),
        "report": None if graded.report is None else to_dict(graded.report, whole=True),
    }
    return json.dumps(found, allow_nan=False)


def result_from_line(line: str) -> Result:
    """Raises: NoReport for a line that `result_to_line` has not written."""
    try:
        return result_from_dict(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise NoReport("The line is no result of grade.") from error


def results_from_text(text: str) -> list[Result]:
    """The results in a journal, the last one of each file; or the reports in a JSON text, as results that rest on nothing known.

    Raises: NoReport.
    """
    found: dict[str, Result] = {}
    for document in documents(text):
        if isinstance(document, dict) and "reason" in document and "items" not in document:
            continue  # a file of reports.jsonl that could not be graded
        if isinstance(document, dict) and "result" in document:
            result = result_from_dict(document)
        else:
            report = report_from_dict(document)
            result = Result(Graded(report.file, report))
        found[result.graded.file] = result
    return list(found.values())


def result_from_dict(found: Any) -> Result:
    """Raises: NoReport for what is no result."""
    if not isinstance(found, dict) or found.get("result") != FORMAT:
        raise NoReport("The result is of another version.")
    try:
        document = found["report"]
        graded = Graded(
            file=str(found["file"]),
            report=None if document is None else report_from_dict(document),
            faults=tuple(map(fault_from_list, found["faults"])),
            warnings=tuple(map(fault_from_list, found["warnings"])),
            sheet=str(found["sheet"]),
        )
        basis = {str(name): str(value) for name, value in found["basis"].items()}
        prints = {str(name): (str(a), str(b)) for name, (a, b) in found["prints"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoReport("This is no result of grade.") from error
    return Result(graded, basis, prints)
