"""A folder of files that are no submissions, or are ones that nobody should have to read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

HEAD = "sheet: week-1\nstudent: eve\nanswers:\n"

TEXTS: dict[str, str | bytes] = {
    "empty": b"",
    "blank": b" \n\n\n",
    "a-number": "3\n",
    "a-list": "- 1\n- 2\n",
    "nested": "[" * 30_000,
    "nested-maps": "{a: " * 10_000,
    "aliases": "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    "tags": HEAD + "  side: !!python/object/apply:os.system ['touch ran']\n",
    "merge": "base: &b {side: right}\n" + HEAD + "  <<: *b\n",
    "two-megabytes": HEAD + "  slope: '" + "x" * 2_000_000 + "'\n",
    "binary": bytes(range(256)) * 64,
    "utf-16": (HEAD + "  side: right\n").encode("utf-16"),
    "latin-1": (HEAD + "  side: é\n").encode("latin-1"),
    "nul": HEAD + "  side: 'a\x00b'\n",
    "escapes": HEAD + '  side: "\\e]0;forged\\a"\n',
    "unclosed": HEAD + "  side: 'right\n",
    "tabs": "sheet:\tweek-1\nanswers:\n\tside: right\n",
    "twice": HEAD + "  side: right\n  side: left\n",
    "many-keys": HEAD + "".join(f"  k{k}: 1\n" for k in range(30_000)),
    "two-documents": HEAD + "  side: right\n---\n" + HEAD,
    "other-sheet": "sheet: ../../../../etc/passwd\nanswers: {side: a}\n",
    "no-sheet": "sheet: nowhere\nanswers: {side: a}\n",
    "own-sheet": "sheet: ./own-sheet.yaml\nanswers: {side: a}\n",
    "huge-answers": HEAD + "".join(f"  {name}: '{'(' * 9_000}'\n" for name in ("side", "slope", "chain.a", "chain.b")),
    "towers": HEAD + "  slope: '9^{9^{9^9}}'\n  chain.a: '((10!)!)!'\n  chain.b: '(x+1)^{10^9}'\n",
    "long-list": HEAD + "  slope: [" + "x, " * 9_000 + "x]\n",
    "names": "sheet: week-1\nstudent: \"=cmd|' /C calc'!A0\\u202e[/]<script>\"\nanswers: {slope: '=1+1', side: '@x'}\n",
    "code": HEAD + "  slope: \"__import__('os').system('touch ran')\"\n",
}  # fmt: skip


def write_hostile_files(folder: Path, outside: Path) -> list[str]:
    """Write them all; `outside` is a file that no link may reach. Gives their names."""
    for name, text in TEXTS.items():
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (folder / f"hostile-{name}.yaml").write_bytes(data)
    (folder / "hostile-folder.yaml").mkdir()
    for name, make in _special(outside).items():
        try:
            make(folder / f"hostile-{name}.yaml")
        except OSError:
            continue  # a file system without such files, or with stricter names
    return sorted(path.name for path in folder.glob("hostile-*.yaml"))


def _special(outside: Path) -> dict[str, Callable[[Path], None]]:
    return {
        "link-out": lambda path: path.symlink_to(outside),
        "link-nowhere": lambda path: path.symlink_to("nowhere.yaml"),
        "link-to-itself": lambda path: path.symlink_to(path.name),
        "device": lambda path: path.symlink_to("/dev/zero"),
        "fifo": os.mkfifo,
        "unreadable": _unreadable,
        "[red]\u202e\x1b[31m": lambda path: path.write_text("sheet: [\n", "utf-8") and None,
        "=cmd": lambda path: path.write_text(HEAD + "  side: right\n", "utf-8") and None,
        "bytes-\udcff": lambda path: path.write_text(HEAD + "  side: right\n", "utf-8") and None,
    }


def _unreadable(path: Path) -> None:
    path.write_text(HEAD, "utf-8")
    path.chmod(0)
