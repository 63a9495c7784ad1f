r"""What stands around the lines of a calculation and is none of it: boxes at the end, reasons in a margin, list marks.

Everything is blanked out in place, so that columns stay what they are. A definition in a margin (`&& u = x^2`) is kept:
its place is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expression.declarations import Index
from grader.syntax.commands import DISPLAYS
from grader.syntax.words import Names

_SPACE = r"(?:\s|\\q?quad(?![A-Za-z])|\\[,;:! ])*"
_ROW = re.compile(r"\\\\|\\(?:begin|end)\{[^{}]*\}|\$\$|\\[\[\]]")
_LINE = re.compile(r"\\\\|\n|\\(?:begin|end)\{[^{}]*\}|\$\$|\\[\[\]]")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([A-Za-z*]+)\}")
_SECOND_COLUMN = re.compile(r"&" + _SPACE + "&" + _SPACE)
_WORDS_COLUMN = re.compile(
    r"(?<!\\)&"
    + _SPACE
    + r"[(\[]?"
    + _SPACE
    + r"\\(?:text(?:rm|it|bf|sf|normal)?|mbox)(?![A-Za-z])"
)
_SIGN = re.compile(r"\s*(?:[=<>≤≥≈≠]|\\(?:leq?|geq?|approx|neq?|equiv|lt|gt|sim)(?![A-Za-z]))")
_OPERATION = re.compile(
    r"(?:(?<=\s)|(?<=quad)|(?<=&))\|\s*(?:[-+*/:·^]|\\(?:cdot|times|div|text|sqrt|ln|log|exp)(?![A-Za-z])|\(\s*\))"
)
_DEFINITION = re.compile(
    _SPACE
    + r"((?:\\[A-Za-z]+\s*)?(?:\{?[A-Za-z]\}?)?)\s*(?:_(?:\w|\{\w+\}))?\s*(?::=|=|\\coloneqq)[^=]*"
)
_END_MARK = re.compile(
    r"\\(?:blacksquare|square|Box|qed(?:here|symbol)?|checkmark)(?![A-Za-z])|[∎□■✓]"
    r"|\\text\w*\{\s*(?:[QqWw]\.?\s?[EeZz]\.?\s?[DdBb][Ww]?\.?)\s*\}|\b[Qq]\.\s?[Ee]\.\s?[Dd]\."
)
_REASON = re.compile(
    r"\\text\w*\{\s*\((?!\s*(?:otherwise|else|sonst|if|for|when|falls|wenn|where|with)\b)[^{}$=\\()]*[A-Za-z]{3}[^{}$=\\()]*\)[\s.,;]*\}"
)
_STEPS_LEFT_OUT = re.compile(r"=\s*(?:\\[lc]?dots[bcmio]?(?![A-Za-z])|\.\.\.|…)(?:\s|&|\\\\)*(?==)")
_CONDITION = re.compile(
    r"\\q?quad\s*\([^()=]*(?:[<>≤≥≠]|\\(?:leq?|geq?|neq?|in|lt|gt)(?![A-Za-z]))[^()]*\)(?=[\s.,;]*(?:\\\\|\n|\\end|\$|$))"
)
_INDICES = re.compile(
    r"(?:[&\s(]|\\q?quad)*(?:\\text\w*\{\s*\(?\s*(?:if|for|when|falls|wenn|für)\s*\}|if|for|when)?\s*"
    r"([A-Za-z])\s*(?:=|≠|!=|\\neq?(?![A-Za-z]))\s*([A-Za-z])[\s),.;]*"
)
_SIDE_NAME = (
    r"(?:\\(?:text|mathrm|operatorname)\{\s*)?\b(?:[LR]HS|[LR]\.H\.S\.|[lr]\.h\.s\.)(?:\s*\})?"
)
_BOTH_SIDES = re.compile(_SIDE_NAME + r"\s*=\s*" + _SIDE_NAME)
_SIDE_FIRST = re.compile(r"(?:[,;]\s*)?" + _SIDE_NAME + r"\s*&?\s*[=:]")
_SIDE_LAST = re.compile(r"=\s*" + _SIDE_NAME)
_FENCE = re.compile(r"(?m)^[ \t]*```[^\n`]*$")
_MARK = re.compile(r"(?m)^[ \t]*(?:[-*•]|\(?\d{1,2}[.)])[ \t]+")
_RELATION_COLUMN = re.compile(r"&\s*(?:=|<|>|\\leq?|\\geq?)\s*&")
_ARRAY = re.compile(r"\\begin\{array\}\s*\{[^{}]*\}")
_INTERTEXT = re.compile(r"\\(?:short)?intertext\s*\{")


def without_margins(text: str, names: Names) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without what is no calculation, and where definitions stand in its margins."""
    text = _without_fences(text)
    text = _without_intertexts(_without_relation_arrays(text))
    for pattern in (_END_MARK, _REASON, _STEPS_LEFT_OUT):
        text = pattern.sub(_blank, text)
    text = _CONDITION.sub(lambda m: m[0] if _supposes(m[0], names) else _blank(m), text)
    if not {"LHS", "RHS", "H"} & names.bare:
        text = _without_side_names(text)
    found: list[tuple[int, int]] = []
    for start, end in _margins(text):
        if _defines(text[start:end], names):
            found.append((start, end))
        elif _supposes(text[start:end], names):
            text = text[:start] + text[start:end].replace("&", " ") + text[end:]
        else:
            text = text[:start] + " " * (end - start) + text[end:]
    return text, tuple(found)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without_fences(text: str) -> str:
    """Without code fences, and without list marks where every line begins with one."""
    text = _FENCE.sub(_blank, text)
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(_MARK.match(line) for line in lines):
        text = _MARK.sub(_blank, text)
    return text


def _without_intertexts(text: str) -> str:
    kept: list[str] = []
    at = 0
    for match in _INTERTEXT.finditer(text):
        if match.start() >= at:
            end = _closing_brace(text, match.end())
            kept += text[at : match.start()], " " * (end - match.start())
            at = end
    return "".join((*kept, text[at:]))


def _closing_brace(text: str, at: int) -> int:
    """The place behind the brace that closes one opened before `at`."""
    depth = 1
    while at < len(text) and depth:
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
    return at


def _without_relation_arrays(text: str) -> str:
    """An array with a column of signs is a display, not a matrix."""
    if not _ARRAY.search(text) or not _RELATION_COLUMN.search(text):
        return text
    return _ARRAY.sub(_blank, text).replace("\\end{array}", " " * 11)


def _without_side_names(text: str) -> str:
    """`LHS = a = b, RHS = c = b` are two calculations."""
    text = _BOTH_SIDES.sub(_blank, text)
    text = _SIDE_FIRST.sub(lambda match: "\n\n" + " " * (len(match.group()) - 2), text)
    return _SIDE_LAST.sub(_blank, text)


# Margins.


def _margins(text: str) -> Iterator[tuple[int, int]]:
    """Where reasons stand behind the lines: in a column of their own, or behind a bar."""
    if "&" not in text and "|" not in text:
        return
    bare = _outlined(text)
    for start, end in _stretches(_ROW, bare) if "&" in bare else ():
        match = _SECOND_COLUMN.search(bare, start, end) or _WORDS_COLUMN.search(bare, start, end)
        if match is None:
            continue
        last = match.end() if match.re is _SECOND_COLUMN else match.start() + 1
        tail = bare[last:end]
        if tail.strip() and "&" not in tail and not _SIGN.match(tail):
            yield match.start(), end
    for start, end in _stretches(_LINE, bare) if "|" in bare else ():
        if bare.count("|", start, end) == 1:
            match = _OPERATION.search(bare, start, end)
            if match is not None:
                yield match.start(), end


def _stretches(breaks: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in breaks.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _outlined(text: str) -> str:
    """The text with the inside of braces and of matrices and cases hidden."""
    found: list[str] = []
    inner = depth = at = 0
    for match in _ENVIRONMENT.finditer(text):
        found.append("x" * (match.start() - at) if inner else text[at : match.start()])
        shown = match.group(2) in DISPLAYS and not inner
        if match.group(2) not in DISPLAYS:
            inner = max(inner + (1 if match.group(1) == "begin" else -1), 0)
        found.append(match.group() if shown else "x" * len(match.group()))
        at = match.end()
    found.append("x" * (len(text) - at) if inner else text[at:])
    outline: list[str] = []
    whole = "".join(found)
    for place, character in enumerate(whole):
        escaped = place > 0 and whole[place - 1] == "\\"
        depth = max(depth - (character == "}" and not escaped), 0)
        outline.append(character if depth == 0 else "x")
        depth += character == "{" and not escaped
    return "".join(outline)


def _supposes(margin: str, names: Names) -> bool:
    """Whether a margin says which of two free indices are meant: `if i = j`."""
    match = _INDICES.fullmatch(margin)
    declared = names.scope.declarations
    return match is not None and all(isinstance(declared.get(i), Index) for i in match.groups())


def _defines(margin: str, names: Names) -> bool:
    """Whether a margin defines names that nothing else does: `u = x^2, v = 2x`."""
    return all(_defines_one(piece, names) for piece in margin.lstrip("& ").split(","))


def _defines_one(equation: str, names: Names) -> bool:
    match = _DEFINITION.fullmatch(equation)
    if match is None:
        return False
    name = match.group(1).strip().lstrip("\\").strip("{}")
    return bool(name) and name not in names.bare and name not in names.known
