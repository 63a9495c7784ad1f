"""Keys written as commands: `integrate(x*sin(x), x)`, `solve(x**2 - 2, x)`, `Matrix([[2, 1], [1, 2]]).eigenvals()`.

Only its form is read here: a word of a closed list, and texts between brackets and commas.
"""

from __future__ import annotations

import re

from grader.records import record

OF_MATRICES = (
    "det", "inv", "rref", "rank", "trace", "transpose", "charpoly", "eigenvals", "eigenvects", "nullspace", "columnspace",
)  # fmt: skip
COMMANDS = (
    "integrate", "diff", "limit", "series", "summation", "simplify", "factor", "expand", "apart", "together", "cancel",
    "trigsimp", "solve", "dsolve", *OF_MATRICES,
)  # fmt: skip
"""The closed list; what each does stands in `answering`."""

_ARITIES = {
    "integrate": (2, 5), "diff": (2, 5), "limit": (3, 4), "series": (2, 4), "summation": (2, 4), "apart": (1, 2),
    "solve": (2, 8), "dsolve": (2, 2), "charpoly": (2, 2),
}  # fmt: skip
"""How many arguments a command takes; those that are not here take one."""

LONGEST = 2_000
_INSIDE = re.compile(rf"(?<![.\w])(?:{'|'.join(COMMANDS)})\s*\(")
_CALLED = re.compile(r"\s*([a-z]+)\s*\(")
_METHOD = re.compile(r"\.([a-z]+)\s*\(\Z")
_EXAMPLES = {
    "integrate": "integrate(x*sin(x), x)", "diff": "diff(x**3, x)", "limit": "limit(sin(x)/x, x, 0)",
    "series": "series(exp(x), x, 0, 4)", "summation": "summation(1/n**2, (n, 1, oo))", "solve": "solve(x**2 - 2, x)",
    "dsolve": "dsolve(f'(x) - f(x), f(x))", "charpoly": "Matrix([[2, 1], [1, 2]]).charpoly(t)",
    **{name: f"Matrix([[2, 1], [1, 2]]).{name}()" for name in OF_MATRICES if name != "charpoly"},
}  # fmt: skip
NAME = re.compile(r"[A-Za-z]\w*\Z")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@record
class Command:
    """A command and the texts of its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def fault(self) -> str:
        """What is wrong with the command itself, for whoever wrote the sheet."""
        least, most = _ARITIES.get(self.name, (1, 1))
        if not least <= len(self.arguments) <= most:
            return f"{self.name} takes {least if least == most else f'{least} to {most}'} arguments: {_EXAMPLES.get(self.name, f'{self.name}(x**2 - 1)')}."
        if any(_INSIDE.search(argument) for argument in self.arguments):
            return "A command inside of a command is not read. Write the inner value out."
        return ""

    @property
    def is_formula(self) -> bool:
        """Whether our grammar reads it, too, as an integral, a limit or a sum left standing."""
        return self.name in {"integrate", "diff", "limit", "summation"}

    @property
    def formulas(self) -> tuple[str, ...]:
        """The arguments without quoted words: all letters of the command stand there."""
        return tuple(a for a in self.arguments if not is_word(a))


def command_in(text: str) -> Command | None:
    """The command that a whole text is."""
    text = text.strip()
    if len(text) > LONGEST or not text.endswith(")") or "\\" in text:
        return None
    opening = opening_of(text)
    if opening is None:
        return None
    method = _METHOD.search(text[: opening + 1])
    if method is not None and method[1] in COMMANDS:
        before = text[: method.start()].strip()
        inside = split(text[opening + 1 : -1])
        return Command(method[1], (before, *inside)) if _is_whole(before) else None
    called = _CALLED.match(text)
    if called is None or called.end() - 1 != opening or called[1] not in COMMANDS:
        return None
    arguments = split(text[opening + 1 : -1])
    if called[1] in OF_MATRICES and not (arguments and arguments[0].startswith("Matrix(")):
        return None  # `det(A)` of a declared matrix is a formula
    return Command(called[1], arguments) if arguments else None


def _is_whole(text: str) -> bool:
    """Whether what stands before a method is one thing: a call or a bracket."""
    opening = opening_of(text)
    return opening is not None and (not text[:opening].strip() or bool(NAME.match(text[:opening])))


def opening_of(text: str) -> int | None:
    """The bracket that the last character closes."""
    if not text or text[-1] not in ")]":
        return None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] in ")]}":
            depth += 1
        elif text[place] in _PAIRS:
            depth -= 1
            if depth == 0:
                return place
    return None


def split(text: str) -> tuple[str, ...]:
    """Arguments at commas outside of brackets."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in _PAIRS) - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return tuple(part.strip() for part in parts if part.strip())


def is_word(text: str) -> bool:
    return len(text) >= 2 and text[0] == text[-1] and text[0] in "'\""
