"""The ground: source text, spans, diagnostics, and how untrusted text is shown."""

from grader.text.diagnostics import Diagnostic, did_you_mean
from grader.text.showing import visible
from grader.text.spans import NOWHERE, Span

__all__ = ["NOWHERE", "Diagnostic", "Span", "did_you_mean", "visible"]
