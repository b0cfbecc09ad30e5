"""What contributors are told and asked is the same everywhere it stands."""

from __future__ import annotations

import re
from configparser import ConfigParser

from ctu.develop.tree import ROOT


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_a_pull_request_asks_the_questions_of_contributing() -> None:
    asked = read("CONTRIBUTING.md").partition("Before you commit, ask:")[2].partition("\n\n")[0]
    questions = re.findall(r"[A-Z][^?]*\?", " ".join(asked.split()))
    assert len(questions) == 5
    template = read(".github/PULL_REQUEST_TEMPLATE.md")
    assert [each for each in questions if f"- [ ] {each}\n" not in template] == []


def test_the_workflow_runs_the_checks_on_every_python_that_is_named() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    named = re.findall(r"Python :: (3\.\d+)", setup["metadata"]["classifiers"])
    workflow = read(".github/workflows/ci.yml")
    (matrix,) = re.findall(r"^ +python: \[(.+)\]$", workflow, re.MULTILINE)
    assert re.findall(r'"(.+?)"', matrix) == named
    (command,) = re.findall(r"^ +- run: \$\{\{ (.*) \}\}$", workflow, re.MULTILINE)
    assert command == "github.event_name == 'schedule' && 'make test-both' || '.ci/run'"


def test_every_command_of_the_makefile_is_explained() -> None:
    # `make help` is `make` alone.
    commands = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE)) - {"help"}
    explained = set(re.findall(r"`make ([a-z-]+)", read("CONTRIBUTING.md")))
    assert len(commands) > 10
    assert commands == explained
