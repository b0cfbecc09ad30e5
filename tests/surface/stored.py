"""What is stored and queued: words, sealed rows, keys in Redis, jobs and files, as a host has them.

Nothing here knows a module of the plugin: files are uploaded on the pages, a worker works, and then
the database, Redis and the downloads are looked at.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from rq import Queue
from rq.serializers import JSONSerializer

from ctu.develop.clients.http_client import hidden
from ctu.develop.servers.process import wait_until
from plugins.bulk_import import ImportCollector
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS
from tests.surface.host import GONE
from tests.surface.library import CLEAN, HISTORY, KEY, MIXED, Library

WORDS = {
    "import_run": ("status", "mode", "encoding", "delimiter", "columns", "missing", "reason"),
    "import_batch": ("state", "code_version"),
    "import_row": ("outcome", "codes"),
}
"""The columns whose words are told."""
PAGES = ("", "status.json", "template.csv", "values.csv", "upload", "details/", "ajax/lookup/")
RQ_OWN = re.compile(r"rq:(?!job:|queue:[^:]+$)")
"""The keys that RQ keeps for itself, which other versions of it may call something else."""
JSON = "application/json"
HEARTBEATS = (
    "bulk-import:workers:alive",
    "bulk-import:workers:last-seen",
    "bulk-import:workers:crew",
)
DEATHS = ("bulk-import:workers:deaths",)


@dataclass
class Stored:
    """What was seen while a library was in use, from the first upload to the death of a worker."""

    library: Library
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sealed: set[str] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)
    jobs: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    figures: set[str] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)

    def word_lines(self) -> Iterator[str]:
        """Yield each column of which words are told, and the words."""
        for place, words in sorted(self.words.items()):
            yield f"{place}: {', '.join(sorted(map(repr, words)))}"

    def queue_lines(self) -> Iterator[str]:
        """Yield what goes through the queue, and which keys there are in Redis."""
        yield from sorted(self.jobs)
        yield from (f"{name}: {kind}" for name, kind in sorted(self.keys.items()))

    def look(self) -> None:
        """Read what the database, Redis and the importer know at this moment."""
        for table, columns in WORDS.items():
            for column in columns:
                for (word,) in self.library.read(f"SELECT DISTINCT {column} FROM {table}"):
                    self.words[f"{table}.{column}"].add(str(word))
        for line in self.library.seen_by_importer():
            place, _, word = line.partition(": ")
            self.words[place].add(word)
        for table in ("import_batch", "import_row"):
            query = f"SELECT sealed FROM {table} WHERE sealed IS NOT NULL"
            for (text,) in self.library.read(query):
                self.sealed.add(_opened(f"{table}.sealed", str(text)))
        self.keys |= {
            name: kind for name, kind in self.library.redis_keys().items() if not RQ_OWN.match(name)
        }

    def look_at_queue(self) -> None:
        """Read the jobs that wait."""
        found = Queue(self._queue_name(), self.library.redis, serializer=JSONSerializer)
        for job in found.jobs:
            arguments = ", ".join(type(each).__name__ for each in job.args)
            name = f"job {re.sub('[0-9]+', 'N', job.id)}"
            times = f"result_ttl={job.result_ttl} failure_ttl={job.failure_ttl}"
            self.jobs.add(f"{name}: {job.func_name}({arguments})")
            self.jobs.add(f"{name}: timeout={job.timeout} {times}")

    def _queue_name(self) -> str:
        [name] = [name for name in self.library.redis_keys() if name.startswith("rq:queue:")]
        return name.removeprefix("rq:queue:")

    def look_at_figures(self) -> None:
        """Read what a Prometheus is told: names, kinds and labels.

        On a busy machine a scrape may end before the history has been read; the next one has it.
        """
        state = self.library.app.extensions["bulk_import"]

        def is_whole() -> bool:
            self.figures.clear()
            for figure in ImportCollector(state).collect():
                labels = {" ".join(sorted(sample.labels)) for sample in figure.samples}
                self.figures.add(f"{figure.type} {figure.name} {' '.join(sorted(labels))}".rstrip())
            return any(HISTORY in figure for figure in self.figures)

        with self.library.app.app_context():
            wait_until(is_whole, lambda: None, WAIT_SECONDS)

    def download(self, public_id: str) -> None:
        """Read the files that the pages hand out."""
        for path in ("template.csv", "template.csv?delimiter=semicolon", "values.csv"):
            self._keep_file(path)
        self._keep_file(f"{public_id}/errors.csv")

    def _keep_file(self, path: str) -> None:
        answer = self.library.get(path)
        named = re.search(r"filename=([^;]+)", answer.headers["Content-Disposition"])
        name = named[1] if named else ""
        text = re.sub(r"[0-9a-f]{16,}", "ID", f"{name} {answer.content_type}: {answer.text!r}")
        self.files.append(text)


def use(library: Library) -> Stored:
    """Use a library in every way that stores something, and return what was seen."""
    seen = Stored(library)
    with_errors = upload_everything(library)
    seen.sealed.add(_opened("the form of a checked file", _kept(library)))
    seen.look()
    seen.look_at_queue()
    with library.worker() as worker:
        library.finish(worker)
        wait_for_keys(library, worker, HEARTBEATS)
        seen.look()
        # Whom it counts as dead it no longer counts among the living.
        worker.kill(worker.workers)
        wait_for_keys(library, worker, DEATHS)
        seen.look()
        seen.look_at_figures()
    seen.download(with_errors)
    library.upload(library.error_file(with_errors).replace("\r\n,", "\r\nRepaired,"))
    seen.look()
    seen.answers += json_answers(library)
    visit_pages(library, with_errors)
    return seen


def upload_everything(library: Library) -> str:
    """Upload a file for each way to end and each form of a file; return one with errors."""
    mixed = library.upload(MIXED)
    library.upload(CLEAN.replace(",", "\t"), "utf-16")
    library.upload("Title;Pin;Errors\nÉmile;1234;\n", "cp1252")
    library.upload("Pin,Title\n12,Nana\n", "utf-8-sig")
    library.upload(MIXED.replace("Ivanhoe", "Dracula"), mode="all_or_nothing")
    library.upload("Title,Pin\nWalden,1234\n", uploader=GONE)
    cancelled = library.upload("Title,Pin\nKim,1234\n")
    assert library.post(f"{cancelled}/cancel").status_code == 302
    return mixed


def wait_for_keys(library: Library, worker: WorkerProcess, wanted: Collection[str]) -> None:
    """Wait until Redis holds some keys, which a worker's parent writes now and then."""

    def are_there() -> bool:
        return set(wanted) <= set(library.redis_keys())

    assert wait_until(are_there, worker.check, WAIT_SECONDS), (
        f"{library.redis_keys()} {worker.said()}"
    )


def json_answers(library: Library) -> Iterator[str]:
    """Yield what a script gets from the pages: the names in each answer."""
    good, bad = b"Title,Pin\nSylvie,1\n,2\n", b"Title\nSylvie\n"
    answers = {
        "status.json": library.get("status.json"),
        "check": library.send("check", good, accept=JSON),
        "check of a refused file": library.send("check", bad, accept=JSON),
        "upload": library.send("upload", good, accept=JSON),
        "upload of a refused file": library.send("upload", bad, accept=JSON),
    }
    stored = answers["upload"].get_json()["id"]
    answers["cancel"] = library.post(f"{stored}/cancel", accept=JSON)
    for page, answer in answers.items():
        yield f"{page}: {answer.status_code} {_names(answer.get_json())}"


def visit_pages(library: Library, public_id: str) -> None:
    """Ask for every page once, whatever it answers: what it looks up in the address is noted."""
    for path in (*PAGES, f"{public_id}/", f"{public_id}/errors.csv"):
        library.get(path)


def _kept(library: Library) -> str:
    """Return the file that a page without a script keeps in its form."""
    return hidden(library.send("check", MIXED.encode()).text, "kept")


def _opened(place: str, sealed: str) -> str:
    head, _, token = sealed.rpartition(".")
    content = _decrypted(token) if "." in head else Fernet(KEY).decrypt(token)
    purpose, *rest = json.loads(content)
    return f"{place}: {head}.[{purpose!r}, {', '.join(map(_shape, rest))}]"


def _decrypted(token: str) -> bytes:
    """Return the content of a stored text by its documented form alone (decision 110)."""
    found = base64.b64decode(token)
    salt, nonce, sealed = found[:16], found[16:28], found[28:]
    secret = hmac.digest(base64.urlsafe_b64decode(KEY), b"bulk_import rows\0" + salt, "sha256")
    return AESGCM(secret).decrypt(nonce, sealed, None)


def _shape(value: Any) -> str:
    """Return the kinds of values in some JSON, in order; lists that are alike are told once."""
    if not isinstance(value, list):
        return "null" if value is None else type(value).__name__
    shapes = list(map(_shape, value))
    is_list_of_lists = bool(value) and all(isinstance(each, list) for each in value)
    return f"[{', '.join(dict.fromkeys(shapes) if is_list_of_lists else shapes)}]"


def _names(value: Any) -> str:
    """Return the names of the values in an answer, and in what it holds."""
    if isinstance(value, list):
        return f"[{', '.join(dict.fromkeys(map(_names, value)))}]"
    if not isinstance(value, dict):
        return type(value).__name__
    return "{" + ", ".join(f"{name}: {_names(each)}" for name, each in sorted(value.items())) + "}"
