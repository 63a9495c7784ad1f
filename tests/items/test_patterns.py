"""Patterns of blanks: what `re` would say, without the time that `re` may take."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.items.patterns import LONGEST_WITH_REFERENCES, has_pattern

PATTERNS = [
    "a+b*", "(ab|a)(c|bcd)", r"[a-c]+\d?", "(?:x|xy)*z", r"\bfoo\b.*", "a{2,3}b", "(a|b)*?c", "^ab$", "a.c", "(?=ab)a.",
    "(?!ab)a.", "(?<=a)b|ab", "[^ab]+", r"\w+\s\w+", "(?i:A)b", "(a)(b)?c", "a{0}b", "x*", "(a|ab)(bc|c)?", r"\d+(\.\d+)?",
    "É+", "straße", "[A-C]+", r"(a)\1", "(?:)", "a??b", "(?s)a.b", "(?m)^a$\n^b$", "ſ", "K", "[k]", "İ", r"[\d\-a]+",
    r"[^\W\d]+", r"\Aab\Z", "((a)|b)+", "(a|b|)c", "(?>a+)b", "a*+b",
]  # fmt: skip


@given(st.sampled_from(PATTERNS), st.text("abcdxyzABK12. \nfoÉéßſKkİi-", max_size=6))
def test_a_text_has_the_pattern_that_re_finds(pattern: str, text: str) -> None:
    assert has_pattern(pattern, text) is bool(re.fullmatch(pattern, text, re.IGNORECASE))


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "(a|a)*b", "(a|aa)+b", "((a*)*)*b", "a*" * 30 + "b", "(.*)(.*)(.*)(.*)(.*)b"],
)
def test_no_pattern_takes_a_time_that_doubles(pattern: str) -> None:
    assert not has_pattern(pattern, "a" * 200)
    assert has_pattern(pattern, "a" * 199 + "b")


def test_what_refers_to_groups_is_for_short_texts() -> None:
    assert has_pattern(r"(a+)\1", "aaaa")
    assert not has_pattern(r"(a+)\1", "a" * (LONGEST_WITH_REFERENCES + 2))
