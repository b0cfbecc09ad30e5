"""The container's image, made of its own steps in a clean folder, and what it starts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ctu.develop.clients.http_client import JSON, HttpClient, UnixConnection, csv_file, hidden
from ctu.develop.release.image_steps import LEFT_OUT, Builder, Image, WrongStep, build, read_steps
from ctu.develop.servers.private_server import make_short_folder
from ctu.develop.servers.process import wait_until
from ctu.develop.tree import ROOT
from tests.deployment.installed import DOCKERFILE, HOST
from tests.deployment.programs import answers, running
from tests.files.sheets import row, sheet
from tests.inspection.invariants import check_end, look
from tests.parts.console_fixture import PASSWORD, Console, make_console, make_database
from tests.suite.waiting import WAIT_SECONDS


def test_every_step_of_the_image_can_be_done_without_an_engine(tmp_path: Path) -> None:
    steps = list(read_steps(DOCKERFILE))
    assert {name for name, _ in steps} >= {"FROM", "COPY", "RUN", "ENV", "USER", "CMD"}
    builder = Builder(tmp_path, {})
    assert [name for name, _ in steps if not hasattr(builder, f"_do_{name.casefold()}")] == []
    left_out = [rest.split()[0] for name, rest in steps if name == "RUN" and LEFT_OUT.match(rest)]
    assert left_out == ["apt-get", "useradd"]


def test_the_image_is_made_of_nothing_that_its_context_leaves_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    given = {line.removeprefix("!").partition("/")[0] for line in ignored if line.startswith("!")}
    copied = [rest.split() for name, rest in read_steps(DOCKERFILE) if name == "COPY"]
    assert {words[0] for words in copied if not words[0].startswith("--")} == given


def test_a_base_that_cannot_be_had_and_an_unknown_step_are_named(tmp_path: Path) -> None:
    with pytest.raises(WrongStep, match="The image alpine:3 cannot be had"):
        Builder(tmp_path, {}).build("FROM alpine:3")
    with pytest.raises(WrongStep, match="no way to do VOLUME"):
        Builder(tmp_path, {}).build("FROM python:3.13-slim\n# Why.\nVOLUME /data")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Build the image; its packages are those of the lock."""
    return build(tmp_path_factory.mktemp("image"))


@pytest.fixture
def runtime() -> Iterator[Path]:
    folder = make_short_folder()
    (folder / "figures").mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_an_upload_to_the_image_is_finished_by_its_worker(
    request: pytest.FixtureRequest, image: Image, runtime: Path, tmp_path: Path
) -> None:
    with (
        make_database(request, "postgresql", tmp_path) as url,
        make_console(url, tmp_path, CTU_HOSTS=HOST) as console,
        ExitStack() as exits,
    ):
        own = {**console.environment, **image.environment, "PYTHONPATH": str(image.folder)}
        own["PROMETHEUS_MULTIPROC_DIR"] = str(runtime / "figures")

        def start(*words: str) -> Callable[[], None]:
            program = image.folder / ".venv" / "bin" / words[0]
            log = tmp_path / f"log-{words[0]}"
            return exits.enter_context(running([str(program), *words[1:]], own, log, image.folder))

        words = list(image.command)
        words[words.index("--bind") + 1] = f"unix:{runtime}/web.sock"
        checks = [start(*words), start("flask", "worker")]
        connect = partial(UnixConnection, runtime / "web.sock", HOST)
        assert wait_until(lambda: answers(HttpClient(connect)), checks[0], WAIT_SECONDS)
        public_id = upload(console, HttpClient(connect))
        assert wait_until(lambda: not look(console, public_id).is_open, checks[1], WAIT_SECONDS)
        assert check_end(console, public_id).created == 5


def upload(console: Console, client: HttpClient) -> str:
    """Sign in, upload five people, and return the id of the import."""
    team = console.team()
    answer = client.sign_in(console.person("Team Leader", team).login, PASSWORD)
    assert answer.status == 302, answer.text
    page = client.get("/imports/users/upload").text
    form: dict[str, Any] = {name: hidden(page, name) for name in ("csrf_token", "token")}
    rows = [row(console.name("image."), team) for _ in range(5)]
    form |= {"mode": "partial", "file": csv_file(sheet(rows))}
    answer = client.post("/imports/users/upload", form, **JSON)
    assert answer.status == 201, answer.text
    return str(answer.json["id"])
