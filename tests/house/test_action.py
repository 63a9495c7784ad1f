"""The composite action and the pre-commit hooks, their steps run as GitHub and pre-commit would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
SHEET = "sheet: s\nsymbols: {x: real}\npass_mark: 0.5\nproblems:\n  - {id: a, points: 2, answer: 2 x}\n  - {id: b, answer: x}\n"
INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "s.yaml").write_text(SHEET, "utf-8")
    (tmp_path / "ada.yaml").write_text("sheet: s\nanswers:\n  a: x + x\n  b: 2 x\n", "utf-8")
    runner = tmp_path / "runner"
    (runner / "grade" / "bin").mkdir(parents=True)
    for name, words in (("grade", ["-m", "grader"]), ("python", [])):
        script = runner / "grade" / "bin" / name
        command = shlex.join([sys.executable, *words])
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n', "ascii")
        script.chmod(0o755)
    return tmp_path


def values(step: dict[str, Any], inputs: dict[str, str]) -> dict[str, str]:
    """The variables of a step as GitHub fills them in."""
    given = {name: row.get("default", "") for name, row in ACTION["inputs"].items()} | inputs

    def filled(text: str) -> str:
        text = text.replace("${{ github.action_path }}", "/action")
        return INPUT.sub(lambda found: given[found[1]], text)

    return {name: filled(text) for name, text in step["env"].items()}


def run(step: str, repository: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """A step with the options that GitHub gives bash, and the variables that it sets."""
    runner = repository / "runner"
    for name in ("output", "summary"):
        (runner / name).touch()
    script = runner / "script.sh"
    script.write_text(STEPS[step]["run"], "utf-8")
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=repository,
        env={
            "PATH": f"{runner}/path:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(repository),
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            "RUNNER_TEMP": str(runner),
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_STEP_SUMMARY": str(runner / "summary"),
            "GITHUB_WORKSPACE": str(repository),
            **values(STEPS[step], given),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def outputs(repository: Path) -> dict[str, str]:
    lines = (repository / "runner" / "output").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_nothing_is_filled_into_a_script() -> None:
    """Expressions in `run:` are how a repository's text becomes a command; variables are not."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    text = (ROOT / "action.yml").read_text("utf-8")
    assert "github.event" not in text
    assert "secrets." not in text
    assert "token" not in text


def test_the_action_has_its_inputs_and_outputs() -> None:
    assert list(ACTION["inputs"])[:4] == ["submission", "problems", "pass-mark", "version"]
    assert ACTION["outputs"].keys() == {"score", "points"}
    assert all(
        row["description"] for row in (*ACTION["inputs"].values(), *ACTION["outputs"].values())
    )
    assert ACTION["runs"]["using"] == "composite"


def test_a_submission_is_graded(repository: Path) -> None:
    done = run("Grade", repository, submission="ada.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("::error file=ada.yaml,line=4,title=b%3A incorrect%2C 0/1::")
    assert outputs(repository) == {"score": "2", "points": "3"}
    assert "| item | points | outcome |" in (repository / "runner" / "summary").read_text("utf-8")


def test_below_the_pass_mark_the_step_fails(repository: Path) -> None:
    done = run("Grade", repository, submission="ada.yaml", problems="problems", pass_mark="90%")
    assert done.returncode == 1
    assert outputs(repository) == {"score": "2", "points": "3"}


def test_several_submissions_and_folders(repository: Path) -> None:
    (repository / "in").mkdir()
    (repository / "in" / "bob.yaml").write_text("sheet: s\nanswers: {b: x}\n", "utf-8")
    done = run("Grade", repository, submission="ada.yaml\nin\n")
    assert done.returncode == 1
    assert outputs(repository) == {"score": "3", "points": "6"}


def test_what_cannot_be_graded_has_no_outputs(repository: Path) -> None:
    done = run("Grade", repository, submission="nobody.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nobody.yaml:1:1: There is no such file" in done.stderr
    assert outputs(repository) == {}
    assert run("Grade", repository, submission="").returncode == 2


def test_answers_can_be_read_only(repository: Path) -> None:
    done = run("Grade", repository, submission="ada.yaml", check_only="true")
    assert (done.returncode, done.stderr) == (0, "")
    assert "incorrect" not in done.stdout
    assert "2 of 2 answers can be read" in done.stdout


HOSTILE = (
    "$(touch pwned)", "`touch pwned`", "; touch pwned", "a' ; touch pwned ; '", '" ; touch pwned ; "', "--problems=/",
    "-h", "${IFS}touch${IFS}pwned", "\\$(touch pwned)", "x\n$(touch pwned)", "&& touch pwned", "| touch pwned",
    "::set-output name=score::9", "*",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_input_is_a_command(repository: Path, text: str) -> None:
    run("Grade", repository, submission=text)
    if text in HOSTILE[:6]:
        run("Grade", repository, submission="ada.yaml", problems=text, pass_mark=text)
    assert not (repository / "pwned").exists()
    assert not list(repository.rglob("pwned"))
    assert outputs(repository).keys() <= {"score", "points"}


def pip(repository: Path) -> list[str]:
    """A Python whose venv and pip only write down what they are asked for."""
    tools = repository / "runner" / "path"
    tools.mkdir()
    python = tools / "python3"
    python.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 0\nexec {sys.executable} "$@"\n', "ascii")
    tool = repository / "runner" / "grade" / "bin" / "pip"
    tool.write_text('#!/bin/sh\nfor word; do echo "$word"; done > "$RUNNER_TEMP/asked"\n', "ascii")
    for script in (python, tool):
        script.chmod(0o755)
    return ["install", "--quiet", "--disable-pip-version-check"]


@pytest.mark.parametrize(
    ("version", "wanted"), [("", "/action[seal]"), ("1.2.0rc1", "grade-maths[seal]==1.2.0rc1")]
)
def test_grade_is_installed_with_pip(repository: Path, version: str, wanted: str) -> None:
    words = pip(repository)
    done = run("Install grade", repository, version=version)
    assert (done.returncode, done.stderr) == (0, "")
    asked = (repository / "runner" / "asked").read_text("utf-8").splitlines()
    assert asked == [*words, wanted]


@pytest.mark.parametrize(
    "version", ["1 --index-url=https://evil.example", "$(touch pwned)", "../x", "@x"]
)
def test_a_version_is_a_version(repository: Path, version: str) -> None:
    pip(repository)
    done = run("Install grade", repository, version=version)
    assert done.returncode == 2
    assert not (repository / "runner" / "asked").exists()
    assert not (repository / "pwned").exists()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_reads_what_it_is_for(repository: Path, hook: dict[str, Any]) -> None:
    (repository / "submissions").mkdir()
    path = repository / "submissions" / "ada.yaml"
    path.write_text("sheet: s\nanswers: {a: wrong, b: 3 x}\n", "utf-8")
    names = [
        "submissions/ada.yaml",
        "problems/s.yaml",
        "submission.yaml",
        "other.yaml",
        "problems/submissions/x.yml",
    ]
    chosen = [name for name in names if re.search(hook["files"], name)]
    assert chosen == {
        "grade-check": ["submissions/ada.yaml", "submission.yaml"],
        "grade-lint": ["problems/s.yaml", "problems/submissions/x.yml"],
    }[hook["id"]]  # fmt: skip
    words = shlex.split(hook["entry"])
    assert (words[0], hook["language"]) == ("grade", "python")
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words[1:], chosen[0]],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if hook["id"] == "grade-lint":
        assert done.returncode == 0
        return
    assert done.returncode == 1, "`wrong` holds letters that the sheet does not declare"
    assert "incorrect" not in done.stdout


def test_the_hooks_are_valid_for_pre_commit() -> None:
    from pre_commit.clientlib import load_manifest

    assert [hook["id"] for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))] == [
        "grade-check",
        "grade-lint",
    ]


WORKFLOWS = re.findall(
    r"```yaml\n(name: .*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("text", WORKFLOWS, ids=lambda text: text.splitlines()[0])
def test_the_workflows_of_the_readme(text: str) -> None:
    """Read-only, without a student's text in a script, and with inputs that the action has."""
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    used = [step for step in steps if "grade@" in step.get("uses", "")]
    assert len(used) == 1
    assert used[0]["with"].keys() <= ACTION["inputs"].keys()
    assert all("${{" not in step.get("run", "") for step in steps)
    checkouts = [step for step in steps if "checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_readme_has_workflows() -> None:
    assert len(WORKFLOWS) == 2
