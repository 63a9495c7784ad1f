"""JSON Schema of sheets and submissions, for editors; made from the same tables that loading uses."""

from __future__ import annotations

from typing import Any, TypeAlias

from grader.equivalence.forms.styles import NEEDS_ARGUMENT
from grader.items.model import KINDS
from grader.sheets import keys

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NUMBER: Schema = {"type": ["number", "string"]}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_NAMES: Schema = {"type": "object", "additionalProperties": _TEXT}
_ANY: Schema = {}


def _word(*words: str) -> Schema:
    return {"enum": list(words)}


def _mapping(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


_FORM: Schema = {
    "anyOf": [
        _word(*(name for name in keys.FORM_STYLES if name not in NEEDS_ARGUMENT)),
        {"type": "string", "pattern": f"^({'|'.join(keys.FORM_WITH_ARGUMENT)}) "},
        {
            "type": "object",
            "properties": dict.fromkeys((*keys.FORM_LISTS, *keys.FORM_WITH_ARGUMENT), _TEXTS),
            "additionalProperties": False,
        },
    ]
}

_UP_TO: Schema = {
    "anyOf": [
        _word(*(name for name in keys.UP_TO if name != "modulo")),
        {
            "type": "object",
            "properties": {"parameters": _TEXTS, "modulo": _TEXT},
            "additionalProperties": False,
        },
    ]
}

PROPERTIES: dict[str, Schema] = {
    "id": _TEXT,
    "kind": _word(*KINDS),
    "points": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]},
    "title": _TEXT,
    "prompt": _TEXT,
    "hint": _TEXT,
    "symbols": _NAMES,
    "given": _TEXTS,
    "where": _NAMES,
    "layout": _word(*keys.LAYOUTS),
    "variable": _TEXT,
    "log": _TEXT,
    "decimal": _word(*keys.DECIMALS),
    "data": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "additionalProperties": {"type": ["string", "array"]}},
        ]
    },
    "aliases": _NAMES,
    "answer": _ANY,
    "answers": {"type": "array"},
    "definition": _TEXT,
    "form": {"anyOf": [*_FORM["anyOf"], {"type": "array", "items": _FORM}]},
    "form_credit": _NUMBER,
    "up_to": {"anyOf": [*_UP_TO["anyOf"], {"type": "array", "items": _UP_TO}]},
    "partial": _word(*keys.PARTIALS),
    "mistakes": {
        "type": "array",
        "items": _mapping(("when",), when=_TEXTS, credit=_NUMBER, say=_TEXT),
    },
    "examples": _mapping(accept=_TEXTS, reject=_TEXTS),
    "allow": _TEXTS,
    "evidence": _word(*keys.EVIDENCES),
    "review": {"type": "boolean"},
    "diagnoses": _mapping((), **dict.fromkeys(keys.DIAGNOSES, _NUMBER)),
    "uses": {"anyOf": [_TEXTS, _NAMES]},
    "sealed": _TEXT,
    "expects": {"type": ["object", "array"]},
    "tolerance": {
        "anyOf": [
            _NUMBER,
            _mapping(
                absolute=_NUMBER,
                relative=_NUMBER,
                digits={"type": "integer"},
                significant={"type": "integer"},
            ),
        ]
    },
    "unit": _TEXT,
    "units": _word(*keys.UNITS),
    "figures": {
        "anyOf": [_TEXT, _mapping((), significant=_TEXT, decimals=_TEXT)],
    },
    "between": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}]},
    "options": {"anyOf": [_NAMES, {"type": "array", "items": _TEXT}]},
    "scoring": _word(*keys.SCORINGS),
    "pattern": _TEXT,
    "rubric": {
        "type": "array",
        "items": _mapping(("any_of",), concept=_TEXT, any_of=_TEXTS, points=_NUMBER),
    },
    "start": _TEXT,
    "goal": _TEXT,
    "credit": _mapping(steps=_NUMBER, goal=_NUMBER),
    "min_steps": {"type": "integer"},
    "asks": _NAMES,
    "let": _NAMES,
    "claims": _TEXTS,
}


def sheet_schema() -> Schema:
    item_keys = {name for owned in keys.KIND_KEYS.values() for name in owned}
    item = _object((*keys.ITEM_KEYS, *sorted(item_keys), *keys.CONTEXT_KEYS), ("id",))
    problem = _object((*keys.PROBLEM_KEYS, *keys.CONTEXT_KEYS), ("id", "parts"))
    problem["properties"]["parts"] = _listing({"$ref": "#/$defs/item"})
    sheet = _object(keys.CONTEXT_KEYS, ())
    sheet["properties"] = {
        "sheet": _TEXT,
        "title": _TEXT,
        "pass_mark": _NUMBER,
        "sealed": _TEXT,
        "problems": _listing(
            {
                "if": {"required": ["parts"]},
                "then": {"$ref": "#/$defs/problem"},
                "else": {"$ref": "#/$defs/item"},
            }
        ),
        **sheet["properties"],
    }
    sheet["required"] = ["sheet", "problems"]
    head = {"$schema": DIALECT, "title": "A problem sheet of grade"}
    return {**head, **sheet, "$defs": {"problem": problem, "item": item}}


def submission_schema() -> Schema:
    where = _mapping(("answer",), answer=_TEXTS, where=_NAMES)
    answer = {"anyOf": [_TEXT, {"type": "null"}, {"type": "array", "items": _TEXT}, where, _NAMES]}
    by_part = {"type": "object", "additionalProperties": answer}
    return {
        "$schema": DIALECT,
        "title": "A submission to grade",
        "type": "object",
        "properties": {
            "sheet": _TEXT,
            "student": _TEXT,
            "answers": {
                "type": ["object", "null"],
                "additionalProperties": {"anyOf": [answer, by_part]},
            },
        },
        "required": ["sheet", "answers"],
    }


def _object(names: tuple[str, ...], required: tuple[str, ...]) -> Schema:
    properties = {name: PROPERTIES[name] for name in names if name in PROPERTIES}
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _listing(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}
