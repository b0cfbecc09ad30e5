"""Requests of monitoring, one a second while people read: liveness, readiness and metrics."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter

from ctu.develop.clients.http_client import Answer
from faults.chaos.watching.answers import RIGHT, Answers, Heard
from faults.chaos.web.deployment import TOKEN, Deployment
from faults.parts.background import Background

LIVE = "/healthz"
ADDRESSES = (LIVE, "/readyz", "/metrics")
EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 20.0
PARTS = ("database", "redis", "worker")


class Monitoring(Background):
    """Asks each address once a second; use it in a `with` statement."""

    def __init__(self, deployment: Deployment) -> None:
        super().__init__()
        self._deployment = deployment
        self.answers = Answers()
        self.said: list[tuple[float, str]] = []
        """When readiness was asked, and the parts that were not up."""
        self.add(threading.Thread(target=self._ask, args=(address,)) for address in ADDRESSES)

    def said_between(self, begin: float, end: float) -> Counter[str]:
        """Return how often readiness gave each answer within a time."""
        return Counter(words for at, words in self.said if begin <= at < end)

    def _ask(self, address: str) -> None:
        client = self._deployment.client("127.0.0.1", PATIENCE_SECONDS)
        while not self.is_over.is_set():
            with self.answers.one(address) as heard:
                answer = client.get(address, Authorization=f"Bearer {TOKEN}")
                heard.kind = self._judged(heard, answer)
            self.is_over.wait(max(0.0, heard.at + EVERY_SECONDS - time.monotonic()))

    def _judged(self, heard: Heard, answer: Answer) -> str:
        is_readiness = heard.address == "/readyz" and answer.status in {200, 503}
        if is_readiness:
            found = json.loads(answer.content)
            away = [f"{part} {found[part]}" for part in PARTS if found[part] != "up"]
            self.said.append((heard.at, ", ".join(away) or "ready"))
        return RIGHT if is_readiness or answer.status == 200 else f"WRONG {answer.status}"
