"""Student text is never run, imported, opened or looked up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ARMED = """
import sys
sys.path.insert(0, sys.argv[1])
from test_hostile_answers import HOSTILE
import grader
grader.check("2 x + y", "y + 2 x", symbols={"x": "real", "y": "real"})
grader.check("2 x + y", "\\\\frac{x}", symbols={"x": "real", "y": "real"})
WITNESS = {
    "asks": {"f": "function R -> R", "x_0": "real"},
    "let": {"x_{k+1}": "x_k - f'(x_k)/4"},
    "claims": ["f differentiable", "f has a local minimum at \\\\lim_{k\\\\to\\\\infty} x_k"],
}
RUBRIC = [{"concept": "it overflows", "any_of": ["overflow", "e^x > 1", "not positive"]}]
def other_kinds(answer):
    grader.check("overflow", answer, kind="text", rubric=RUBRIC)
    grader.check("f = x^2", {"f": answer, "x_0": "1"}, kind="witness", **WITNESS)
    grader.check("f = x^2", answer, kind="witness", **WITNESS)
    grader.check("3", answer, kind="number", unit="m", tolerance={"relative": "0.01"})
    grader.check("M x N", answer, kind="shape")
    grader.check("a", answer, kind="choice", options={"a": "one", "b": "two"})
    grader.check(["a"], answer, kind="choices", options={"a": "one", "b": "two"})
    grader.check("word", answer, kind="blank", pattern="(w+)+ord")
    grader.check("x^2", [answer, "x x"], kind="derivation", start="x x", symbols={"x": "real"})
grader.check("f = x^2", {"f": "|x^2 - 1| + \\\\max(x, 0)", "x_0": "1"}, kind="witness", **WITNESS)
other_kinds("x^2")
seen = []
FORBIDDEN = {"exec", "compile", "open", "os.system", "os.exec", "subprocess.Popen", "socket.connect", "import"}
armed = False
def hook(event, arguments):
    if armed and event in FORBIDDEN:
        seen.append((event, str(arguments)[:80]))
sys.addaudithook(hook)
for answer, name in HOSTILE:  # whatever of ours is loaded when it is first needed is loaded now
    grader.check("2 x + y", answer, symbols={"x": "real", "y": "real"})
    other_kinds(answer)
for answer, name in HOSTILE:
    armed = True
    grader.check("2 x + y", answer, symbols={"x": "real", "y": "real"})
    other_kinds(answer)
    armed = False
print(seen)
"""


def test_no_audit_event_while_answers_are_checked() -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", _ARMED, str(here)], capture_output=True, text=True, check=True
    )
    events = __import__("ast").literal_eval(done.stdout)
    imported = [argument for event, argument in events if event == "import"]
    assert [event for event, _ in events if event != "import"] == []
    assert [name for name in imported if "grader" not in name] == []
