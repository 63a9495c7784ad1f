"""A witness judged: what was handed in is read, what follows from it built, every claim decided by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from grader.equivalence.claims.asking import Asked, Search, asked_names
from grader.equivalence.claims.building import build
from grader.equivalence.claims.finding import NOT_SETTLED, Finding
from grader.equivalence.claims.handed import read_handed
from grader.equivalence.claims.properties import decide_claim, function_in
from grader.equivalence.claims.regularity import regular
from grader.equivalence.claims.relations import is_misfit
from grader.equivalence.claims.world import Closed, World, with_number
from grader.equivalence.question import KeyFault
from grader.expression.declarations import Function, Range, Scope, Value
from grader.expression.nodes import Apply, Constant, Entry, Logic, Name, Number, Relation, Tree
from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.expression.traversal import walk
from grader.numerics import Missing
from grader.records import record
from grader.syntax import show
from grader.syntax.claims import CONVERGES, DIVERGES, EXTREMA, Claim, read_claim
from grader.text import Diagnostic

_ZERO, _ONE = Fraction(0), Fraction(1)
_SIGNS = {
    "positive": ">",
    "nonnegative": ">=",
    "negative": "<",
    "nonpositive": "<=",
    "nonzero": "!=",
}
_MATRIX_WORDS = frozenset(
    {"symmetric", "skew-symmetric", "diagonal", "orthogonal", "invertible", "positive definite"}
)


@record
class Judged:
    """A claim of the sheet, or what a declaration demands (`own` False), and what was found of it."""

    text: str
    finding: Finding
    own: bool = True


@record
class Judgement:
    """Everything found of a witness; `unasked` are names that nobody asked for; `read_as` shows what was understood."""

    claims: tuple[Judged, ...]
    unasked: tuple[str, ...] = ()
    read_as: str = ""


def judge(
    search: Search,
    text: str | None,
    fields: Mapping[str, str],
    where: Mapping[str, str],
    scope: Scope,
) -> Judgement | Diagnostic:
    """The judgement on a witness, or why it is none. Raises: KeyFault."""
    asked = asked_names(search, scope)
    found = read_handed(text, fields, asked, scope)
    if isinstance(found, Diagnostic):
        return found
    handed, unasked = found
    world = build(search, asked, handed, where, scope)
    if isinstance(world, Diagnostic):
        return world
    misfit = _misfit(world, asked)
    if misfit is not None:
        return misfit
    claims = read_claims(search, world)
    demands = [found for one in asked for found in _demanded(world, one) if not found.finding.holds]
    judged = [Judged(in_words(claim), decide_claim(world, claim)) for claim in claims]
    return Judgement((*demands, *judged), unasked, _read_as(world, asked))


def read_claims(search: Search, world: World) -> list[Claim]:
    """The claims in a world. Raises: KeyFault for one that cannot be understood."""
    return [_read(text, world) for text in search.claims]


def _read(text: str, world: World) -> Claim:
    claim = read_claim(text, world.scope, world.letters)
    if isinstance(claim, Diagnostic):
        raise KeyFault(claim.sentence(), claim.column, "claims")
    trees = [tree for tree in (claim.tree, claim.at) if tree is not None]
    for tree in trees:
        closed = world.close(_any_member(world, tree))
        if isinstance(closed, Diagnostic) and not is_misfit(closed):
            raise KeyFault(closed.sentence(), closed.column, "claims")
    return claim


def in_words(claim: Claim) -> str:
    """The claim as it is shown."""
    if claim.tree is not None:
        return show(claim.tree)
    assert claim.subject is not None
    subject, at = show(claim.subject), "" if claim.at is None else show(claim.at)
    if claim.kind in {CONVERGES, DIVERGES}:
        verb = claim.kind if not claim.denied else f"does not {claim.kind.removesuffix('s')}"
        return f"{subject} {verb}{f' to {at}' if at else ''}"
    if claim.kind in EXTREMA:
        return f"{subject} has {'no' if claim.denied else 'a'} {claim.kind} at {at}"
    return f"{subject} is {'not ' if claim.denied else ''}{claim.kind}{f' at {at}' if at else ''}"


def _any_member(world: World, tree: Tree) -> Tree:
    """The claim for one member of each sequence, to see whether it can be understood at all."""
    return with_number(tree, dict.fromkeys(world.letters, 5))


def _read_as(world: World, asked: tuple[Asked, ...]) -> str:
    parts = []
    for one in asked:
        definition = world.scope.definitions.get(one.name)
        formula = world.sequences.formulas.get(one.name)
        if definition is not None:
            head = (
                f"{show(Name(one.name))}({', '.join(definition.parameters)})"
                if definition.parameters
                else show(Name(one.name))
            )
            parts.append(f"{head} = {show(definition.body)}")
        elif formula is not None:
            parts.append(f"{show(Name(one.name))}_{formula.letter} = {show(formula.tree)}")
    return ", ".join(parts)


# What the declarations demand


def _misfit(world: World, asked: tuple[Asked, ...]) -> Diagnostic | None:
    """Values of another shape than asked; equal letters in brackets are equal sizes."""
    sizes: dict[str, int] = {}
    for one in asked:
        declared = one.declaration
        if not isinstance(declared, Value) or one.letter:
            continue
        closed = world.close(Name(one.name))
        if isinstance(closed, Diagnostic):
            return closed
        if _has_no_value(world, closed):
            return Diagnostic("WITNESS.NO_VALUE", f"{one.key} has no value that is a number.")
        shape = closed.elaborated.shape
        if shape is None or not _fits(declared.shape, shape, sizes):
            found = "a number" if shape is None or shape.is_scalar else str(shape)
            wanted = "a number" if declared.shape.is_scalar else str(declared.shape)
            message = f"{one.key} is {found}, but {wanted} is asked for."
            return Diagnostic("WITNESS.SHAPE", message)
    return None


def _has_no_value(world: World, closed: Closed) -> bool:
    """Whether it is certainly no number: infinite, or undefined as 1/0 is."""
    if any(node == Constant("infinity") for node in walk(closed.tree)):
        return True
    found = world.value(closed, world.needs(closed.tree))
    return isinstance(found, Missing) and found.reason == "undefined"


def _fits(declared: Shape, found: Shape, sizes: dict[str, int]) -> bool:
    return all(
        size.constant is not None and _is_size(wanted, size.constant, sizes)
        for wanted, size in ((declared.rows, found.rows), (declared.columns, found.columns))
    )


def _is_size(wanted: Size, number: int, sizes: dict[str, int]) -> bool:
    """Whether a size may be this number; a letter alone is the same number wherever it stands."""
    if wanted.constant is not None:
        return wanted.constant == number
    name = next(iter(wanted.names))
    return wanted != Size.of(name) or sizes.setdefault(name, number) == number


def _demanded(world: World, one: Asked) -> Iterator[Judged]:
    """What the declaration of a name demands: a sign, a range, that a function has a value everywhere."""
    declared = one.declaration
    if isinstance(declared, Function):
        yield from _of_function(world, one, declared)
    elif isinstance(declared, Value):
        yield from _of_value(world, one, declared)


def _of_function(world: World, one: Asked, declared: Function) -> Iterator[Judged]:
    if (
        len(declared.parameters) != 1
        or not declared.parameters[0].is_scalar
        or not declared.result.is_scalar
    ):
        return
    definition = world.function(one.name)
    if definition is not None and len(definition.parameters) != 1:
        return
    function = function_in(world, one.name)
    if function is None:
        yield Judged(f"{one.key} has numbers as values", NOT_SETTLED, own=False)
        return
    yield Judged(f"{one.key} has a value everywhere", regular(function, "defined"), own=False)
    if one.smooth:
        yield Judged(f"{one.key} {one.smooth}", regular(function, one.smooth), own=False)


def _of_value(world: World, one: Asked, declared: Value) -> Iterator[Judged]:
    tree: Tree = Name(one.name)
    if one.letter:
        tree = Entry(Name(one.name), (Name(one.letter),))
    zero = Number(_ZERO)
    if declared.sign in _SIGNS and declared.shape.is_scalar:
        yield _claim(world, one, Relation((tree, zero), (_SIGNS[declared.sign],)))
    if declared.range is not None:
        yield _claim(world, one, _within(tree, declared.range))
    if declared.field in {"integer", "natural"}:
        sets = {"integer": "integers", "natural": "naturals"}
        yield _claim(world, one, Relation((tree, Constant(sets[declared.field])), ("in",)))
    if (
        declared.field != "complex"
        and not declared.shape.is_scalar
        and "unit" in declared.adjectives
    ):
        yield _claim(world, one, Relation((Apply("norm", (tree,)), Number(_ONE)), ("=",)))
    for word in sorted(declared.adjectives & _MATRIX_WORDS):
        claim = Claim(f"{one.key} {word}", None, word, tree)
        yield Judged(claim.text, decide_claim(world, claim), own=False)


def _claim(world: World, one: Asked, tree: Tree) -> Judged:
    claim = Claim(show(tree), tree)
    return Judged(claim.text, decide_claim(world, claim), own=False)


def _within(tree: Tree, limits: Range) -> Tree:
    ends: list[Tree] = []
    if limits.lower is not None:
        ends.append(Relation((limits.lower, tree), ("<=" if limits.closed_left else "<",)))
    if limits.upper is not None:
        ends.append(Relation((tree, limits.upper), ("<=" if limits.closed_right else "<",)))
    return Logic("and", tuple(ends))
