"""The tests that docs/testing.md prints pass for the importer of the README."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT

FACTORY = "def create_app("
PLACE = "    ...  # as in the README\n"


def blocks(path: str) -> list[str]:
    """Return the blocks of Python of a page."""
    return re.findall(r"```python\n(.*?)```", (ROOT / path).read_text(encoding="utf-8"), re.DOTALL)


def shop() -> str:
    """Return the program of the README with what the page of testing changes and adds."""
    program = blocks("plugins/bulk_import/README.md")[0]
    [told] = [block for block in blocks("docs/testing.md") if PLACE in block]
    made, _, added = told.partition("\n\n\nclass ")
    rule, _, factory = added.partition(PLACE)[2].partition(FACTORY)
    imports, _, rest = program.partition("app = Flask(__name__)\n")
    classes = rest.partition("bulk_import = BulkImport(app, db)\n")[2].partition("Admin(app)")[0]
    imports = imports.replace("    Text,\n", "    Text,\n    absent,\n")
    return "".join([imports, made, classes.rstrip() + "\n", rule, FACTORY, factory])


@pytest.mark.nightly
def test_the_printed_tests_pass_for_the_printed_importer(tmp_path: Path) -> None:
    tests = [block for block in blocks("docs/testing.md") if PLACE not in block]
    (tmp_path / "shop.py").write_text(shop(), encoding="utf-8")
    (tmp_path / "test_shop.py").write_text("\n\n".join(tests), encoding="utf-8")
    (tmp_path / "plugins").symlink_to(ROOT / "plugins")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 25
