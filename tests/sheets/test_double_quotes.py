"""LaTeX in double quotes: read as meant, or refused with a way to mend it; never garbled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sheets.double_quotes import QuoteFault, double_quoted
from grader.sheets.tree import Scalar, Table
from grader.sheets.yaml_reading import read_yaml

# (what stands between the quotes, what it means)
MEANT = (
    # LaTeX, where YAML would see form feeds, tabs, line breaks, backspaces, or an error
    (r"\frac12", r"\frac12"),
    (r"\frac \theta \nabla \beta", r"\frac \theta \nabla \beta"),
    (r"\alpha\vec\epsilon\rho", r"\alpha\vec\epsilon\rho"),
    (r"\cos x \sin y \log z", r"\cos x \sin y \log z"),
    (r"\xi \upsilon \Upsilon \Pi \Lambda", r"\xi \upsilon \Upsilon \Pi \Lambda"),
    (r"\{1, 2\}", r"\{1, 2\}"),
    (r"2\,x", r"2\,x"),
    (r"a\_b", r"a\_b"),
    (r"\nu_1", r"\nu_1"),
    (r"\mycommand", r"\mycommand"),
    (r"\begin{pmatrix} a \\ b \end{pmatrix}", r"\begin{pmatrix} a \\ b \end{pmatrix}"),
    (r"\begin{pmatrix}1\\\nu\end{pmatrix}", r"\begin{pmatrix}1\\\nu\end{pmatrix}"),
    (r"\text{say \"x\"}", r'\text{say "x"}'),
    ("\\alpha +\n   \\beta", r"\alpha + \beta"),
    # YAML, as a program writes it
    (r"\\frac12", r"\frac12"),
    (r"\\nabla \\theta", r"\nabla \theta"),
    (r"\\begin{pmatrix} a \\\\ b\\end{pmatrix}", r"\begin{pmatrix} a \\ b\end{pmatrix}"),
    (r"\\{1, 2\\}", r"\{1, 2\}"),
    (r"\\frac12\n", "\\frac12\n"),
    (r"first line\nsecond line", "first line\nsecond line"),
    (r"a\tb", "a\tb"),
    (r"caf\u00e9 \x41 \U0001F600", "café A \U0001f600"),
    (r"\ud83d\ude00", "\U0001f600"),
    (r"say \"x\"", 'say "x"'),
    ("folded \\\n   here", "folded here"),
    ("one\n\n\ntwo", "one\n\ntwo"),
    ("plain", "plain"),
    ("", ""),
)

REFUSED = (
    (r"\\frac12 \nabla", 9),
    (r"\alpha\n", 6),
    (r"\nablax", 0),
    (r"\\alpha \beta", 8),
    (r"\u00e9 \frac12", 7),
    (r"\0", 0),
    (r"\x00", 0),
    (r"\ud800", 0),
    (r"\U00110000", 0),
)


@pytest.mark.parametrize(("source", "meant"), MEANT)
def test_double_quotes_mean(source: str, meant: str) -> None:
    assert double_quoted(source) == meant
    root = read_yaml(f'key: "{source}"\nnext: "\\\\alpha"', "file.yaml")
    assert isinstance(root, Table), root
    value = root.get("key")
    assert isinstance(value, Scalar)
    assert value.text == meant


@pytest.mark.parametrize(("source", "offset"), REFUSED)
def test_double_quotes_are_refused_with_place_and_mend(source: str, offset: int) -> None:
    fault = double_quoted(source)
    assert isinstance(fault, QuoteFault)
    assert fault.offset == offset
    faults = read_yaml(f'first: 1\nkey: "{source}"', "file.yaml")
    assert isinstance(faults, tuple)
    assert (faults[0].line, faults[0].column) == (2, 7 + offset)
    assert faults[0].mend


LATEX = st.lists(
    st.sampled_from(
        [
            r"\frac",
            r"\nabla",
            r"\beta",
            r"\theta",
            r"\rho",
            r"\nu",
            r"\alpha",
            r"\vec",
            r"\tan",
            r"\{",
            r"\}",
            "x",
            "1",
            "{a}",
            " ",
            "^2",
            "_i",
            r"\cdot ",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(LATEX)
def test_latex_in_double_quotes_reads_as_in_single_quotes(parts: list[str]) -> None:
    text = " ".join(parts).strip() or "x"
    double = read_yaml(f'k: "{text}"', "f")
    single = read_yaml(f"k: '{text}'", "f")
    assert isinstance(double, Table)
    assert isinstance(single, Table)
    assert [v.text for _, v in double.entries if isinstance(v, Scalar)] == [
        v.text for _, v in single.entries if isinstance(v, Scalar)
    ]


def test_other_styles_keep_their_backslashes() -> None:
    text = 'a: "\\\\frac"\nb: \'\\"o \\\\\'\nc: \\"u\nd: |\n  \\begin{a} \\\\ "x"\n"\\beta": [\\"x]'
    root = read_yaml(text, "f")
    assert isinstance(root, Table)
    assert [key.text for key, _ in root.entries] == ["a", "b", "c", "d", "\\beta"]
    values = [value.text for _, value in root.entries if isinstance(value, Scalar)]
    assert values == ["\\frac", '\\"o \\\\', '\\"u', '\\begin{a} \\\\ "x"\n']
