"""What was probably meant: for names that nobody declared and for words where a formula is asked."""

from __future__ import annotations

from grader.expression.declarations import Scope
from grader.expression.nodes import Call, FunctionName, Name
from grader.expression.traversal import walk
from grader.expression.vocabulary import GREEK, PLAIN_NAMES
from grader.syntax.characters import COMBINING
from grader.syntax.codes import Unreadable, unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import NOWHERE, did_you_mean, visible

_LOOK_ALIKE = (
    "vν", "wω", "aα", "uμ", "pρ", "xχ", "Bβ", "nη", "kκ", "Eε", "yγ", "oσ", "tτ", "iι", "dδ", "eε", "lℓ", "sς",
    "nm", "uv", "ij", "O0", "zZ", "xX",
)  # fmt: skip
_NAME_OF = {shown: canonical for canonical, shown in GREEK.items()}


def shown_name(name: str) -> str:
    """A canonical name as it is printed: `hat y_i` is ŷ_i, `sigma` is σ."""
    base, sign, rest = name, "", ""
    for mark in "^_":
        if mark in base:
            place = base.index(mark)
            base, rest = base[:place], base[place:] + rest
            sign = mark
    del sign
    accent, _, letter = base.rpartition(" ")
    letter = GREEK.get(letter, letter)
    for word in reversed(accent.split()):
        letter += COMBINING.get(word, "")
    if "_" in rest:
        before, _, sub = rest.partition("_")
        sub = GREEK.get(sub, sub)
        rest = before + (f"_{sub}" if len(sub) == 1 or sub.isdigit() else f"_{{{sub}}}")
    return letter + rest


def unknown(state: State, token: Token, base: str, sub: str | None) -> Unreadable:
    """The fault of a name that the scope does not know."""
    run = token.run
    if run is not NOWHERE and run.end - run.start >= 3:
        word = state.text[run.start : run.end]
        if sum(letter not in state.names.bare for letter in word) >= 2:
            near = did_you_mean(word, [*_known(state), *PLAIN_NAMES])
            said = (
                f"Did you mean {near}?"
                if near
                else "Names are those of the exercise; single letters are multiplied."
            )
            return unreadable("READ.UNKNOWN_NAME", run, name=visible(word, 40), mend=said)
    name = base if sub is None or state.declared(base) else f"{base}_{sub}"
    return unreadable(
        "READ.UNKNOWN_NAME", token.span, name=visible(shown_name(name), 60), mend=mend(state, base)
    )


def mend(state: State, base: str) -> str:
    """`Did you mean ...?` for an unknown name, or nothing."""
    meant = _meant(state, base)
    return f"Did you mean {shown_name(meant)}?" if meant is not None else ""


def _known(state: State) -> list[str]:
    scope = state.scope
    return [*scope.declarations, *scope.definitions, *state.names.sizes]


def _meant(state: State, base: str) -> str | None:
    known = _known(state)
    if base.swapcase() in known:
        return base.swapcase()
    for name in known:
        if name != base and (
            name.split(" ")[-1] == base or base.rsplit(" ", maxsplit=1)[-1] == name
        ):
            return name
    shown = GREEK.get(base, base)
    for pair in _LOOK_ALIKE:
        if shown in pair and len(shown) == 1:
            other = pair.replace(shown, "")
            meant = _NAME_OF.get(other, other)
            if meant in known:
                return meant
    if len(base) > 2:
        return did_you_mean(base, [name for name in known if len(name) > 1])
    return None


def names_used(scope: Scope, name: str) -> set[str]:
    """Every name that a definition depends on, through other definitions too."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        definition = scope.definitions.get(waiting.pop())
        if definition is None:
            continue
        for node in walk(definition.body):
            used = (
                node.name if isinstance(node, Name | FunctionName)
                else node.function if isinstance(node, Call) else None
            )  # fmt: skip
            if used is not None and used not in found:
                found.add(used)
                waiting.append(used)
    return found
