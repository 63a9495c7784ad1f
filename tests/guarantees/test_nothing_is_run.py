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
seen = []
FORBIDDEN = {"exec", "compile", "open", "os.system", "os.exec", "subprocess.Popen", "socket.connect", "import"}
armed = False
def hook(event, arguments):
    if armed and event in FORBIDDEN:
        seen.append((event, str(arguments)[:80]))
sys.addaudithook(hook)
for answer, name in HOSTILE:  # whatever of ours is loaded when it is first needed is loaded now
    grader.check("2 x + y", answer, symbols={"x": "real", "y": "real"})
for answer, name in HOSTILE:
    armed = True
    grader.check("2 x + y", answer, symbols={"x": "real", "y": "real"})
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
