"""An item: whatever has an answer of its own, ready to be marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from grader.equivalence.verdict import Verdict
from grader.expression.declarations import Scope
from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.records import record

KINDS = (
    "expression",
    "number",
    "shape",
    "choice",
    "choices",
    "blank",
    "text",
    "derivation",
    "witness",
    "manual",
)


@record
class Mistake:
    """A known wrong answer: what it earns and what is said of it."""

    when: str
    credit: Fraction
    say: str


@record
class Tolerance:
    """How far off a number may be. `digits` are decimal places, `significant` significant figures."""

    absolute: Fraction | None = None
    relative: Fraction | None = None
    digits: int | None = None
    significant: int | None = None


@record
class Figures:
    """How exactly a number must be written: `least` to `most` significant figures or `decimals`; None: any more."""

    unit_of: str
    least: int
    most: int | None


@record
class Form:
    """What an answer must look like. `styles` are `same`, `expanded`, `factored over C`, ..., all of which are asked."""

    styles: tuple[str, ...] = ()
    in_terms_of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@record
class Concept:
    """A line of a rubric: what an answer should say, how it may be said, what that earns."""

    concept: str
    any_of: tuple[str, ...]
    points: Fraction = Fraction(1)


@record
class Chain:
    """What a derivation goes from and to. `steps` and `end` are shares of the credit."""

    start: str = ""
    goal: str = ""
    steps: Fraction = Fraction(1, 2)
    end: Fraction = Fraction(1, 2)
    min_steps: int = 0


@record
class Search:
    """What a witness hands in (`asks`), what follows from it (`let`), what must hold (`claims`)."""

    asks: Mapping[str, str]
    let: Mapping[str, str]
    claims: tuple[str, ...]


@record
class Expected:
    """What is known of a right answer before it is judged. An empty `kind` means that nothing is.

    `shape` and `free` (indices with their ranges) are those of a value. `relation`: a relation stays whole, and a derivation's
    lines are statements. `unit`: numbers come with one. `letters` are names that the key has and no declaration: of a number, of sizes, of sequences.
    """

    kind: str = ""
    shape: Shape | None = None
    free: tuple[tuple[str, Size, Size], ...] = ()
    relation: bool = False
    unit: bool = False
    letters: tuple[str, ...] = ()


@record
class Item:
    """One item of a sheet with everything inherited already filled in.

    `keys` are the right answers, any of which will do; for the kinds of text (`choice`, `choices`, `blank`) they are the
    texts themselves (an option's key where it is one); with `between` the key is an interval for an estimate. `up_to` names
    what is left open; `parameters` are the free constants of the key, and multiples of `modulo` do not count. `symbols` and
    `where` are as the sheet writes them, `scope` is what they mean. `definition` is what the
    key must equal (for lint). `diagnoses` are credits by the note of a mistake that the grader finds by itself.
    `uses` are the ids of earlier items that it builds on, by the names that stand for their answers. `expects` is what is known of
    the keys of a sealed item, which has none (`is_sealed`). `line` is that of the item in its sheet, from 1.
    """

    id: str
    kind: str
    title: str
    prompt: str
    points: Fraction
    scope: Scope
    keys: tuple[str, ...] = ()
    symbols: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    hint: str = ""
    definition: str = ""
    form: Form = Form()
    form_credit: Fraction = Fraction(0)
    up_to: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    modulo: str = ""
    partial: str = ""
    allow: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    unit: str = ""
    units: str = "required"
    figures: Figures | None = None
    between: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    scoring: str = "all"
    pattern: str = ""
    review: bool = False
    rubric: tuple[Concept, ...] = ()
    chain: Chain | None = None
    search: Search | None = None
    evidence: str = ""
    diagnoses: Mapping[str, Fraction] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    syntax: str = "auto"
    line: int = 0
    expects: tuple[Expected, ...] = ()
    is_sealed: bool = False


@record
class Answer:
    """What a student handed in for one item.

    `text` is a single text, `steps` the members of a list, `fields` a mapping by name; one of them is set. `where` holds
    the definitions beside the answer. `line` is that of the answer in its file, from 1.
    """

    text: str | None = None
    steps: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None

    @property
    def is_blank(self) -> bool:
        return not ((self.text or "").strip() or any(s.strip() for s in self.steps) or self.fields)

    @property
    def as_text(self) -> str:
        """The answer in one line, for a report."""
        if self.text is not None:
            return self.text
        if self.steps:
            return ", ".join(self.steps)
        return ", ".join(f"{name} = {value}" for name, value in self.fields.items())


@record
class Earlier:
    """An item that another one may build on, with what was handed in for it and its verdict."""

    item: Item
    answer: Answer | None
    verdict: Verdict
