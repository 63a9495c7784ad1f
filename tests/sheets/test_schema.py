"""The schemas for editors: every key that loading knows, and nothing else."""

from __future__ import annotations

import json

from grader.sheets import keys
from grader.sheets.schema import PROPERTIES, sheet_schema, submission_schema


def test_every_key_has_a_schema_and_every_schema_a_key() -> None:
    owned = {name for names in keys.KIND_KEYS.values() for name in names}
    assert set(PROPERTIES) == {*keys.ITEM_KEYS, *keys.CONTEXT_KEYS, *owned}


def test_the_sheet_schema_has_the_keys_of_each_level() -> None:
    schema = sheet_schema()
    assert set(schema["properties"]) == {*keys.SHEET_KEYS, *keys.CONTEXT_KEYS}
    problem = schema["$defs"]["problem"]
    assert set(problem["properties"]) == {*keys.PROBLEM_KEYS, *keys.CONTEXT_KEYS}
    assert set(schema["$defs"]["item"]["properties"]) == set(PROPERTIES)
    assert problem["properties"]["parts"]["items"] == {"$ref": "#/$defs/item"}


def test_schemas_are_json() -> None:
    assert json.loads(json.dumps(sheet_schema())) == sheet_schema()
    assert set(submission_schema()["properties"]) == set(keys.SUBMISSION_KEYS)
