"""YAML within bounds: every scalar as its text, hostile files refused at once with their place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sheets.tree import Listing, Scalar, Table
from grader.sheets.yaml_reading import read_yaml, read_yaml_file

"""Seconds; every case takes a few milliseconds, a quadratic reader would take minutes."""


def entries(text: str) -> dict[str, object]:
    root = read_yaml(text, "f.yaml")
    assert isinstance(root, Table), root
    return {key.text: getattr(value, "text", value) for key, value in root.entries}


def first_fault(text: str) -> str:
    faults = read_yaml(text, "f.yaml")
    assert isinstance(faults, tuple), faults
    return str(faults[0])


def test_scalars_are_the_texts_that_stand_there() -> None:
    text = (
        "a: no\nb: 1e3\nc: 012\nd: 3:25\ne: 2026-01-02\nf: .inf\ng: 0x1F\nh: 1_000\ni: ~x\nj: 'y'"
    )
    assert entries(text) == {
        "a": "no",
        "b": "1e3",
        "c": "012",
        "d": "3:25",
        "e": "2026-01-02",
        "f": ".inf",
        "g": "0x1F",
        "h": "1_000",
        "i": "~x",
        "j": "y",
    }


def test_json_is_read() -> None:
    assert entries('{"sheet": "s", "answers": "\\\\frac{1}{2}"}') == {
        "sheet": "s",
        "answers": r"\frac{1}{2}",
    }


def test_brackets_without_quotes_keep_their_source() -> None:
    root = read_yaml('a: [2, 5]\nb: {2, 3}\nc: &x [[1, "\\beta"], []]\nd:\n- 1\ne: [p: [q]]', "f")
    assert isinstance(root, Table)
    found = [node.source for _, node in root.entries if isinstance(node, Listing | Table)]
    assert found == ["[2, 5]", "{2, 3}", '[[1, "\\beta"], []]', "", "[p: [q]]"]
    assert isinstance(found_last := root.entries[-1][1], Listing)
    assert [getattr(item, "source", "") for item in found_last.items] == ["p: [q]"]


def test_places_count_characters_and_lines_from_one() -> None:
    root = read_yaml("\ufeffä𝔸: é\nb:\n  - '𝔸'\n  - x", "f")
    assert isinstance(root, Table)
    listing = root.get("b")
    assert isinstance(listing, Listing)
    assert [(item.line, item.column) for item in listing.items] == [(3, 5), (4, 5)]


def test_an_alias_stands_for_its_anchor() -> None:
    root = read_yaml("a: &x {k: v}\nb: *x", "f")
    assert isinstance(root, Table)
    assert root.get("a") == root.get("b")


# text, the whole message
FAULTS = (
    ("a: 1\nb: 2\na: 3", "f.yaml:3:1: `a` stands here twice: lines 1 and 3. Keep one of them."),
    ("", "f.yaml:1:1: The file is empty."),
    ("# nothing", "f.yaml:1:1: The file is empty."),
    (
        "a: 1\n---\nb: 2",
        "f.yaml:2:1: A second document begins here (`---`). Put it into a file of its own.",
    ),
    (
        "a: !!python x",
        "f.yaml:1:4: The tag `tag:yaml.org,2002:python` is not read: every value is a text. Put the text in single quotes.",
    ),
    (
        "a: !x [1]",
        "f.yaml:1:4: The tag `!x` is not read: every value is a text. Put the text in single quotes.",
    ),
    ("b:\n  <<: {x: 1}", "f.yaml:2:3: Merge keys (`<<`) are not read. Write the entries out."),
    (
        "a: *x",
        "f.yaml:1:4: `*x` refers to an anchor that is nowhere set. Put the text in single quotes.",
    ),
    ("a: &x [*x]", "f.yaml:1:8: `*x` stands inside what it refers to."),
    (
        "? [a]\n: b",
        "f.yaml:1:3: A list or mapping stands where the name of an entry belongs. Put the text in single quotes.",
    ),
    (
        "a: 1\nb: x: y",
        "f.yaml:2:5: A colon followed by a space stands inside a text without quotes, or a line is indented too far. Put the text in single quotes.",
    ),
    (
        "a: %x",
        "f.yaml:1:4: A text without quotes cannot begin with this character, and tabs do not indent. Put the text in single quotes.",
    ),
    (
        "a: {x: vector[n]}",
        "f.yaml:1:14: A mapping in braces does not end as it should. Put texts with brackets, braces or commas in single quotes.",
    ),
    (
        'a: 1\nb: "x',
        "f.yaml:2:4: A quotation mark is never closed. Close it; inside single quotes a quote is written twice ('').",
    ),
    (
        "a: 'it's'",
        "f.yaml:1:8: No name of an entry stands here, or something follows a closed quote. Check the indentation and the quotes: inside single quotes a quote is written twice ('').",
    ),
    ("a: 1\nb: x\x00y", "f.yaml:2:5: The character U+0000 is a control character. Delete it."),
    ("a: \x1b[31m", "f.yaml:1:4: The character U+001B is a control character. Delete it."),
    ("a: x\u2028y", "f.yaml:1:5: The character U+2028 is a control character. Delete it."),
)


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_faults_say_where_what_and_how_to_mend(text: str, message: str) -> None:
    assert first_fault(text) == message


def test_every_duplicate_is_told() -> None:
    faults = read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}", "f")
    assert isinstance(faults, tuple)
    assert len(faults) == 2


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
DEEP_ALIASES = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 60))

HOSTILE = (
    ("[" * 50_000, "Nesting is deeper than 32."),
    ("a: " + "[" * 900_000, "Nesting is deeper than 32."),
    ("{" * 50_000, "Nesting is deeper than 32."),
    ("[\n" * 50_000, "Nesting is deeper than 32."),
    ('["]", ' * 50_000, "Nesting is deeper than 32."),
    ("{a: " * 50_000, "Nesting is deeper than 32."),
    ("- " * 50_000, "Nesting is deeper than 32."),
    ("? " * 50_000, "Nesting is deeper than 32."),
    ("[? " * 30_000, "Nesting is deeper than 32."),
    (BOMB, "The file has more than 20,000 parts."),
    (DEEP_ALIASES, "Nesting is deeper than 32."),
    ("- a\n" * 200_000, "The file has more than 20,000 parts."),
    ('"' + "\\\\" * 400_000, "A quotation mark is never closed."),
    ('- "' + "\\alpha" * 100_000 + "\\n" + '"', "some backslashes are LaTeX's"),
)


@pytest.mark.parametrize(("text", "said"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_refused(text: str, said: str) -> None:
    """Without a bound on the work this would not end, or end the process."""
    assert said in first_fault(text)


@given(st.text(alphabet="ab:-[]{}\"'\\|>&*!%?#\n \t,0é\x00\u2028", max_size=60))
def test_any_text_is_a_tree_or_faults(text: str) -> None:
    found = read_yaml(text, "f")
    if isinstance(found, tuple):
        assert found
        assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in found)
    else:
        assert isinstance(found, Scalar | Listing | Table)


# ------------------------------------------------------------------------------------------ files

BYTES = (
    ("sheet: x".encode("utf-16"), "The file is in UTF-16. Save it as UTF-8."),
    ("sheet: x".encode("utf-32"), "The file is in UTF-32. Save it as UTF-8."),
    ("sheet: x".encode("utf-16-le"), "The file looks like UTF-16. Save it as UTF-8."),
    (
        b"a: 1\nb: \xe9",
        "The byte 0xE9 is not UTF-8; this looks like another encoding. Save it as UTF-8.",
    ),
    (b"x" * 1_000_001, "The file has 1,000,001 bytes; at most 1,000,000 are read."),
)


@pytest.mark.parametrize(("data", "message"), BYTES, ids=range(len(BYTES)))
def test_files_that_are_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(data)
    faults = read_yaml_file(path)
    assert isinstance(faults, tuple)
    assert str(faults[0]).endswith(message)


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes("\ufeffa: ü".encode())
    assert isinstance(read_yaml_file(path), Table)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, tmp_path / "missing.yaml", "bad\x00name", "/dev/zero"):
        faults = read_yaml_file(path)
        assert isinstance(faults, tuple), path
        assert len(faults) == 1
