"""What a student hands in for the names asked: `{'f(x)': '\\sin x', x_0: 2\\pi}`, or one text with commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.equivalence.claims.asking import Asked
from grader.expression.declarations import Function, Scope
from grader.expression.vocabulary import LATEX_NAMES, PLAIN_NAMES
from grader.records import record
from grader.syntax.codes import Unreadable
from grader.syntax.definitions import left_side
from grader.syntax.letters import free_letters
from grader.syntax.lexing import lex
from grader.syntax.words import Names
from grader.text import Diagnostic, visible

LONGEST = 10_000
MOST_PARTS = 50

_ARROW = r"(?:\\mapsto|\|->|↦|\\to|\\rightarrow|->|→)"
_MAPS = re.compile(
    rf"\(?\s*(\\?[A-Za-z]+(?:_\{{?\w+\}}?)?)\s*\)?\s*{_ARROW}\s*(?!\\mathbb|ℝ|R\s*$)(.+)", re.DOTALL
)
_SET = re.compile(r"\\mathbb\s*\{?\s*R\s*\}?|ℝ|\bR\b")
_LABEL = re.compile(r"(?<![<>!:=\\])(:=|=|:(?!=))(?!=)")
_WORDS = re.compile(r"\\text\s*\{\s*(and|with|,)\s*\}|\\(?:quad|qquad)\b")
_SAME_LETTER = {
    "eps": "epsilon",
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "ϵ": "epsilon",
    "ε": "epsilon",
}


@record
class Handed:
    """A value as written: `f(t) = \\sin t` has the parameter t and the body `\\sin t`."""

    asked: Asked
    parameters: tuple[str, ...]
    body: str


def read_handed(
    text: str | None, fields: Mapping[str, str], asked: Sequence[Asked], scope: Scope
) -> tuple[dict[str, Handed], tuple[str, ...]] | Diagnostic:
    """The values by the names asked, and what was handed in under other names."""
    try:
        pairs = list(_of_text(text, asked) if text is not None else _of_fields(fields, asked))
        return _matched(pairs, asked, scope)
    except Unreadable as fault:
        return fault.diagnostic
    except _Unlabelled as fault:
        message = f"“{visible(str(fault), 60)}” has no name."
        return Diagnostic("WITNESS.UNLABELLED", message, mend=_mend(asked))


class _Unlabelled(Exception):
    """A part without a name."""


def _mend(asked: Sequence[Asked]) -> str:
    return "Write " + ", ".join(f"{one.key} = .." for one in asked) + "."


def _matched(
    pairs: Sequence[tuple[str, str]], asked: Sequence[Asked], scope: Scope
) -> tuple[dict[str, Handed], tuple[str, ...]] | Diagnostic:
    found: dict[str, Handed] = {}
    others: list[str] = []
    for label, body in pairs:
        tokens = lex(label, Names.of(scope))
        left = left_side(label, tokens, lex(body, Names.of(scope)), scope)
        one = _asked_for(left.name, asked)
        if one is None:
            others.append(label.strip())
        elif one.name in found:
            message = f"{one.key} is handed in twice."
            return Diagnostic("WITNESS.TWICE", message, mend="Keep one of them.")
        else:
            found[one.name] = _handed(one, left.parameters or left.indices, left.name, body, scope)
    missing = [one.key for one in asked if one.name not in found]
    if missing:
        names = " and ".join(
            [", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing
        )
        verb = "are" if len(missing) > 1 else "is"
        extra = f" {visible(others[0], 40)} is not asked for." if others else ""
        return Diagnostic("WITNESS.MISSING", f"{names} {verb} missing.{extra}", mend=_mend(asked))
    return found, tuple(others)


def _asked_for(name: str, asked: Sequence[Asked]) -> Asked | None:
    """The name asked that a label means; `\\epsilon` will do for `\\varepsilon`, and `\\varepsilon_k` for either."""
    for alike in (lambda n: n, _plain):
        for one in asked:
            indexed = f"{one.name}_{one.letter or 'k'}"
            if alike(name) in {alike(one.name), alike(indexed)}:
                return one
    return None


def _plain(name: str) -> str:
    base, under, rest = name.partition("_")
    return f"{_SAME_LETTER.get(base, base)}{under}{rest}"


def _handed(one: Asked, parameters: tuple[str, ...], name: str, body: str, scope: Scope) -> Handed:
    """The value with the parameters of its label, or those that its body shows."""
    body = _without_label(body, name)
    maps = _MAPS.fullmatch(body.strip())
    if maps is not None:
        return Handed(one, (maps[1].lstrip("\\"),), maps[2])
    if one.letter:
        letter = parameters[0] if parameters else _index_in(name) or one.letter
        return Handed(one, (letter,), body)
    if not isinstance(one.declaration, Function):
        return Handed(one, (), body)
    parameters = parameters or _own_parameters(one, body, scope)
    if _is_function(body):
        body = f"{body.strip()}({parameters[0]})"
    return Handed(one, parameters, body)


def _index_in(name: str) -> str:
    _, _, index = name.partition("_")
    return index if len(index) == 1 and index.isalpha() else ""


def _is_function(body: str) -> bool:
    """`\\sin` alone stands for the function."""
    word = body.strip().strip("$").strip().lstrip("\\")
    return len(word) > 1 and (word in LATEX_NAMES or word in PLAIN_NAMES)


def _own_parameters(one: Asked, body: str, scope: Scope) -> tuple[str, ...]:
    """The parameter of `f = t^2`: the one asked for, or the only letter that nothing declares."""
    usual = one.parameters or ("x",)
    letters = set() if _is_function(body) else set(free_letters((body,)).declarations)
    strange = sorted(name for name in letters if not scope.knows(name))
    if len(usual) == 1 and len(strange) == 1 and strange[0] != usual[0]:
        return (strange[0],)
    return usual


def _without_label(body: str, name: str) -> str:
    """The body without its own `f(x) =` in front."""
    cut = _cut(body)
    if cut is None:
        return body
    try:
        left = left_side(cut[0], lex(cut[0], _NOBODY), ())
    except Unreadable:
        return body
    return cut[1] if _plain(left.name) == _plain(name) else body


_NOBODY = Names.of(Scope())


# One text, or a mapping


def _of_fields(fields: Mapping[str, str], asked: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    for label, body in fields.items():
        yield label.strip().strip("$"), body.strip().strip("$")


def _of_text(text: str, asked: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    """`f(x) = \\sin x, x_0 = 2\\pi`; values alone where they are as many as the names asked."""
    parts = [part for part in _parts(text[: LONGEST + 1]) if part.strip(" .\n\t")]
    cuts = [_cut(part) for part in parts]
    if len(parts) == len(asked) and not any(cuts):
        yield from ((one.key, part) for one, part in zip(asked, parts, strict=True))
        return
    label = ""
    for part, cut in zip(parts[:MOST_PARTS], cuts[:MOST_PARTS], strict=True):
        if _is_type(part):
            label = cut[0] if cut is not None else label
        elif cut is not None:
            label = ""
            yield cut
        elif label and _MAPS.fullmatch(part.strip()):
            yield label, part
        else:
            raise _Unlabelled(part.strip())


def _is_type(part: str) -> bool:
    """`f: \\mathbb{R} \\to \\mathbb{R}`."""
    return len(_SET.findall(part)) > 1 and re.search(_ARROW, part) is not None


def _cut(part: str) -> tuple[str, str] | None:
    """Label and body, cut at the first sign outside of brackets."""
    for found in _LABEL.finditer(part):
        if _depth(part[: found.start()]) == 0 and part[: found.start()].strip():
            return part[: found.start()].strip(), part[found.end() :].strip()
    return None


def _depth(text: str) -> int:
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")


def _parts(text: str) -> Iterator[str]:
    """The text cut at commas, semicolons, line ends and `and` outside of brackets and environments."""
    text = re.sub(r"[ \t]+", " ", text.replace("$", " "))
    text = re.sub(r" (?:and|with) ", ",", re.sub(_WORDS, ",", text))
    depth, start = 0, 0
    environments = 0
    for place, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(depth - 1, 0)
        elif character == "\\":
            environments += text.startswith("\\begin", place) - text.startswith("\\end", place)
        elif (
            character in ",;\n"
            and not depth
            and environments <= 0
            and text[place - 1 : place] != "\\"
        ):
            yield text[start:place]
            start = place + 1
    yield text[start:]
