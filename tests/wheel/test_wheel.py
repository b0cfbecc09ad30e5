"""The wheel holds everything, and the console starts from it far from the source tree."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctu.develop.tree import ROOT

PACKAGES = ("ctu", "plugins", "migrations")
BESIDE = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")
# Printed is where the packages came from and what the first page and its static files answered.
START = r"""
import json, re
import ctu, flask_migrate, plugins.bulk_import
app = ctu.create_app()
with app.app_context():
    flask_migrate.upgrade()
client = app.test_client()
page = client.get("/sign-in")
links = re.findall(r'(?:href|src)="([^"]*static/[^"]*)"', page.text)
print(json.dumps({
    "places": [ctu.__file__, plugins.bulk_import.__file__],
    "page": page.status_code,
    "links": {link: client.get(link).status_code for link in links},
}))
"""

pytestmark = pytest.mark.slow


def run(*arguments: str, folder: Path, **environment: str) -> str:
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def source_files(root: Path) -> Iterator[str]:
    # What the plugin's own package is built with is no part of the console.
    others = root / "plugins" / "package"
    for package in PACKAGES:
        for path in (root / package).rglob("*"):
            if path.is_file() and others not in path.parents:
                yield path.relative_to(root).as_posix()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, because setuptools leaves its work beside the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, source / package, ignore=ignored)
    for name in BESIDE:
        shutil.copy(ROOT / name, source)
    pip = ("-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index")
    run(*pip, "--wheel-dir", str(folder), str(source), folder=folder)
    return next(folder.glob("ctu_console-*.whl"))


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == set(source_files(wheel.parent / "source"))


@pytest.mark.nightly
def test_the_console_starts_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = ("-m", "pip", "install", "--no-deps", "--no-index", "--target", str(site))
    run(*pip, str(wheel), folder=tmp_path)
    started = json.loads(run("-c", START, folder=tmp_path, PYTHONPATH=str(site)))
    assert all(place.startswith(str(site)) for place in started["places"])
    assert started["page"] == 200
    assert started["links"]
    assert set(started["links"].values()) == {200}
