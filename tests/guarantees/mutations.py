"""Answers and files made hostile: what students write, cut, joined, repeated and nested; shared with the fuzzer."""

from __future__ import annotations

from collections.abc import Sequence

SEEDS = (
    r"2A^\top(Ax-b)", r"\frac{e^{x}}{\sum_{i=1}^n e^{x_i}}", r"\begin{pmatrix}1&x\\y&2\end{pmatrix}",
    r"\begin{cases}1&x>0\\0&x\le0\end{cases}", r"\int_0^1 x^2\,dx", r"\sum_{k=0}^\infty \frac{x^k}{k!}",
    r"\lim_{h\to0}\frac{\sin h}{h}", r"\{x\in\mathbb R: x^2<4\}", r"x=\pm2 \text{ or } x\ne 3", r"(-\infty,3)\cup\{5\}",
    r"1.5\times10^{3}\,\mathrm{m/s^2}", r"0.\overline{3}", r"x^2+C, C\in\mathbb R", r"\nabla_x f(x) = 2x",
    r"f'(x)", r"\binom{n}{k}", r"\prod_{i=1}^{n}(1+\frac1i)", r"Matrix([[1, 2], [3, 4]])", "integrate(x*sin(x), x)",
    r"|x-2|\,\lfloor x\rfloor", r"\mathbb{E}[X^2]", r"x \text{ where } x = y^2", "__import__('os').system('id')",
    "9^{9^{9}}", "1e5000", r"\sqrt[3]{x}", r"\sin^{-1}x", r"\text{span}\{(1,0)\}", "x\u202ey", "\ud800", "х",
)  # fmt: skip
"""Pieces of answers: all constructs, and a few that strangers try."""

WRAPPERS = (
    "({})", "{{{}}}", r"\frac{{{}}}{{x}}", r"\sqrt{{{}}}", "x^{{{}}}", "{}!", r"\sin({})", r"\sum_{{k=1}}^{{99}}({})",
    r"\int_0^1 {}\,dx", "|{}|", r"\begin{{pmatrix}}{}\\1\end{{pmatrix}}", r"\{{{}\}}", r"\ln {}", "{}^T", r"\text{{{}}}",
)  # fmt: skip


def mutated(moves: Sequence[tuple[int, int, int]], seeds: Sequence[str] = SEEDS) -> str:
    """A text by moves (which, where, how much): take a piece, join, cut, repeat, nest, exchange a character."""
    text = ""
    for which, where, much in moves:
        at = where % (len(text) + 1)
        piece = seeds[much % len(seeds)]
        match which % 6:
            case 0:
                text = text[:at] + piece + text[at:]
            case 1:
                text = text[:at] + text[at + much % 9 :]
            case 2:
                text = text * (1 + much % 4)
            case 3:
                for _ in range(1 + much % 5):
                    text = WRAPPERS[where % len(WRAPPERS)].format(text)
            case 4:
                text = text[:at] + chr(much % 0x3000) + text[at + 1 :]
            case _:
                text = text[:at] + piece[: where % 7] + text[at:]
        text = text[:12_000]
    return text
