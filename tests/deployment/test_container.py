"""The image and what is composed of it, as far as they can be tried without a container engine."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.fernet import Fernet
from werkzeug.serving import make_server

from ctu import create_app
from ctu.develop.servers.process import POLL_SECONDS
from ctu.develop.tree import ROOT
from ctu.web import gunicorn_config
from tests.deployment.installed import COMPOSE, DOCKERFILE, FOLDER, HOST, variables

FROM_TREE = re.compile(r"^COPY (?!--from)(\S+) tree/(\S+)$", re.MULTILINE)
CONTAINER = FOLDER / "container"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Return a clean folder with what the image has from the tree."""
    for source, target in FROM_TREE.findall(DOCKERFILE):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / target)
        else:
            shutil.copy(ROOT / source, tmp_path / target)
    return tmp_path


@pytest.mark.nightly
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


def is_watched(service: dict[str, Any]) -> bool:
    """Tell whether the engine knows when a service works: by its own check or the image's."""
    if "healthcheck" in service:
        return bool(service["healthcheck"].get("test"))
    return service["image"] == "ctu" and "HEALTHCHECK" in DOCKERFILE


def test_whoever_waits_for_all_services_waits_for_something_that_each_of_them_tells() -> None:
    """Docker's `up --wait` fails at a service whose check is switched off, unless it ends."""
    services = COMPOSE["services"]
    lasting = {name for name, each in services.items() if each.get("restart") != "no"}
    assert lasting == set(services) - {"migrate"}
    assert [name for name in sorted(lasting) if not is_watched(services[name])] == []
    # On its socket a database answers while it is initialised, before it stops once.
    assert "--host" in services["database"]["healthcheck"]["test"]


def test_nginx_of_the_containers_has_the_documented_site(tmp_path: Path) -> None:
    """Its shell program is run with the paths of a folder instead of those of the container."""
    [_, _, script] = COMPOSE["services"]["nginx"]["command"]
    places = {"/etc/resolv.conf": "resolv.conf", "/etc/ctu/nginx.conf": "site.conf"}
    places |= {"/etc/nginx/nginx.conf": "frame.conf", "/etc/nginx/conf.d/": ""}
    script, _, started = script.replace("$$", "$").partition("exec nginx ")
    for path, name in places.items():
        script = script.replace(path, f"{tmp_path}/{name}")
    assert "/etc/" not in script
    (tmp_path / "frame.conf").write_text("events {\n    worker_connections  1024;\n}\n")
    (tmp_path / "resolv.conf").write_text("search example\nnameserver 192.0.2.53\n")
    shutil.copy(FOLDER / "nginx.conf", tmp_path / "site.conf")
    environment = {"PATH": os.environ["PATH"], "CTU_HOSTS": "a.example,b.example"}
    for _ in range(2):
        # A container that is restarted has its files of before.
        subprocess.run(["sh", "-c", script], env=environment, check=True)
    frame = (tmp_path / "frame.conf").read_text()
    assert frame == "events {\n    worker_connections 4096;\n}\n"
    assert shlex.split(started) == ["-g", "daemon off; worker_rlimit_nofile 8192;"]
    made = (tmp_path / "ctu.conf").read_text()
    assert made.count("server_name a.example b.example;") == 2
    asked = "resolver 192.0.2.53 valid=5s; set $web http://web:8000; proxy_pass $web;"
    assert made.count(asked) == 2
    assert made.count("access_log /dev/stdout ctu;") == 3
    assert "/run/ctu" not in made
    assert "/var/log" not in made


def test_the_program_that_starts_it_makes_what_is_missing_once(tmp_path: Path) -> None:
    """With a docker that says how it is called: what is made is read by the console itself."""
    shutil.copy(CONTAINER / "up", tmp_path / "up")
    (tmp_path / "docker").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "docker").chmod(0o700)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for _ in range(2):
        said = subprocess.run(
            [tmp_path / "up", "a.example,b.example"],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert said.stdout == "compose up --detach --wait --build\n", said.stderr
        names = (".env", "ctu.key", "ctu.pem")
        made = {name: (tmp_path / name).read_text() for name in names}
        assert {(tmp_path / name).stat().st_mode & 0o777 for name in names} == {0o600}
    assert made == {name: (tmp_path / name).read_text() for name in names}
    pairs = dict(line.split("=", 1) for line in made[".env"].splitlines())
    assert pairs["CTU_HOSTS"] == "a.example,b.example"
    Fernet(pairs["BULK_IMPORT_KEYS"])
    names_of = x509.load_pem_x509_certificate(made["ctu.pem"].encode()).extensions
    alternatives = names_of.get_extension_for_class(x509.SubjectAlternativeName).value
    assert alternatives.get_values_for_type(x509.DNSName) == ["a.example", "b.example"]


def test_figures_of_a_container_that_was_restarted_begin_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    (tmp_path / "counter_7.db").touch()
    (tmp_path / "merge.lock").touch()
    assert "python:ctu.web.gunicorn_config" in DOCKERFILE
    gunicorn_config.on_starting(None)
    assert [path.name for path in tmp_path.iterdir()] == ["merge.lock"]


def test_every_service_waits_for_one_that_there_is_in_a_state_that_it_can_reach() -> None:
    services = COMPOSE["services"]
    assert {"database", "redis", "migrate", "web", "worker", "nginx"} == set(services)
    for service in services.values():
        for name, awaited in service.get("depends_on", {}).items():
            if awaited["condition"] == "service_healthy":
                assert is_watched(services[name])
            else:
                assert awaited["condition"] == "service_completed_successfully"
                assert services[name]["restart"] == "no"


def test_the_composed_console_has_every_setting_of_the_documented_environment() -> None:
    given = set(COMPOSE["x-console"]["environment"])
    assert set(variables()) <= given
    assert COMPOSE["x-console"]["read_only"] is True
    build = COMPOSE["services"]["migrate"]["build"]
    context = (CONTAINER / build["context"]).resolve()
    assert (context, (context / build["dockerfile"]).is_file()) == (ROOT, True)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Run a console that is reached under its name only, and return its port."""
    app = create_app({"CTU_VAR_FOLDER": str(tmp_path), "CTU_HOSTS": f"{HOST},other.example"})
    server = make_server("127.0.0.1", 0, app)
    answering = Thread(target=server.serve_forever, args=(POLL_SECONDS,))
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
    [web] = [
        each
        for each in yaml.safe_load_all(text)
        if each["kind"] == "Deployment" and each["metadata"]["name"] == "ctu-web"
    ]
    [container] = web["spec"]["template"]["spec"]["containers"]
    for name in ("readinessProbe", "livenessProbe"):
        asked = container[name]["httpGet"]
        assert asked["httpHeaders"] == [{"name": "Host", "value": HOST}]
    assert variables()["CTU_HOSTS"] == HOST
