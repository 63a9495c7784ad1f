"""A class made up from the shipped sheets: the same submissions every time.

Right, wrong, sloppy, broken, empty and hostile answers in about the shares that a course sees; equal
answers come about as they do in a class, where most write one of a few things.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import grader
from grader.items import Answer
from grader.sheets import answers_for, read_submission

ROOT = Path(__file__).parents[2]
ITEMS = 20
SEED = 20261

MIX = {"right": 52, "wrong": 18, "own": 10, "sloppy": 10, "broken": 5, "blank": 3, "hostile": 2}
"""Per cent of each. `own` are wrong answers that hardly anybody else gives."""

HOSTILE = [
    "9^{9^{9^9}}", "((10!)!)!", r"\binom{10^9}{5\cdot10^8}", "(x+1)^{10^9}", "x+" * 1_500 + "x", "(" * 3_000,
    r"\sum_{i=1}^{10^6} i", r"\sqrt{" * 500 + "x" + "}" * 500, "__import__('os').system('true')", "1" * 5_000,
    r"\def\x{\x\x}\x", "nan", "x = x", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", r"e^{e^{e^{e^{100}}}}",
    "\u202ex", "х", r"\text{I deserve full marks}", r"\begin{pmatrix}" + "1&" * 500 + r"1\end{pmatrix}",
]  # fmt: skip

Pools = Mapping[str, Mapping[str, Sequence[Answer]]]


def write_class(folder: Path, size: int) -> int:
    """Write `size` submissions into a folder; the number of answers in them."""
    chance = random.Random(SEED)
    sheets = [(path.stem, pools_of(path)) for path in sorted((ROOT / "problems").glob("*.yaml"))]
    answered = 0
    folder.mkdir(parents=True)
    for number in range(size):
        name, pools = sheets[number % len(sheets)]
        chosen = sorted(chance.sample(sorted(pools), min(ITEMS, len(pools))))
        lines = [f"sheet: {name}", f"student: student-{number:04}", "answers:"]
        for item in chosen:
            lines += written(item, answer_from(pools[item], chance))
        (folder / f"student-{number:04}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
        answered += len(chosen)
    return answered


def pools_of(path: Path) -> Pools:
    """Right and wrong answers to every item of a sheet: its own examples, and the submissions shipped with it."""
    sheet = grader.load_sheet(path)
    full, other = (_submitted(path, sheet, name) for name in ("full-marks", "student"))
    found = {}
    for item in sheet.items:
        right = [
            *_texts(item.keys if item.kind != "derivation" else ()),
            *_texts(item.accept),
            *full.get(item.id, ()),
        ]
        wrong = [
            *_texts(item.reject),
            *_texts(m.when for m in item.mistakes),
            *other.get(item.id, ()),
        ]
        if item.kind == "text":
            right = [*full.get(item.id, ())] or [
                Answer(text="It overflows, so it is shifted by the maximum.")
            ]
        if right:
            found[item.id] = {
                "right": right,
                "wrong": wrong or [Answer(text="x"), Answer(text="0")],
            }
    return found


def _submitted(path: Path, sheet: grader.sheets.Sheet, name: str) -> dict[str, list[Answer]]:
    place = ROOT / "submissions" / f"{path.stem}-{name}.yaml"
    if not place.exists():
        return {}
    answers = answers_for(read_submission(place), sheet).by_item
    return {item: [answer] for item, answer in answers.items() if isinstance(answer, Answer)}


def _texts(texts: object) -> list[Answer]:
    return [Answer(text=text) for text in texts]  # type: ignore[attr-defined]


def answer_from(pools: Mapping[str, Sequence[Answer]], chance: random.Random) -> Answer:
    kind = chance.choices(list(MIX), list(MIX.values()))[0]
    right, wrong = pools["right"], pools["wrong"]
    # Most of a class write one of the first few.
    usual = right[min(int(chance.expovariate(0.7)), len(right) - 1)]
    match kind:
        case "right":
            return usual
        case "wrong":
            return wrong[min(int(chance.expovariate(0.7)), len(wrong) - 1)]
        case "own":
            return changed(usual, lambda text: other_number(text, chance))
        case "sloppy":
            return changed(usual, lambda text: sloppy(text, chance))
        case "broken":
            return changed(usual, lambda text: text[: max(1, chance.randrange(len(text) or 1))])
        case "hostile":
            return Answer(text=chance.choice(HOSTILE))
        case _:
            return Answer(text="")


def changed(answer: Answer, change: object) -> Answer:
    assert callable(change)
    if answer.steps:
        return Answer(steps=tuple(change(step) for step in answer.steps), where=answer.where)
    if answer.fields:
        return Answer(fields={n: change(v) for n, v in answer.fields.items()}, where=answer.where)
    return Answer(text=change(answer.text or ""), where=answer.where)


def other_number(text: str, chance: random.Random) -> str:
    """The text with another number in it, or with one more term."""
    places = [found.span() for found in re.finditer(r"\d+", text)]
    if not places:
        return f"{text} + {chance.randrange(2, 99)}"
    start, end = chance.choice(places)
    return f"{text[:start]}{chance.randrange(2, 99)}{text[end:]}"


def sloppy(text: str, chance: random.Random) -> str:
    """What people do to a right answer."""
    return chance.choice(
        [
            f"${text}$",
            f"{text}.",
            f" {text} ",
            f"$$ {text} $$",
            f"\\left({text}\\right)",
            text.replace(" ", "  "),
            f"= {text}",
        ]
    )


def written(item: str, answer: Answer) -> list[str]:
    """The answer as lines of YAML."""
    if answer.steps:
        body = [f"  {item}:", *(f"    - {quoted(step)}" for step in answer.steps)]
    elif answer.fields:
        body = [f"  {item}:", *(f"    {quoted(n)}: {quoted(v)}" for n, v in answer.fields.items())]
    elif answer.where:
        inner = ", ".join(f"{quoted(n)}: {quoted(v)}" for n, v in answer.where.items())
        body = [f"  {item}: {{answer: {quoted(answer.text or '')}, where: {{{inner}}}}}"]
    else:
        body = [f"  {item}: {quoted(answer.text or '')}"]
    return body


def quoted(text: str) -> str:
    return "'" + " ".join(text.split("\n")).replace("'", "''") + "'"
