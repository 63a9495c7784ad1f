"""Plots as elements of our pages: matplotlib draws, and what it drew is taken over piece by piece from a short list.

No text of anybody's reaches matplotlib but numbers. The same figures give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from grader.text.html import ATTRIBUTES, TAGS, Element, element

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HOW_TO_GET_PLOTS = "Plots need matplotlib: pip install 'grade-maths[class]'."

_BAR, _INK, _GRID = "#0b5680", "#101010", "#cccccc"
_CLASSES = {_BAR: "bar", _INK: "ink", _GRID: "grid"}
_DROPPED = {"metadata", "style"}
_SETTINGS = {
    "svg.hashsalt": "grade",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "text.color": _INK,
    "text.parse_math": False,
    "path.simplify": False,
}


def histogram(bins: Sequence[int], name: str) -> Element | None:
    """How many earned which share of the points; None where matplotlib is missing."""

    def paint(figure: Any) -> None:
        axes = figure.add_subplot()
        width = 100 / len(bins)
        axes.bar(
            [width * (k + 0.5) for k in range(len(bins))], bins, width=0.92 * width, color=_BAR
        )
        axes.set_xlim(0, 100)
        axes.set_xticks(range(0, 101, 10))
        axes.set_xlabel("share of the points, in percent")
        axes.set_ylabel("submissions")
        _whole_numbers(axes, max(bins, default=1))

    return _drawn(
        paint, (4.8, 2.7), name, "Bars: how many submissions earned which share of the points."
    )


def difficulties(shares: Sequence[float | None], name: str) -> Element | None:
    """The mean share of each item, by its number in the table; None where matplotlib is missing."""

    def paint(figure: Any) -> None:
        axes = figure.add_subplot()
        heights = [0.0 if share is None else 100 * share for share in shares]
        axes.bar(range(1, len(heights) + 1), heights, width=0.75, color=_BAR)
        axes.set_ylim(0, 100)
        axes.set_xlim(0.4, max(len(heights), 1) + 0.6)
        step = -(-len(heights) // 20) or 1
        axes.set_xticks(range(1, len(heights) + 1, step))
        axes.set_xlabel("item, by its number in the table")
        axes.set_ylabel("mean share, in percent")

    return _drawn(paint, (4.8, 2.7), name, "Bars: the mean share of the points, item by item.")


def _whole_numbers(axes: Any, most: int) -> None:
    step = max(1, -(-most // 5))
    axes.set_yticks(range(0, most + step, step))


def _drawn(paint: Any, size: tuple[float, float], name: str, description: str) -> Element | None:
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError:
        return None
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever somebody's own settings say
        mpl.rcParams.update(_SETTINGS)
        figure: Figure = Figure(figsize=size, layout="constrained")
        figure.patch.set_visible(False)
        paint(figure)
        for axes in figure.axes:
            axes.patch.set_visible(False)
            axes.set_axisbelow(True)
            axes.grid(axis="y", color=_GRID, linewidth=0.8)
            axes.tick_params(length=0)
        text = io.StringIO()
        FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": None})
    return _svg(text.getvalue(), name, description)


def _svg(text: str, name: str, description: str) -> Element:
    root = ET.fromstring(text)  # noqa: S314 - our own drawing, of numbers only
    parts = [found for child in root if (found := _taken(child, name)) is not None]
    about = (element("title", description, id=f"{name}-title"), parts)
    return element(
        "svg", about, viewBox=root.get("viewBox"), role="img", aria_labelledby=f"{name}-title", class_="plot"
    )  # fmt: skip


def _taken(node: ET.Element, name: str) -> Element | None:
    """One piece of what matplotlib drew; names get our own beginning, styles become attributes."""
    tag = node.tag.rpartition("}")[2]
    if tag in _DROPPED or tag not in TAGS:
        return None
    attributes: dict[str, str] = {}
    for key, value in node.attrib.items():
        short = key.rpartition("}")[2]
        if short == "style":
            attributes |= _styles(value)
        elif short == "id":
            attributes["id"] = f"{name}-{value}"
        elif short == "href":
            attributes["href"] = f"#{name}-{value.removeprefix('#')}"
        elif value.startswith("url(#"):
            attributes[short] = f"url(#{name}-{value[5:]}"
        else:
            attributes[short] = value
    kept = {key: value for key, value in attributes.items() if key in ATTRIBUTES}
    children = [found for child in node if (found := _taken(child, name)) is not None]
    return Element(tag, tuple(kept.items()), tuple(children))


def _styles(text: str) -> dict[str, str]:
    """`fill: none; stroke: #101010` as attributes; a colour of ours becomes a class, which has a dark side too."""
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    found = {key.strip(): value.strip() for key, value in pairs}
    classes = []
    for key in ("fill", "stroke"):
        name = _CLASSES.get(found.get(key, ""))
        if name is not None:
            classes.append(f"{key}-{name}")
    return {**found, "class": " ".join(classes)} if classes else found
