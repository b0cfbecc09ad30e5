"""The image and what is composed of it, as far as they can be tried without a container engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from werkzeug.serving import make_server

from ctu import create_app
from tests.deployment.installed import FOLDER, HOST, ROOT, variables

DOCKERFILE = (FOLDER / "container" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (FOLDER / "container" / "compose.yaml").read_text(encoding="utf-8")
)
FROM_TREE = re.compile(r"^COPY (?!--from)(\S+) (\S+)$", re.MULTILINE)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Return a clean folder with what the last stage of the image copies from the tree."""
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    for source, target in FROM_TREE.findall(last):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / target)
        else:
            shutil.copy(ROOT / source, tmp_path / target)
    return tmp_path


def test_the_program_of_the_image_starts_from_what_is_copied_alone(image: Path) -> None:
    """Migrations, the page and the server's options; gunicorn itself checks the last."""
    environment = {
        "PATH": os.environ["PATH"],
        "CTU_VAR_FOLDER": str(image / "var"),
        "FLASK_APP": "wsgi",
        "PYTHONPATH": str(image),
    }
    [text] = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    program, *options = json.loads(text)
    for arguments in (
        ["flask", "db", "upgrade"],
        [program, "--check-config", *options],
    ):
        command = [sys.executable, "-m", *arguments]
        said = subprocess.run(
            command, cwd=image, env=environment, capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr
    assert (image / "var" / "ctu.sqlite3").exists()


def test_every_service_waits_for_one_that_there_is_in_a_state_that_it_can_reach() -> None:
    services = COMPOSE["services"]
    assert {"database", "redis", "migrate", "web", "worker", "nginx"} == set(services)
    for service in services.values():
        for name, awaited in service.get("depends_on", {}).items():
            if awaited["condition"] == "service_healthy":
                is_ours = "healthcheck" not in services[name] and "HEALTHCHECK" in DOCKERFILE
                assert is_ours or services[name]["healthcheck"]["test"]
            else:
                assert awaited["condition"] == "service_completed_successfully"
                assert services[name]["restart"] == "no"


def test_the_composed_console_has_every_setting_of_the_documented_environment() -> None:
    given = set(COMPOSE["x-console"]["environment"])
    assert set(variables()) <= given
    assert COMPOSE["x-console"]["read_only"] is True
    build = COMPOSE["x-console"]["build"]
    context = (FOLDER / "container" / build["context"]).resolve()
    assert (context, (context / build["dockerfile"]).is_file()) == (ROOT, True)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Run a console that is reached under its name only, and return its port."""
    app = create_app({"CTU_VAR_FOLDER": str(tmp_path), "CTU_HOSTS": f"{HOST},other.example"})
    server = make_server("127.0.0.1", 0, app)
    answering = Thread(target=server.serve_forever)
    answering.start()
    yield server.port
    server.shutdown()
    answering.join()
    server.server_close()


@pytest.mark.databases("sqlite")
def test_the_health_check_of_the_image_names_a_host_of_the_console(port: int) -> None:
    [text] = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    _, *arguments = json.loads(text.replace(":8000", f":{port}"))
    for hosts, is_well in ((f"{HOST}, other.example", True), ("another.example", False)):
        environment = {"PATH": os.environ["PATH"], "CTU_HOSTS": hosts}
        command = [sys.executable, *arguments]
        said = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert (said.returncode == 0) is is_well, said.stderr


def test_every_probe_names_a_host_of_the_console() -> None:
    text = (FOLDER / "kubernetes" / "ctu.yaml").read_text(encoding="utf-8")
    [web, *_] = yaml.safe_load_all(text)
    [container] = web["spec"]["template"]["spec"]["containers"]
    for name in ("readinessProbe", "livenessProbe"):
        asked = container[name]["httpGet"]
        assert asked["httpHeaders"] == [{"name": "Host", "value": HOST}]
    assert variables()["CTU_HOSTS"] == HOST
