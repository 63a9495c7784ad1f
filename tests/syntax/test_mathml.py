"""Formulas drawn: complete over the nodes, well-formed, told apart, and the same when read back from a report."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.expression.nodes import Tree
from grader.syntax import Reading, read, show
from grader.syntax.drawing import drawn, drawn_lines, drawn_number
from grader.syntax.mathml import RULES, draw
from grader.syntax.reading_back import read_back
from grader.text.html import written
from tests.syntax.scopes import SCOPES

MATHS = set(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd".split()
)
CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}


def _trees() -> dict[str, Tree]:
    """Every tree of the table of readings, by how it is printed."""
    found: dict[str, Tree] = {}
    for line in (Path(__file__).parent / "readings.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or "⟹" not in line:
            continue
        scope, text = line.split("⟹")[0].split(None, 1)
        reading = read(text.strip(), SCOPES[scope])
        if isinstance(reading, Reading):
            tree = reading.chain or reading.tree
            found.setdefault(show(tree), tree)
    return found


TREES = _trees()


def picture(tree: Tree) -> str:
    return written(draw(tree))


def test_every_node_is_drawn() -> None:
    assert set(RULES) == set(get_args(Tree))


def test_drawings_are_maths_and_well_formed() -> None:
    assert len(TREES) > 300
    for line, tree in TREES.items():
        for node in ET.fromstring(picture(tree)).iter():
            assert node.tag in MATHS, line
            assert len(node) == CHILDREN.get(node.tag, len(node)), (line, node.tag)
            assert node.tag in ("mi", "mn", "mo", "mtext") or not (node.text or "").strip(), line


def test_different_formulas_look_different() -> None:
    by_picture: dict[str, list[str]] = {}
    for line, tree in TREES.items():
        by_picture.setdefault(picture(tree), []).append(line)
    for lines in by_picture.values():
        loose = {
            line.replace("·", " ").replace("(", "").replace(")", "").replace(" ", "")
            for line in lines
        }
        assert len(loose) == 1, lines


def test_what_is_read_back_is_drawn_alike() -> None:
    back = {line: read_back(line) for line in TREES}
    lost = [line for line, tree in back.items() if tree is None]
    assert len(lost) <= 0.02 * len(TREES), lost
    for line, tree in back.items():
        assert tree is None or picture(tree) == picture(TREES[line]), line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a/b", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("2·3", "<mrow><mn>2</mn><mo>⋅</mo><mn>3</mn></mrow>"),
        ("√(2)", "<msqrt><mn>2</mn></msqrt>"),
        ("root(x, 3)", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        ("w_l^2", "<msubsup><mi>w</mi><mi>l</mi><mn>2</mn></msubsup>"),
        ("x_iᵀ y", '<msubsup><mi>x</mi><mi>i</mi><mo lspace="0" rspace="0">⊤</mo></msubsup>'),
        ("(xᵀ)_i", "<msub><mrow><mo"),
        ("x_{12}", "<msub><mi>x</mi><mn>12</mn></msub>"),
        ("A_{ij}", "<msub><mi>A</mi><mrow><mi>i</mi><mi>j</mi></mrow></msub>"),
        ("f (1 − p)", "<mi>f</mi>"),
        ("f(1 − p)", "<mi>f</mi><mrow><mo"),
        ("f(x) + f'(x) (x − 1)", "<mi>f</mi>"),
        ("0.50", None),
        ("0.5", "<mn>0.5</mn>"),
        ("π", "<mi>π</mi>"),
        ("σ'(x)", "<mrow><msup><mi>σ</mi><mo>′</mo></msup><mrow>"),
        ("ŷ", '<mover accent="true"><mi>y</mi><mo stretchy="false">^</mo></mover>'),
        ("w^(2)", "<msup><mi>w</mi><mrow>"),
        ("w^(2)_j", "<msubsup><mi>w</mi><mi>j</mi><mrow>"),
        ("xᵀ", '<msup><mi>x</mi><mo lspace="0" rspace="0">⊤</mo></msup>'),
        ("∑_{i=1}^n x_i", '<mrow><munderover><mo movablelimits="false">∑</mo>'),
        ("J_{f}(x)", "<mrow><msub><mi>J</mi><mi>f</mi></msub>"),
        ("Matrix([[1, 2, 3]])", "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd><mtd><mn>3</mn></mtd></mtr></mtable>"),
        ("<script>", None),
        ("</math>", None),
        ("", None),
        ("x +", None),
        ("\\frac{1}{2}", None),
        ("x" * 9_000, None),
        ("(" * 300, None),
        ("9^{9^{9^{9}}}", "<msup><mn>9</mn><msup>"),
    ],
)  # fmt: skip
def test_lines_of_reports(line: str, expected: str | None) -> None:
    found = drawn(line)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert expected in written(found)


PIECES = st.sampled_from(
    "x y ŷ w^(2) A f(x) sin(x) ∑_{i=1}^n ∏_k ∫_0^1 dx lim_{x→0} ∂/∂x ∇_x J_{f} 𝔼[ ] Var( ( ) { } [ , ; = ≤ ∈ + − · / ^ _ _{ij} ^{2} ᵀ ' ! "
    "|x| ‖x‖ ⟨x, y⟩ √( 1 0.5 1/2 π ∞ e i I 𝟏 𝟙[ Matrix([[ ]]) otherwise if and or not ± ∘^ ⊙ ⊗ ∪ N(0, 1) … max_{i} log_2( {1 if x > 0}".split(" ")
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(PIECES, max_size=12).map(" ".join)
    | st.lists(PIECES, max_size=8).map("".join)
    | st.text(max_size=30)
)
def test_any_line_is_drawn_well_or_not_at_all(line: str) -> None:
    found = drawn(line)
    if found is not None:
        for node in ET.fromstring(written(found)).iter():
            assert node.tag in MATHS
            assert len(node) == CHILDREN.get(node.tag, len(node))


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("9.81 m/s^2", "m/s²"), ("5 kg", "kg"), ("−3 N m", "N m"), ("50 %", "%"), ("2 s^−1", "s⁻¹"), ("4 kΩ", "kΩ"),
        ("2 e", None), ("2 i", None), ("2 e^2", None), ("2 π", None), ("2 sin(3)", None), ("9", None), ("9 m + 1", None),
        ("9 <b>", None), ("9 m/<s", None),
    ],
)  # fmt: skip
def test_units_stand_upright(line: str, unit: str | None) -> None:
    found = drawn_number(line)
    texts = [] if found is None else re.findall("<mtext>(.*?)</mtext>", written(found))
    assert texts == ([] if unit is None else [unit])


@pytest.mark.parametrize(
    ("kind", "line", "count"),
    [
        ("witness", "f(x) = sin(x), x_0 = 2 π", 2), ("witness", "x = (1, 2), y = {3, 4}", 2), ("witness", "f(x) = , y", 0),
        ("witness", "A = Matrix([[1, 2], [3, 4]])", 1), ("shape", "n×1", 1), ("shape", "M × N", 1), ("shape", "×", 0),
        ("shape", "n", 1), ("number", "5 kg", 1), ("expression", "2, 3", 0), ("expression", "x + y", 1), ("witness", "", 0),
    ],
)  # fmt: skip
def test_what_an_item_was_read_as(kind: str, line: str, count: int) -> None:
    found = drawn_lines(line, kind)
    assert len(found) == count
    for picture in found:
        ET.fromstring(written(picture))
