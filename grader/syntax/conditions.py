"""Cases and tables: `\\begin{cases}`, `\\begin{pmatrix}`, conditions in words and signs."""

from __future__ import annotations

from grader.expression.nodes import (
    Apply,
    Cases,
    Collection,
    Constant,
    Dots,
    Logic,
    Matrix,
    Relation,
    Tree,
)
from grader.syntax import bounds, commands
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_OTHERWISE = Constant("otherwise")
_NOISE = (",", ".", ";", ":")


def environment(state: State) -> Tree:
    """A matrix or cases from `\\begin` on."""
    opening = state.take()
    if opening.text in commands.CASES:
        return _cases(state, opening)
    rows = _rows(state, opening)
    span = opening.span.merge(state.before().span)
    if not rows:
        raise unreadable("READ.EMPTY_GROUP", span)
    kind = commands.MATRICES[opening.text]
    matrix = _dotted(rows, span)
    if kind == "matrix":
        return matrix
    return Apply("det" if kind == "det" else "frobenius norm", (matrix,), span=span)


def _rows(state: State, opening: Token) -> list[list[Tree]]:
    rows: list[list[Tree]] = []
    with state.fresh_bars(), state.without_brackets():
        while not _at_end(state):
            rows.append(_row(state))
            if len(rows) > bounds.MATRIX or len(rows[-1]) > bounds.MATRIX:
                raise unreadable("READ.MATRIX_TOO_LARGE", opening.span, limit=bounds.MATRIX)
            if not state.skip("\\\\") and not _at_end(state):
                raise state.unexpected(state.peek(), "Cells are separated by &, rows by \\\\.")
    if state.at >= state.limit:
        raise unreadable("READ.UNCLOSED", opening.span, name=state.said(opening),
                         column=opening.span.start + 1, mend=f"\\end{{{opening.text}}}")  # fmt: skip
    state.at += 1
    return rows


def _at_end(state: State) -> bool:
    return state.at >= state.limit or state.peek().kind == "end"


def _row(state: State) -> list[Tree]:
    cells: list[Tree] = []
    while True:
        token = state.peek()
        if token.sign in ("&", "\\\\") or _at_end(state):
            cells.append(Constant("blank", span=token.span))
        else:
            cell: Tree = state.grammar.expression(state)
            if state.skip(",") and state.peek().sign not in ("&", "\\\\") and not _at_end(state):
                raise state.unexpected(state.before(), "Cells are separated by &, rows by \\\\.")
            cells.append(cell)
        if not state.skip("&"):
            return cells


def _is_blank(cell: Tree) -> bool:
    return isinstance(cell, Constant) and cell.name == "blank"


def _dotted(rows: list[list[Tree]], span: Span) -> Tree:
    """The matrix; a blank cell is an ellipsis in a matrix with dots and a fault in any other."""
    while rows and all(_is_blank(cell) for cell in rows[-1]):
        rows.pop()
    dots = any(isinstance(cell, Dots) for row in rows for cell in row)
    cells = [cell for row in rows for cell in row if _is_blank(cell)]
    if cells and not dots:
        raise unreadable("READ.EMPTY_CELL", cells[0].span)
    if not dots and len({len(row) for row in rows}) > 1:
        raise unreadable("READ.RAGGED", span)
    return Matrix(
        tuple(tuple(Dots(span=c.span) if _is_blank(c) else c for c in row) for row in rows),
        span=span,
    )


def value_of(tree: Tree) -> Tree:
    """Of a value cell that is an equation, the right side counts."""
    if isinstance(tree, Relation) and tree.operators[-1] == "=":
        return tree.members[-1]
    return tree


def _cases(state: State, opening: Token) -> Tree:
    branches: list[tuple[Tree, Tree]] = []
    equations: list[Tree] = []
    otherwise: Tree | None = None
    with state.fresh_bars(), state.without_brackets():
        while not _at_end(state):
            start = state.at
            here, condition = _case(state)
            if condition is None and isinstance(here, Relation) and not branches:
                equations.append(here)
            elif condition is _OTHERWISE:
                otherwise = value_of(here)
            elif condition is None or equations:
                raise unreadable("READ.CASES", state.span_from(start))
            else:
                branches.append((value_of(here), condition))
            if len(branches) > bounds.MATRIX:
                raise unreadable("READ.MATRIX_TOO_LARGE", opening.span, limit=bounds.MATRIX)
            if not state.skip("\\\\") and not _at_end(state):
                raise state.unexpected(state.peek(), "Cells are separated by &, rows by \\\\.")
    if state.at >= state.limit:
        raise unreadable("READ.UNCLOSED", opening.span, name=state.said(opening),
                         column=opening.span.start + 1, mend=f"\\end{{{opening.text}}}")  # fmt: skip
    state.at += 1
    if equations and otherwise is None:
        span = opening.span.merge(state.before().span)
        return Collection("list", tuple(equations), span=span)
    if not branches and otherwise is None:
        raise unreadable("READ.EMPTY_GROUP", opening.span.merge(state.before().span))
    if not branches and otherwise is not None:
        return otherwise
    return Cases(tuple(branches), otherwise, span=opening.span.merge(state.before().span))


def _case(state: State) -> tuple[Tree, Tree | None]:
    """One row: a value, then its condition behind `&`, a comma or a word."""
    here: Tree = state.grammar.expression(state)
    condition: Tree | None = None
    while True:
        token = state.peek()
        if token.sign in ("&", *_NOISE):
            state.at += 1
        elif token.sign == "\\\\" or _at_end(state):
            return here, condition
        else:
            found = condition_here(state)
            condition = found if condition is None or found is _OTHERWISE else (
                Logic("and", (condition, found), span=found.span))  # fmt: skip


def condition_here(state: State) -> Tree:
    """A condition behind words such as if and for, or `otherwise`."""
    start = state.at
    while state.peek().is_keyword("if", "all", "is", "and"):
        state.at += 1
    if state.peek().is_keyword("otherwise"):
        state.at += 1
        while state.peek().kind in ("prose", "keyword"):
            state.at += 1
        return _OTHERWISE
    conditions = [state.grammar.expression(state)]
    while state.peek().sign == "," and _more_condition(state):
        state.at += 1
        if state.peek().is_keyword("and"):
            state.at += 1
        conditions.append(state.grammar.expression(state))
    for condition in conditions:
        if not is_condition(condition):
            raise unreadable("READ.CASES", state.span_from(start))
    if len(conditions) == 1:
        return conditions[0]
    return Logic("and", tuple(conditions), span=state.span_from(start))


def _more_condition(state: State) -> bool:
    following = state.peek(1)
    return not (
        following.sign in ("\\\\", "&") or following.kind == "end" or following.is_keyword("if")
    )


def is_condition(tree: Tree) -> bool:
    if isinstance(tree, Constant):
        return tree.name in ("true", "false")
    return isinstance(tree, Relation | Logic)


def table_of_cases(state: State, opening: Token) -> Tree:
    """`\\left\\{ \\begin{array}{ll} ... \\end{array} \\right.`"""
    table = state.take()
    result = _cases(state, table)
    state.skip("\\}")
    return result


def piecewise(state: State, arguments: tuple[Tree, ...], span: Span) -> Tree:
    """`Piecewise((x, x > 0), (0, True))`."""
    branches: list[tuple[Tree, Tree]] = []
    otherwise: Tree | None = None
    for pair in arguments:
        if not isinstance(pair, Collection) or len(pair.items) != 2:
            raise unreadable("READ.CASES", pair.span)
        here, condition = pair.items
        if isinstance(condition, Constant) and condition.name == "true":
            otherwise = here
            break
        if not is_condition(condition):
            raise unreadable("READ.CASES", pair.span)
        branches.append((here, condition))
    if not branches and otherwise is not None:
        return otherwise
    return Cases(tuple(branches), otherwise, span=span)
