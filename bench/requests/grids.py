"""What a page of a long list costs over the same page of a short one, and over Flask-Admin's list.

The cost is the processor time of the web process and of its database server: it does not depend
on what else the machine does. The smallest of several looks counts, in turn with the other size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context
from dataclasses import dataclass

from flask.testing import FlaskClient

from bench.figures import Figure
from bench.fixtures.clock import Clock
from bench.fixtures.long_lists import LARGE, LEADER, fill
from bench.fixtures.world import PASSWORD, World, world
from bench.requests.stock_list import stock_client
from ctu.develop.clients.http_client import hidden

FEW = 1_000
MANY = {"sqlite": 1_000_000, "postgresql": 300_000}
ROUNDS, LOOKS = 3, 7
STOCK = 0.6
NEAR, ANY = 1.25, 2.0
SEARCHED = 3.0

HISTORY = "/imports/users/"
STATUS = f"{HISTORY}status.json"


@dataclass(frozen=True)
class Page:
    """A page that is looked at, and how much more it may cost where there are many rows."""

    name: str
    path: str
    limit: float
    reader: str = "bench"
    """The login of who looks at it."""

    def of(self, count: int) -> str:
        """Return the address in a list of so many rows."""
        return self.path.format(last=count // 20 - 1, middle=count // 40)


PAGES = (
    Page("history", "/imports/users/", NEAR),
    Page("history, page 20", "/imports/users/?page=19", ANY),
    Page("history, a page in the middle", "/imports/users/?page={middle}", ANY),
    Page("history, last page", "/imports/users/?page={last}", ANY),
    Page("history, filter by status", "/imports/users/?status=errors", ANY),
    Page("history, filter by uploader", "/imports/users/?uploader=20", ANY),
    Page("history, filter by errors", "/imports/users/?errors=50", ANY),
    Page("history, undone", "/imports/users/?status=undone", ANY),
    Page("history, of a day", "/imports/users/?from=2023-11-14&to=2023-11-14&page=3", ANY),
    Page("history, up to a day", "/imports/users/?to=2023-11-20&page=2", ANY),
    Page("history, a status of an uploader", f"{HISTORY}?status=errors&uploader=21", ANY),
    Page("history, a rare status of some days", f"{HISTORY}?status=failed&from=2023-11-15", ANY),
    Page("history, an uploader's of some days", f"{HISTORY}?uploader=20&from=2023-11-14", ANY),
    Page("history of a leader", HISTORY, ANY, LEADER),
    Page("history of a leader, by status", f"{HISTORY}?status=created", ANY, LEADER),
    Page("history of a leader, by day", f"{HISTORY}?from=2023-11-14", ANY, LEADER),
    Page(
        "history, status.json",
        f"{STATUS}?ids=a0000007,a0000009&newest=a0000999",
        ANY,
    ),
    Page("users", "/users/", NEAR),
    Page("users, a page in the middle", "/users/?page={middle}", SEARCHED),
    Page("users, last page", "/users/?page={last}", SEARCHED),
    Page("users, sorted by login", "/users/?sort=1&desc=1", SEARCHED),
    Page("users, sorted by team", "/users/?sort=3", SEARCHED),
    Page("users, inactive", "/users/?flt_state=inactive", SEARCHED),
    Page("users, of a team", "/users/?flt_team=7", SEARCHED),
    Page("users, search for one", "/users/?search=s0000501", SEARCHED),
    Page("users, search for many", "/users/?search=jansen", SEARCHED),
    Page("users, search for a name", "/users/?search=anna+okafor", SEARCHED),
    Page("overview", "/", ANY),
    Page("teams", "/teams/", ANY),
    Page("capacity plans", "/plans/", ANY),
    Page("permission groups", "/groups/", ANY),
    Page("details", f"/imports/users/{LARGE}/", ANY),
    Page("details, created", f"/imports/users/{LARGE}/?tab=created&page={{middle}}", ANY),
    Page("audit", "/audit/?flt_state=hand", ANY),
    Page("audit, all", "/audit/?flt_state=all", ANY),
    Page("audit, last page", "/audit/?page={last}", ANY),
)


def measure() -> list[Figure]:
    """Return the ratios on both databases."""
    return [each for database in MANY for each in _measure(database, MANY[database])]


def _measure(database: str, many: int) -> Iterator[Figure]:
    with ExitStack() as exits:
        sizes = {count: exits.enter_context(world(database)) for count in (FEW, many)}
        for count, place in sizes.items():
            with place.app.app_context():
                fill(place, count)
        clients = {
            (count, login): Context().run(signed_in, place, login)
            for count, place in sizes.items()
            for login in ("bench", LEADER)
        }
        for page in PAGES:
            looks = {count: look(clients[count, page.reader], page.of(count)) for count in sizes}
            yield compared(f"{page.name}, {database}", looks[many], looks[FEW], sizes, page.limit)
        for count, place in sizes.items():
            stock = look(exits.enter_context(stock_client(place)), "/admin/user/")
            ours = look(clients[count, "bench"], "/users/")
            name = f"users / stock Flask-Admin's list, {count:,} people, {database}"
            yield compared(name, ours, stock, {count: place}, STOCK)


def compared(
    name: str,
    ours: Callable[[], None],
    other: Callable[[], None],
    places: dict[int, World],
    limit: float,
) -> Figure:
    """Return what one costs over the other, in turns."""
    clock = Clock(list(places.values()))
    pairs = []
    for _ in range(ROUNDS):
        costs = [(clock.cost(ours), clock.cost(other)) for _ in range(LOOKS)]
        pairs.append((min(cost for cost, _ in costs), min(cost for _, cost in costs)))
    note = "; ".join(f"{ours * 1000:.1f} and {other * 1000:.1f} ms" for ours, other in pairs)
    return Figure(name, [ours / other for ours, other in pairs], limit, note)


def signed_in(place: World, login: str = "bench") -> FlaskClient:
    client = place.app.test_client()
    token = hidden(client.get("/sign-in").text, "csrf_token")
    form = {"login": login, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 302
    return client


def look(client: FlaskClient, path: str) -> Callable[[], None]:
    """Return a function that requests a page; one request has filled the caches before.

    No application context is open: with one, a request would find its signed-in person and not
    load them.
    """

    def once() -> None:
        answer = Context().run(client.get, path)
        assert answer.status_code == 200, (path, answer.status_code)

    once()
    return once
