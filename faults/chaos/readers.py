"""People at the pages: readers, each in a thread of their own, and some who sign in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

from ctu.develop.http_client import Answer, HttpClient, hidden
from ctu.web.errors import NO_ROOM, NOT_YET, SENTENCES
from faults.background import Background
from faults.chaos.answers import RIGHT, Answers
from faults.chaos.deployment import Deployment
from faults.chaos.marks import Marks
from tests.console_fixture import PASSWORD

PAGES = ("/", "/users/", "/imports/users/")
SIGN_IN = "/sign-in"
AWAY = [SENTENCES[503], NO_ROOM, NOT_YET]
PATIENCE_SECONDS = 40.0
"""How long anybody waits for an answer, so that one that is late is seen."""


class Readers(Background):
    """Readers who look at one page after the other; use it in a `with` statement.

    :param readers: how many look at the pages of a console in which they are signed in.
    :param signing_in: how many sign in and out instead.
    :param pause: seconds between two pages of one person, on average.
    """

    def __init__(
        self, deployment: Deployment, marks: Marks, readers: int, signing_in: int, pause: float
    ) -> None:
        super().__init__()
        self._deployment, self._marks, self._pause = deployment, marks, pause
        self.answers = Answers()
        with ThreadPoolExecutor(8) as threads:
            clients = list(threads.map(self._signed_in, range(readers)))
        self.add(
            threading.Thread(target=self._read, args=(number, client))
            for number, client in enumerate(clients)
        )
        self.add(
            threading.Thread(target=self._enter, args=(readers + number,))
            for number in range(signing_in)
        )

    def _client(self, number: int) -> HttpClient:
        address = f"10.1.{number // 250}.{number % 250 + 1}"
        return self._deployment.client(address, PATIENCE_SECONDS)

    def _signed_in(self, number: int) -> HttpClient:
        client = self._client(number)
        assert client.sign_in(self._marks.logins[number], PASSWORD).status == 302
        return client

    def _read(self, number: int, client: HttpClient) -> None:
        random = Random(number)
        while not self.is_over.wait(random.uniform(0, 2 * self._pause)):
            page = random.choice(PAGES)
            with self.answers.one(page) as heard:
                answer = client.get(page)
                heard.kind = RIGHT if self._marks.is_right(page, answer) else refusal(answer)

    def _enter(self, number: int) -> None:
        random = Random(number)
        while not self.is_over.wait(random.uniform(0, 2 * self._pause)):
            client = self._client(number)
            with self.answers.one(f"GET {SIGN_IN}") as heard:
                answer = client.get(SIGN_IN)
                heard.kind = RIGHT if answer.status == 200 else refusal(answer)
            if heard.kind == RIGHT:
                form = {
                    "login": self._marks.logins[number],
                    "password": PASSWORD,
                    "csrf_token": hidden(answer.text, "csrf_token"),
                }
                with self.answers.one(f"POST {SIGN_IN}") as heard:
                    answer = client.post(SIGN_IN, form)
                    heard.kind = RIGHT if answer.status == 302 else refusal(answer)


def refusal(answer: Answer) -> str:
    """Return 503 with the title of its sentence; anything else, or without one, is wrong."""
    if answer.status == 503:
        for title, sentence in AWAY:
            if sentence in answer.text:
                return f"503 {title}"
    return f"WRONG {answer.status} {answer.headers.get('Location', '')} {answer.content[:200]!r}"
