"""Reading: text to trees and back."""

from __future__ import annotations

from grader.syntax.chains import Derivation, Member, read_chain
from grader.syntax.declarations import read_declaration
from grader.syntax.definitions import canonical_name
from grader.syntax.letters import free_letters
from grader.syntax.printer import show
from grader.syntax.reading import Reading, read
from grader.syntax.scope import ScopeFaults, read_relations, read_scope

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
