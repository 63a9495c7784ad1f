"""What must hold for every page of ours, read without a browser: structure, names, policy, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

from grader.text.html import ATTRIBUTES, TAGS

VOID = {"meta", "br"}


class Tag(NamedTuple):
    name: str
    attributes: dict[str, str]


class Structure(HTMLParser):
    """The elements of a page in order, and its text; every tag must be closed by its own end."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)
        if self.open:
            self.inside.setdefault(self.open[-1], []).append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def names(self) -> list[str]:
        return [tag.name for tag in self.tags]


def well_made(html: str) -> Structure:
    """The structure of a page that keeps all promises."""
    found = Structure(html)
    lowered = {tag.lower() for tag in TAGS} | {"style"}
    attributes = {name.lower() for name in ATTRIBUTES}
    for tag in found.tags:
        assert tag.name in lowered, tag
        assert set(tag.attributes) <= attributes, tag
        assert not any(name.startswith("on") for name in tag.attributes), tag
    _policy(html, found)
    _headings(found)
    _names(found)
    _tables(html, found)
    assert not re.search(
        "[\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200b-\u200f\x00-\x08\x1b]", html
    )
    return found


def _policy(html: str, found: Structure) -> None:
    assert html.startswith("<!DOCTYPE html>\n<html lang=")
    names = found.names()
    assert names.count("style") == 1
    assert names.count("title") - names.count("svg") == 1
    (style,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(t.attributes["content"] for t in found.tags
                  if t.attributes.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    wanted = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy == wanted
    assert "url(" not in style
    assert "@import" not in style


def _headings(found: Structure) -> None:
    levels = [int(name[1]) for name in found.names() if re.fullmatch("h[1-6]", name)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _names(found: Structure) -> None:
    ids = [tag.attributes["id"] for tag in found.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))
    for tag in found.tags:
        for name in ("href", "aria-labelledby"):
            if name in tag.attributes:
                assert tag.attributes[name].removeprefix("#") in ids, tag
        if "href" in tag.attributes:
            assert tag.attributes["href"].startswith("#")


def _tables(html: str, found: Structure) -> None:
    for table in re.findall("<table.*?</table>", html, re.DOTALL):
        assert "<caption>" in table
        assert "<thead>" in table
        assert re.search('<th[^>]* scope="col"', table)
    assert all("scope" in tag.attributes for tag in found.tags if tag.name == "th")
