"""Reading: text to trees and back. What reads derivations is imported when it is first asked for."""

from __future__ import annotations

from grader.syntax.declarations import read_declaration
from grader.syntax.definitions import canonical_name
from grader.syntax.letters import free_letters
from grader.syntax.printer import show
from grader.syntax.reading import Reading, read
from grader.syntax.scope import ScopeFaults, read_relations, read_scope

TYPE_CHECKING = False  # as typing's, without the import: type checkers take the name as true
if TYPE_CHECKING:
    from grader.syntax.chains import Derivation, Member, read_chain

__all__ = [
    "Derivation",
    "Member",
    "Reading",
    "ScopeFaults",
    "canonical_name",
    "free_letters",
    "read",
    "read_chain",
    "read_declaration",
    "read_relations",
    "read_scope",
    "show",
]


def __getattr__(name: str) -> object:
    if name not in ("Derivation", "Member", "read_chain"):
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from grader.syntax import chains

    value: object = getattr(chains, name)
    globals()[name] = value
    return value
