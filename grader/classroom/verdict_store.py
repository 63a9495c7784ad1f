"""Verdicts on disk, in SQLite: found again by another process and on another day.

A store is never needed: one that is damaged, locked or full is told once and done without. Each row
carries a digest of itself, so that a changed byte is a row not found.
"""

from __future__ import annotations

import os
import sqlite3

from grader.classroom.fingerprints import digest
from grader.classroom.verdict_json import verdict_from_text, verdict_to_text
from grader.equivalence.verdict import Verdict

_TABLE = """
create table if not exists verdicts
  (key blob primary key, engine text not null, verdict text not null, proof blob not null)
  without rowid
"""
_FIND = "select verdict, proof from verdicts where key = ? and engine = ?"
_KEEP = "insert or replace into verdicts values (?, ?, ?, ?)"
PATIENCE = 5.0
"""Seconds that a process waits while another writes."""


class VerdictStore:
    """The verdicts of one version of grade in a file; `fault` says why it is not used any more."""

    def __init__(self, path: str, engine: str) -> None:
        self.fault = ""
        self._engine = engine
        self._new: list[tuple[bytes, str, str, bytes]] = []
        self._base: sqlite3.Connection | None = None
        try:
            self._base = self._opened(path)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def _opened(self, path: str) -> sqlite3.Connection:
        # The rows may give keys away, so that the file is made for its owner alone.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = normal")
        base.execute(_TABLE)
        return base

    def check(self) -> None:
        """Look through the whole file once, and drop what other versions have decided."""
        try:
            if self._base is not None:
                found = self._base.execute("pragma quick_check(1)").fetchone()
                if found != ("ok",):
                    raise sqlite3.DatabaseError("it is damaged")
                self._base.execute("delete from verdicts where engine <> ?", (self._engine,))
        except sqlite3.Error as error:
            self._give_up(error)

    def find(self, key: bytes) -> Verdict | None:
        if self._base is None:
            return None
        try:
            row = self._base.execute(_FIND, (key, self._engine)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        if row is None:
            return None
        try:
            text, proof = row
            if proof == self._proof(key, text):
                return verdict_from_text(text)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return None

    def keep(self, key: bytes, verdict: Verdict) -> None:
        """Remember a verdict; it is written with the next `write`."""
        if self._base is not None:
            text = verdict_to_text(verdict)
            self._new.append((key, self._engine, text, self._proof(key, text)))

    def write(self) -> None:
        """Write what is new, in one transaction."""
        if self._base is None or not self._new:
            return
        try:
            self._base.execute("begin immediate")
            self._base.executemany(_KEEP, self._new)
            self._base.execute("commit")
        except sqlite3.Error as error:
            self._give_up(error)
        self._new.clear()

    def close(self) -> None:
        self.write()
        if self._base is not None:
            self._base.close()
            self._base = None

    def _proof(self, key: bytes, text: str) -> bytes:
        return digest(key, self._engine.encode(), text.encode())

    def _give_up(self, error: Exception) -> None:
        self.fault = f"{error}"
        if self._base is not None:
            self._base.close()
            self._base = None
