"""What the time of a refused sign-in tells: whether a login exists or, as promised, nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import select, update

from bench.figures import Figure
from bench.fixtures.world import world
from ctu.account.passwords.passwords import hash_password
from ctu.extensions import db
from ctu.models.groups import PasswordPolicy
from ctu.models.users import User

TRIES = 500
MOST = 0.55
SEED = 20261
KNOWN, UNKNOWN = "bench", "bunch"


def measure() -> list[Figure]:
    """Return how well a classifier tells a known login from an unknown one by the time alone.

    The area under its curve is 0.5 for a coin. The better of its two directions is taken, so that
    answers that are quicker for known logins count as well.
    """
    with world() as place:
        place.app.config["WTF_CSRF_ENABLED"] = False
        db.session.execute(update(PasswordPolicy).values(lock_tries=10 * TRIES))
        person = db.session.scalars(select(User).filter_by(login=KNOWN)).one()
        person.password_hash = hash_password("Quiet-Harbour-72")
        db.session.commit()
        db.session.remove()
        known, unknown = _times(place.app.test_client(), random.Random(SEED))
    area = _area_under_curve(known, unknown)
    note = f"medians {median(known):.2f} ms for a wrong password, {median(unknown):.2f} for a login"
    name = "telling logins apart by the time of a refusal, area under the curve"
    return [Figure(name, [max(area, 1 - area)], MOST, note)]


def _times(client: FlaskClient, chance: random.Random) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each try, both kinds in random order after some to warm up."""
    order = [KNOWN, UNKNOWN] * TRIES
    chance.shuffle(order)
    times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for login in [KNOWN, UNKNOWN] * 10:
        _try(client, login)
    for login in order:
        times[login].append(_try(client, login))
    return times[KNOWN], times[UNKNOWN]


def _try(client: FlaskClient, login: str) -> float:
    began = time.perf_counter()
    answer = client.post("/sign-in", data={"login": login, "password": "wrong"})
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, answer.status
    return took


def _area_under_curve(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how often a time of the first kind is longer than one of the second."""
    longer = sum((a > b) + (a == b) / 2 for a in first for b in second)
    return longer / (len(first) * len(second))
