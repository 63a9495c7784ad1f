"""`grade schema`: the JSON Schema of a sheet or a submission."""

from __future__ import annotations

import json

from grader.reports.destinations import STANDARD_OUTPUT, deliver
from grader.sheets.schema import sheet_schema, submission_schema

SCHEMAS = {"sheet": sheet_schema, "submission": submission_schema}


def print_schema(document: str) -> int:
    """Write the schema to standard output; the exit status."""
    text = json.dumps(SCHEMAS[document](), ensure_ascii=False, indent=2)
    deliver(f"{text}\n", STANDARD_OUTPUT, utf8=True)
    return 0
