"""The form of an answer that has the right value: what is wrong with it, and what is still to be done."""

from __future__ import annotations

from collections.abc import Callable

from grader.equivalence import wording
from grader.equivalence.asked import Form
from grader.equivalence.forms.judged import Judged
from grader.equivalence.forms.names import Written, canonical, readable, strangers, uses
from grader.equivalence.forms.styles import Style, style_of
from grader.equivalence.normal import Normaliser
from grader.expression.nodes import Name, Tree
from grader.records import record


@record
class FormFault:
    note: str
    sentence: str


def form_fault(
    form: Form, answer: Written, key: Written, show: Callable[[Tree], str]
) -> FormFault | None:
    """What is wrong with the form of a right answer, or None."""
    used = [text for text in form.without if uses(answer, text)]
    if used:
        return FormFault("FORM.WITHOUT", wording.not_allowed([readable(text) for text in used]))
    if form.in_terms_of:
        others = strangers(answer, frozenset(map(canonical, form.in_terms_of)))
        if others:
            names = [show(Name(name)) for name in others]
            return FormFault("FORM.IN_TERMS_OF", wording.not_allowed(names))
    for text in form.styles:
        style = style_of(text)
        said = _said(style, Judged(answer, key, canonical(style.argument)))
        if said is not None:
            return FormFault(style.note, f"{wording.FORM_RIGHT_VALUE} {said}")
    return None


def _said(style: Style, judged: Judged) -> str | None:
    """What the first part that is not in the form lacks."""
    if style.name == "same":
        return None if _is_same(judged) else "write it as the exercise shows."
    rule = _rule(style.name)
    return next(filter(None, (rule(part, judged) for part in judged.parts)), None)


def _is_same(judged: Judged) -> bool:
    """Equal where + and × are taken for any commutative and associative operations whatever."""
    left, right = (Normaliser(side.scope, folding=False) for side in (judged.answer, judged.key))
    return left.text(judged.answer.tree) == right.text(judged.key.tree)


def _rule(name: str) -> Callable[[Tree, Judged], str | None]:
    """The rule of a style; rooms are entered when they are needed, for few sheets ask for more than one."""
    match name:
        case "expanded":
            from grader.equivalence.forms.expanding import expanded as rule
        case "polynomial":
            from grader.equivalence.forms.expanding import polynomial as rule
        case "factored":
            from grader.equivalence.forms.factoring import factored as rule
        case "lowest terms":
            from grader.equivalence.forms.fractions import lowest_terms as rule
        case "single fraction":
            from grader.equivalence.forms.fractions import single_fraction as rule
        case "partial fractions":
            from grader.equivalence.forms.partial_fractions import partial_fractions as rule
        case "completed square":
            from grader.equivalence.forms.squares import completed_square as rule
        case "simplified":
            from grader.equivalence.forms.simplifying import simplified as rule
        case "rational denominators":
            from grader.equivalence.forms.simplifying import rational_denominators as rule
        case _:
            return _numeral_rule(name)
    return rule


def _numeral_rule(name: str) -> Callable[[Tree, Judged], str | None]:
    from grader.equivalence.forms import numerals

    rules = {
        "decimal": numerals.decimal,
        "fraction": numerals.fraction,
        "mixed number": numerals.mixed,
        "scientific": numerals.scientific,
    }
    return rules[name]
