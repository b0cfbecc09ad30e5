"""People at the pages, each in a thread of their own: they read, sign in, or upload."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

from ctu.develop.clients.http_client import Answer, HttpClient, hidden
from ctu.develop.servers.process import wait_until
from ctu.web.errors import NO_ROOM, NOT_YET, SENTENCES
from faults.chaos.people.marks import CHECK, UPLOAD, Marks
from faults.chaos.people.people import People
from faults.chaos.watching.answers import RIGHT, Answers
from faults.parts.background import Background
from tests.parts.console_fixture import PASSWORD
from tests.suite.waiting import WAIT_SECONDS

PAGES = ("/", "/users/", "/imports/users/")
SIGN_IN = "/sign-in"
AWAY = [SENTENCES[503], NO_ROOM, NOT_YET]
PATIENCE_SECONDS = 40.0
"""How long anybody waits for an answer, so that one that is late is seen."""


class Readers(Background):
    """People who look at one page after the other, sign in, or upload; for a `with` statement."""

    def __init__(self, marks: Marks, people: People) -> None:
        super().__init__()
        self._marks, self._pause = marks, people.pause
        self.all_seconds = max(2.0, 10 * people.pause / people.reading)
        """In so many seconds each page has been asked for."""
        self.answers = Answers()
        with ThreadPoolExecutor(8) as threads:
            clients = list(threads.map(self._signed_in, range(people.reading + people.uploading)))
        self.add(
            threading.Thread(
                target=self._read if number < people.reading else self._upload,
                args=(number, client),
            )
            for number, client in enumerate(clients)
        )
        self.add(
            threading.Thread(target=self._enter, args=(len(clients) + number,))
            for number in range(people.signing_in)
        )

    def _client(self, number: int) -> HttpClient:
        address = f"10.1.{number // 250}.{number % 250 + 1}"
        return self._marks.deployment.client(address, PATIENCE_SECONDS)

    def _signed_in(self, number: int) -> HttpClient:
        client = self._client(number)

        def is_let_in() -> bool:
            # Processes that have just started may be late all at once.
            page = client.get(SIGN_IN)
            return page.status == 200 and self._send(number, client, page).status == 302

        assert wait_until(is_let_in, lambda: None, WAIT_SECONDS)
        return client

    def _read(self, number: int, client: HttpClient) -> None:
        random = Random(number)
        while not self.is_over.wait(random.uniform(0, 2 * self._pause)):
            page = random.choice(PAGES)
            with self.answers.one(page) as heard:
                answer = client.get(page)
                heard.kind = RIGHT if self._marks.is_right(page, answer) else refusal(answer)

    def _upload(self, number: int, client: HttpClient) -> None:
        random = Random(number)
        while not self.is_over.wait(random.uniform(0, 2 * self._pause)):
            for to, status in ((CHECK, 200), (UPLOAD, 201)):
                with self.answers.one(f"POST {to}") as heard:
                    answer = self._marks.hand_in(client, to)
                    heard.kind = RIGHT if answer.status == status else refusal(answer)

    def _enter(self, number: int) -> None:
        random = Random(number)
        while not self.is_over.wait(random.uniform(0, 2 * self._pause)):
            client = self._client(number)
            with self.answers.one(f"GET {SIGN_IN}") as heard:
                answer = client.get(SIGN_IN)
                heard.kind = RIGHT if answer.status == 200 else refusal(answer)
            if heard.kind == RIGHT:
                with self.answers.one(f"POST {SIGN_IN}") as heard:
                    answer = self._send(number, client, answer)
                    heard.kind = RIGHT if answer.status == 302 else refusal(answer)

    def _send(self, number: int, client: HttpClient, page: Answer) -> Answer:
        """Send the form of a sign-in."""
        token = hidden(page.text, "csrf_token")
        form = {"login": self._marks.logins[number], "password": PASSWORD, "csrf_token": token}
        return client.post(SIGN_IN, form)


def refusal(answer: Answer) -> str:
    """Return 503 with the title of its sentence; anything else, or without one, is wrong."""
    if answer.status == 503:
        for title, sentence in AWAY:
            if sentence in answer.text:
                return f"503 {title}"
    return f"WRONG {answer.status} {answer.headers.get('Location', '')} {answer.content[:200]!r}"
