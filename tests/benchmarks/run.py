"""How fast grade is, as ratios measured in one run; by hand: `python tests/benchmarks/run.py`.

Absolute times belong to a machine, ratios less so. Each comparison alternates between its two sides,
so that a busy machine slows both.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import grader  # noqa: E402 - from this folder, installed or not
from grader.expression.declarations import Scope, Value  # noqa: E402
from grader.items import Answer, Item, mark  # noqa: E402
from grader.syntax import bounds, read  # noqa: E402
from grader.text import Diagnostic  # noqa: E402

ROUNDS = 15
ITEMS = 20

DECLARATIONS = {
    "x": "real",
    "y": "real",
    "a": "positive",
    "u": "vector[n]",
    "A": "symmetric matrix[n, n]",
}
QUESTIONS = [
    ("2 x + y", "y + 2x"),
    (r"\frac{1}{1 + e^{-x}}", r"\frac{e^x}{1 + e^x}"),
    (r"\sin^2 x", r"1 - \cos^2 x"),
    (r"2 A u", r"(A + A^\top) u"),
    (r"\frac{x^2 - 1}{x - 1}", "x + 1"),
    (r"\frac{u}{\|u\|}", r"(u^\top u)^{-1/2} u"),
    (r"\ln(a^2)", r"2 \ln a"),
    ("(x + y)^3", "x^3 + 3x^2y + 3xy^2 + y^3"),
    (r"u^\top A u", r"\sum_{i=1}^n \sum_{j=1}^n A_{ij} u_i u_j"),
    (r"e^{2x}", r"2 e^{2x}"),
]
"""Key and answer; the sheet of the whole-process measurement repeats them to 20 items."""

BOTH_READ = [
    ("2 x + y", "y + 2x"),
    (r"\frac{1}{1 + e^{-x}}", r"\frac{e^x}{1 + e^x}"),
    (r"\sin^2 x", r"1 - \cos^2 x"),
    (r"\frac{x^2 - 1}{x - 1}", "x + 1"),
    ("(x + y)^3", "x^3 + 3x^2y + 3xy^2 + y^3"),
    (r"\sqrt{8}", r"2\sqrt{2}"),
    (r"e^{2x}", r"2 e^{2x}"),
    (r"\frac{1}{3}", r"\frac{2}{6}"),
]
"""Pairs in scalars, which math_verify reads too."""


LARGEST = {
    "letters": "x" * bounds.CHARACTERS,
    "words": "sin" * (bounds.CHARACTERS // 3),
    "signs": "x+" * (bounds.CHARACTERS // 2),
    "digits": "1" * bounds.CHARACTERS,
    "commands": r"\frac12" * (bounds.CHARACTERS // 7),
    "raised": "x²" * (bounds.CHARACTERS // 2),
    "brackets": "(" * bounds.TOKENS,
    "a sum of 1,000 terms": "+".join(["x"] * bounds.TERMS),
    "a matrix of 900 cells": r"\begin{pmatrix}" + r"\\".join(["&".join("1" * 30)] * 30) + r"\end{pmatrix}",
}  # fmt: skip
"""Texts at or past the bounds; the last two are read."""


def main() -> int:
    whole_process()
    reading()
    largest_texts()
    warm_check()
    derivation()
    against_math_verify()
    return 0


def whole_process() -> None:
    """The command on a sheet of twenty items against `import sympy` alone."""
    with tempfile.TemporaryDirectory() as name:
        submission = write_sheet(Path(name))
        ours = [sys.executable, "-m", "grader", str(submission), "--format", "json"]
        shown = [sys.executable, "-m", "grader", str(submission)]
        theirs = [sys.executable, "-c", "import sympy"]
        seconds: dict[str, list[float]] = {"json": [], "terminal": [], "sympy": []}
        for _ in range(ROUNDS):
            seconds["json"].append(process(ours))
            seconds["terminal"].append(process(shown))
            seconds["sympy"].append(process(theirs))
    print(f"whole process, {ITEMS} items, against `import sympy` (target: below 0.50)")
    sympy = statistics.median(seconds["sympy"])
    for name in ("json", "terminal"):
        own = statistics.median(seconds[name])
        print(f"  {name:<9} {own * 1e3:6.0f} ms / {sympy * 1e3:.0f} ms = {own / sympy:.2f}")


def write_sheet(folder: Path) -> Path:
    """A sheet of twenty items in a problems folder, and a submission to it."""
    (folder / "problems").mkdir()
    pairs = [QUESTIONS[k % len(QUESTIONS)] for k in range(ITEMS)]
    symbols = ", ".join(f"{name}: '{kind}'" for name, kind in DECLARATIONS.items())
    sheet = ["sheet: twenty", f"symbols: {{{symbols}}}", "problems:"]
    sheet += [f"  - {{id: q{k}, answer: '{key}'}}" for k, (key, _) in enumerate(pairs)]
    (folder / "problems" / "twenty.yaml").write_text("\n".join(sheet) + "\n", "utf-8")
    answers = [
        "sheet: twenty",
        "answers:",
        *(f"  q{k}: '{answer}'" for k, (_, answer) in enumerate(pairs)),
    ]
    submission = folder / "ada.yaml"
    submission.write_text("\n".join(answers) + "\n", "utf-8")
    return submission


def process(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=os.environ)
    return time.perf_counter() - start


def reading() -> None:
    """Reading alone, without comparing anything."""
    times = [
        best(partial(read, text, item.scope, item.syntax), 5) for item, text in shipped_examples()
    ]
    quantiles = statistics.quantiles(times, n=20)
    print(f"reading alone, {len(times)} keys and examples of the shipped sheets")
    print(
        f"  median {statistics.median(times) * 1e3:.3f} ms, 95% below {quantiles[-1] * 1e3:.2f} ms"
    )


def largest_texts() -> None:
    """Texts at and past the bounds are refused, or read, at once."""
    scope = Scope({"x": Value()})
    print("the largest texts (target for a refusal: below 20 ms)")
    for name, text in LARGEST.items():
        seconds = best(partial(read, text, scope), 3)
        found = read(text, scope)
        said = found.code if isinstance(found, Diagnostic) else "read"
        print(f"  {seconds * 1e3:5.1f} ms  {name}: {said}")


def warm_check() -> None:
    """One answer of the shipped sheets, judged again: what a service that grades all day pays."""
    times = []
    for item, text in shipped_examples():
        answer = Answer(text=text)
        mark(item, answer)
        times.append(best(partial(mark, item, answer), 3))
    if times:
        quantiles = statistics.quantiles(times, n=20)
        print(f"warm check over {len(times)} keys and examples of the shipped sheets")
        print(
            f"  median {statistics.median(times) * 1e3:.2f} ms, 95% below {quantiles[-1] * 1e3:.1f} ms"
        )


def shipped_examples() -> Iterator[tuple[Item, str]]:
    for path in sorted((ROOT / "problems").glob("*.yaml")):
        for item in grader.load_sheet(path).items:
            if item.kind in {"expression", "number"}:
                yield from ((item, text) for text in (*item.keys, *item.accept, *item.reject))


def best(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


STEPS = [
    r"\nabla_x \|A x - b\|^2",
    r"\nabla_x (A x - b)^\top (A x - b)",
    r"\nabla_x ((A x)^\top - b^\top) (A x - b)",
    r"\nabla_x (x^\top A^\top - b^\top) (A x - b)",
    r"\nabla_x (x^\top A^\top A x - x^\top A^\top b - b^\top A x + b^\top b)",
    r"\nabla_x (x^\top A^\top A x - 2 x^\top A^\top b + b^\top b)",
    r"\nabla_x (x^\top A^\top A x) - 2 \nabla_x (x^\top A^\top b)",
    r"(A^\top A + (A^\top A)^\top) x - 2 A^\top b",
    r"2 A^\top A x - 2 A^\top b",
    r"2 (A^\top A x - A^\top b)",
    r"2 A^\top (A x - b)",
]


def derivation() -> None:
    """Ten steps over matrices of symbolic size, warm."""
    symbols = {"A": "matrix[n, n]", "x": "vector[n]", "b": "vector[n]"}
    work = partial(
        grader.check,
        None,
        STEPS,
        kind="derivation",
        symbols=symbols,
        start=STEPS[0],
        goal=STEPS[-1],
    )
    assert work().outcome == "correct"
    print("a derivation of ten steps over n x n matrices (target: below 20 ms)")
    print(f"  {best(work, 9) * 1e3:.1f} ms")


def against_math_verify() -> None:
    """Reading and comparing a pair, warm, against math_verify's `parse` and `verify`."""
    symbols = {name: DECLARATIONS[name] for name in ("x", "y", "a")}
    ratios = []
    print("a pair read and compared, ours / math_verify's (below 1: faster)")
    for key, answer in BOTH_READ:
        with quiet():
            ours = best(partial(grader.check, key, answer, symbols=symbols), 9)
            theirs = best(partial(_theirs, key, answer), 9)
            verdicts = grader.check(key, answer, symbols=symbols).outcome, _theirs(key, answer)
        ratios.append(ours / theirs)
        print(
            f"  {ours * 1e3:7.2f} ms / {theirs * 1e3:7.2f} ms = {ours / theirs:5.2f}   {key}  |  {answer}  {verdicts}"
        )
    print(f"  median ratio {statistics.median(ratios):.2f}")


def _theirs(key: str, answer: str) -> bool:
    from math_verify import parse, verify

    return bool(verify(parse(f"${key}$"), parse(f"${answer}$")))


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


if __name__ == "__main__":
    sys.exit(main())
