"""The builder of pages: nothing goes in as markup, nothing comes out that is not on its lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text.html import element, page, written
from tests.text.page_structure import Structure, well_made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("&lt;", "<p>&amp;lt;</p>\n"),
        ("\"' onload=x", "<p>&quot;&#39; onload=x</p>\n"),
        ("\u202egnp.exe", "<p>&lt;U+202E&gt;gnp.exe</p>\n"),
        ("\ud800", "<p>&lt;U+D800&gt;</p>\n"),
        ("a\x00b\x1b[31m", "<p>a&lt;U+0000&gt;b&lt;U+001B&gt;[31m</p>\n"),
        ("one\ntwo", "<p>one two</p>\n"),
        ("π ≤ ∑", "<p>π ≤ ∑</p>\n"),
    ],
)
def test_text_stays_text(text: str, expected: str) -> None:
    assert written(element("p", text)) == expected


def test_attributes_are_quoted() -> None:
    made = element("td", "x", class_='a" onclick="b', colspan=2)
    assert written(made) == '<td class="a&quot; onclick=&quot;b" colspan="2">x</td>\n'


def test_lines_stay_lines_in_verbatim_text_only() -> None:
    assert written(element("pre", "a\n<b>\n\x07")) == "<pre>a\n&lt;b&gt;\n&lt;U+0007&gt;</pre>\n"


@pytest.mark.parametrize("tag", ["script", "iframe", "img", "object", "a href=x", "SCRIPT", "link"])
def test_only_elements_on_the_list(tag: str) -> None:
    with pytest.raises(ValueError, match="no element"):
        element(tag)


@pytest.mark.parametrize(
    "attributes",
    [{"onclick": "x"}, {"style": "x"}, {"src": "x"}, {"href": "https://evil.example"},
     {"href": "javascript:alert(1)"}, {"href": "//evil.example"}, {"xlink_href": "#x"}],
)  # fmt: skip
def test_only_attributes_on_the_list_and_links_within_the_page(attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no attribute"):
        element("a", "x", **attributes)


@given(st.text(), st.text())
def test_any_text_comes_back_as_it_is_shown(text: str, title: str) -> None:
    body = element("main", element("h1", text), element("p", text, class_=text))
    found = well_made(page(title, "p { color: red; }", [body]))
    assert found.names() == [
        "html",
        "head",
        *["meta"] * 5,
        "title",
        "style",
        "body",
        "main",
        "h1",
        "p",
    ]


def test_a_style_sheet_cannot_end_itself() -> None:
    with pytest.raises(ValueError, match="style"):
        page("x", "</style><script>", [])


def test_the_same_page_has_the_same_bytes() -> None:
    assert page("x", "", [element("h1", "x")]) == page("x", "", [element("h1", "x")])


def test_content_may_be_a_list_or_left_out() -> None:
    made = element("ul", None, [element("li", "a"), element("li", "b")], None)
    assert Structure(written(made)).text.split() == ["a", "b"]
