"""The GitHub format and the summary of its job."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_summary_is_appended(course: Path, grade: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = course / "summary.md"
    summary.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = grade("ada.yaml", "--format", "github")
    assert done.returncode in {0, 1}
    text = summary.read_text("utf-8")
    assert text.startswith("before\n")
    assert "| item | points | outcome |" in text
    grade("ada.yaml", "--format", "json")
    assert summary.read_text("utf-8") == text


def test_a_summary_that_cannot_be_written_is_told(
    course: Path, grade: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(course))
    done = grade("ada.yaml", "--format", "github")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
