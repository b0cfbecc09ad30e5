"""The plugin as a package of its own: what is in its wheel, and hosts that know nothing else."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from email import message_from_string
from email.message import Message
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from ctu.develop.release.plugin_package import PACKAGE, build
from ctu.develop.tree import ROOT
from plugins.bulk_import.needed_versions import OLDEST

PLUGIN = ROOT / "plugins" / "bulk_import"
HOSTS = Path(__file__).parent / "hosts"
WITHOUT_BABEL = ("own_base_template", "factory_with_migrate", "two_admins", "prefix_and_subdomain")
WITH_BABEL = ("language_of_the_request_with_babel", "plain_session_with_babel")
"""The former run here; `make test-plugin` runs all in a fresh environment."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once."""
    return build(tmp_path_factory.mktemp("plugin"))


@pytest.mark.nightly
def test_the_same_tree_makes_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    """Another umask and another moment change nothing, so anybody can check a release."""
    before = os.umask(0o077)
    try:
        again = build(tmp_path)
    finally:
        os.umask(before)
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """Return what the wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(each for each in archive.namelist() if each.endswith("METADATA"))
        return message_from_string(archive.read(name).decode())


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into a folder, without what it requires."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True)
    return folder


def run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python that finds the installed package, and neither the console nor `plugins`."""
    inherited = {name: text for name, text in os.environ.items() if "BULK_IMPORT" not in name}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_every_file_of_the_plugin_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    own = {
        f"{PACKAGE}/{path.relative_to(PLUGIN).as_posix()}"
        for path in PLUGIN.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "README.md"
    }
    assert packed == own
    assert f"{PACKAGE}/py.typed" in packed


def test_it_has_its_own_name_readme_and_extras(metadata: Message) -> None:
    assert metadata["Name"] == "flask-admin-bulk-import"
    extras = {"babel", "email", "metrics", "tracing", "xlsx"}
    assert set(metadata.get_all("Provides-Extra", [])) == extras
    assert "pip install flask-admin-bulk-import" in str(metadata.get_payload())
    setup = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    assert f"version = {metadata['Version']}\n" in setup


def test_whatever_the_plugin_imports_is_required_with_a_range(metadata: Message) -> None:
    required = {
        _normal(re.split(r"[^A-Za-z0-9_.-]", line, maxsplit=1)[0]): line
        for line in metadata.get_all("Requires-Dist", [])
    }
    assert all(re.search("[<>=]", line.partition(";")[0]) for line in required.values())
    known = packages_distributions()
    # Flask brings the first three; Flask-Login and pytest are the host's, where it has them.
    others = {"click", "markupsafe", "werkzeug", "flask-login", "pytest"}
    imported = {
        name.partition(".")[0]
        for path in PLUGIN.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _absolute(node)
    }
    # A namespace stands in several packages, of which one is required.
    makers = {name: {_normal(each) for each in known[name]} for name in imported if name in known}
    allowed = required.keys() | others | {"typing-extensions"}
    assert {name for name, of in makers.items() if of.isdisjoint(allowed)} == set()
    console = {"argon2-cffi", "flask-limiter", "flask-login", "flask-migrate", "gunicorn", "zxcvbn"}
    assert console.isdisjoint(required)


def test_whoever_copies_the_folder_reads_what_to_install(metadata: Message) -> None:
    page = (PLUGIN / "README.md").read_text(encoding="utf-8")
    needs = page.partition("## Needs")[2].lower()
    required = [each for each in metadata.get_all("Requires-Dist", []) if "extra" not in each]
    names = {_normal(re.split(r"[^A-Za-z0-9_.-]", each, maxsplit=1)[0]) for each in required}
    # Flask brings it.
    names -= {"blinker"}
    assert len(names) > 5
    assert {each for each in names if each not in needs} == set()


@pytest.mark.parametrize(("name", "package"), [("Flask-Admin", "flask-admin["), ("RQ", "rq<")])
def test_a_program_asks_for_the_oldest_that_is_required(
    metadata: Message, name: str, package: str
) -> None:
    [line] = [each for each in metadata.get_all("Requires-Dist", []) if package in each]
    assert f">={'.'.join(map(str, OLDEST[name]))}" in line


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def _absolute(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    is_absolute = isinstance(node, ast.ImportFrom) and node.level == 0
    return [node.module or ""] if is_absolute and isinstance(node, ast.ImportFrom) else []


def test_neither_the_console_nor_the_folder_of_plugins_is_needed(
    site: Path, tmp_path: Path
) -> None:
    program = (
        f"import sys, {PACKAGE} as it; [getattr(it, name) for name in it.__all__];"
        "found = {name.partition('.')[0] for name in sys.modules} & {'ctu', 'plugins'};"
        "assert not found, found; assert set(it.__all__) <= set(dir(it)); print(it.__file__)"
    )
    finished = run(site, tmp_path, "-c", program)
    assert finished.stdout.startswith(str(site)), finished.stderr


@pytest.mark.sampled(4)
@pytest.mark.parametrize("host", WITHOUT_BABEL)
def test_a_host_imports_with_the_package_alone(host: str, site: Path, tmp_path: Path) -> None:
    finished = run(site, tmp_path, str(HOSTS / f"{host}.py"), str(tmp_path))
    assert finished.returncode == 0, finished.stderr


@pytest.mark.nightly
def test_the_example_of_the_readme_is_a_panel(site: Path, tmp_path: Path) -> None:
    text = (ROOT / "plugins" / "package" / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example is not None
    (tmp_path / "shop.py").write_text(example[1], encoding="utf-8")
    program = (
        "import shop; answer = shop.app.test_client().get('/admin/imports/product/');"
        "assert answer.status_code == 200, answer.status; print('No imports yet' in answer.text)"
    )
    finished = run(site, tmp_path, "-c", program)
    assert finished.stdout.strip() == "True", finished.stderr


def test_every_host_of_the_folder_is_run(site: Path) -> None:
    found = {path.stem for path in HOSTS.glob("*.py")} - {"steps", "run_all"}
    assert found == {*WITHOUT_BABEL, *WITH_BABEL}
