"""HTML as data: elements from a closed list, and one function that writes them. There is no way to put markup in.

All text, ours and strangers', is shown by `visible` and escaped on its way out; there are no scripts, no
links to anywhere but the page itself, and a content policy that forbids what is not there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from grader.records import record
from grader.text.showing import visible

_FLOW = (
    "html head meta title body header main footer nav section article h1 h2 h3 h4 h5 p div span a ul ol li dl dt dd "
    "table caption thead tbody tr th td strong em code pre br figure figcaption details summary meter"
)
_MATHS = "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd"
_DRAWING = "svg g path rect line polyline circle use defs clipPath desc"
TAGS = frozenset(f"{_FLOW} {_MATHS} {_DRAWING}".split())
ATTRIBUTES = frozenset(
    "class id lang href scope charset name content http-equiv colspan rowspan role aria-label aria-labelledby aria-hidden "
    "open value min max low high optimum start tabindex display alttext accent accentunder stretchy fence separator form "
    "movablelimits linethickness largeop lspace rspace width height depth mathvariant viewBox d x y x1 x2 y1 y2 cx cy r "
    "points transform fill stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity fill-opacity "
    "stroke-opacity clip-path clip-rule fill-rule preserveAspectRatio".split()
)
_EMPTY = frozenset(("meta", "br"))
_OWN_LINE = frozenset(
    "html head meta title style body header main footer nav section article h1 h2 h3 h4 h5 p ul ol li dl dt dd table caption "
    "thead tbody tr th td pre figure figcaption details summary svg".split()
)
LONGEST = 20_000
"""How much of one text is shown; an answer has 10,000 characters at most."""


@record
class Element:
    """One element. `children` are elements and texts; texts are plain and escaped when they are written."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


Node: TypeAlias = Element | str
Content: TypeAlias = "Node | Iterable[Content] | None"


def element(tag: str, *content: Content, **attributes: str | int | None) -> Element:
    """An element; an attribute's `_` stands for `-`, one at its end for nothing (`class_`, `http_equiv`).

    Raises: ValueError for a tag or an attribute that is not on the lists, or a link that leaves the page.
    """
    if tag not in TAGS:
        raise ValueError(f"{tag!r} is no element of our pages")
    found: list[tuple[str, str]] = []
    for name, value in attributes.items():
        if value is None:
            continue
        written = name.rstrip("_").replace("_", "-")
        if written not in ATTRIBUTES or (written == "href" and not str(value).startswith("#")):
            raise ValueError(f"{written!r} is no attribute of our pages, or leaves them")
        found.append((written, str(value)))
    return Element(tag, tuple(found), tuple(_nodes(content)))


def _nodes(content: Iterable[Content]) -> Iterator[Node]:
    for one in content:
        if one is None:
            continue
        if isinstance(one, str | Element):
            yield one
        else:
            yield from _nodes(one)


def escaped(text: str) -> str:
    """Text as it may stand between tags and in a quoted attribute."""
    shown = visible(text, LONGEST)
    for character, written in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&#39;"),
    ):
        shown = shown.replace(character, written)
    return shown


def written(node: Node) -> str:
    """The markup of an element, or the escaped text."""
    parts: list[str] = []
    _write(node, parts, verbatim=False)
    return "".join(parts)


def _write(node: Node, parts: list[str], *, verbatim: bool) -> None:
    if isinstance(node, str):
        parts.append("\n".join(map(escaped, node.split("\n"))) if verbatim else escaped(node))
        return
    own_line = node.tag in _OWN_LINE and not verbatim
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in node.attributes)
    parts.append(f"<{node.tag}{attributes}>")
    if node.tag not in _EMPTY:
        inside = verbatim or node.tag == "pre"
        for child in node.children:
            _write(child, parts, verbatim=inside)
        parts.append(f"</{node.tag}>")
    if own_line:
        parts.append("\n")


def page(title: str, styles: str, body: Iterable[Node], *, language: str = "en") -> str:
    """A whole document that loads nothing and runs nothing: its one style sheet is allowed by its hash.

    Source: W3C, Content Security Policy Level 3: `default-src 'none'`, a hash for the inline style.
    Raises: ValueError for a style sheet with a `<`, which could end it.
    """
    if "<" in styles:
        raise ValueError("a style sheet of ours holds no <")
    digest = base64.b64encode(hashlib.sha256(styles.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
    ]
    beginning = "".join(map(written, head))
    inside = "".join(map(written, body))
    return (
        f'<!DOCTYPE html>\n<html lang="{escaped(language)}">\n<head>\n{beginning}'
        f"<style>{styles}</style>\n</head>\n<body>\n{inside}</body>\n</html>\n"
    )
