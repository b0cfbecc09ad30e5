"""The examples of docs/api.md, run as they stand there, and its table of codes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from ctu.develop.servers.page_server import serve
from ctu.develop.tree import ROOT
from ctu.extensions import db
from ctu.models.users import User
from tests.console.api.programs import MIXED, Program, token_for

pytestmark = pytest.mark.databases("sqlite")

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
CODE = re.compile(r'"((?:request|token|right|resource|import|undo|rows|server|idempotency)\.\w+)"')
FOUND = (
    '"outcome": "errors"', "202", '"status": "completed_with_errors"', '"imports": [',
    '"web_rtc.type"', "", '"import.over"', '"undo.refused"',
)  # fmt: skip
"""What each command prints, among other things; the one without text saves a file."""


def test_the_examples_do_what_the_page_says(
    app: Flask, make_user: Callable[..., User], tmp_path: Path
) -> None:
    if not shutil.which("curl"):
        pytest.skip("There is no curl.")
    token = token_for(make_user("t.lead", "Team Leader"))
    (tmp_path / "new-starters.csv").write_text(MIXED)
    program = Program(app, token)
    public_id = program.import_file(MIXED)
    program.post(f"/imports/{public_id}/undo")
    db.session.rollback()
    commands = [
        line
        for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
        for line in re.split(r"\n(?=curl)", block.strip())
    ]
    with serve(app) as address:
        variables = {"CONSOLE": address, "TOKEN": token, "KEY": "one", "ID": public_id}
        for command, printed in zip(commands, FOUND, strict=True):
            done = subprocess.run(
                ["bash", "-c", command], cwd=tmp_path, env={"PATH": "/usr/bin:/bin"} | variables,
                capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
            assert (done.returncode, done.stderr) == (0, ""), command
            assert printed in done.stdout, command
    assert "WAHR" in (tmp_path / f"new-errors-{public_id}.csv").read_text("utf-8-sig")


def test_the_page_names_every_code() -> None:
    sources = [*(ROOT / "plugins/bulk_import/api").glob("*.py"), *(ROOT / "ctu/api").glob("*.py")]
    codes = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 15
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
