"""Attempts to do more than one may, generated: each aims at something out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ctu.users.importing.importer import UserImporter
from tests.console.authorisation_data import (
    CLOSED,
    HEADS,
    NIGHT_DESK,
    SALES,
    UNKNOWN,
    AuthorisationData,
)
from tests.console.requests_per_route import FORMS, NEW_PASSWORD, filled

BEYOND = {
    "leader": ["managers", "admins", "odd", "clerks"],
    "clerk": ["leaders", "managers", "admins", "odd"],
    "manager": ["admins", "odd", "clerks"],
    "qa": ["agents", "leaders", "managers", "admins"],
}
"""The groups that somebody cannot give; a QA can give none."""
OUT_OF_REACH = {
    "leader": ["above", "top", "odd", "far", "far.leader", "far.manager", "clerk", "manager"],
    "clerk": ["above", "top", "odd", "far", "far.leader", "far.manager", "leader", "manager"],
    "manager": ["top", "odd", "far", "far.leader", "far.manager", "clerk", "admin"],
    "qa": ["near", "off", "locked", "shared", "above", "top", "far"],
}
LACKING = {
    "leader": ["teams", "plans", "groups", "policies"],
    "clerk": ["teams", "plans"],
    "manager": ["groups", "policies"],
    "qa": ["teams", "plans", "groups", "policies"],
}
"""What somebody may not change at all."""
CONTROL_EVERY = 100
"""One row in so many is right, so that an import which refuses everything would be noticed."""


@dataclass(frozen=True)
class Attempt:
    """One request that aims at something out of reach."""

    address: str
    form: dict[str, Any] = field(default_factory=dict)
    aims: int = 1


Make = Callable[[Random, AuthorisationData, str], Attempt]


def by_hand(random: Random, data: AuthorisationData, who: str, count: int) -> Iterator[Attempt]:
    """Yield attempts of somebody through forms, clones, batches, inline edits and resets."""
    for _ in range(count):
        yield random.choice(ATTEMPTS)(random, data, who)


def _promoted(random: Random, data: AuthorisationData, who: str) -> Attempt:
    """Change somebody within reach, or oneself, into what is beyond it."""
    id = data.ids["users"][random.choice(["near", "off", "locked", "shared", who])]
    form = filled(data, "users", id) | _too_much(random, data, who)
    return Attempt(f"/users/edit/?id={id}", form)


def _created(random: Random, data: AuthorisationData, who: str) -> Attempt:
    clone = random.choice(["", f"?clone={data.ids['users'][random.choice(OUT_OF_REACH[who])]}"])
    login = {"login": f"made.{random.random()}", "password": NEW_PASSWORD}
    form = filled(data, "users", None) | _too_much(random, data, who) | login
    return Attempt(f"/users/new/{clone}", form)


def _taken(random: Random, data: AuthorisationData, who: str) -> Attempt:
    """Change somebody out of reach in a way that would be right for others."""
    id = data.ids["users"][random.choice(OUT_OF_REACH[who])]
    own = {"primary_team_id": data.ids["teams"]["own"], "group_id": data.ids["groups"]["agents"]}
    form = filled(data, "users", id) | random.choice([{}, own]) | {"password": NEW_PASSWORD}
    route = random.choice(["edit/?id={}", "reset-password/", "ajax/update/", "delete/", "clone/"])
    ids = {"id": id, "rowid": id, "list_form_pk": id}
    return Attempt(f"/users/{route.format(id)}", form | ids)


def _taken_over(random: Random, data: AuthorisationData, who: str) -> Attempt:
    """Reset the password of somebody who is in other teams too, or who is above."""
    word = random.choice(["shared", *OUT_OF_REACH[who]])
    return Attempt("/users/reset-password/", {"id": data.ids["users"][word]})


def _in_a_batch(random: Random, data: AuthorisationData, who: str) -> Attempt:
    words = random.sample(OUT_OF_REACH[who], random.randint(2, len(OUT_OF_REACH[who])))
    ids = [data.ids["users"][word] for word in words] + [UNKNOWN]
    action = random.choice(["activate", "deactivate", "unlock", "delete"])
    return Attempt("/users/action/", {"action": action, "rowid": ids}, len(words))


def _without_the_right(random: Random, data: AuthorisationData, who: str) -> Attempt:
    view = random.choice(LACKING[who])
    id = random.choice([each for each in data.ids[view].values() if each != UNKNOWN])
    form = filled(data, view, id, "+".join(random.choices(["50", "may_manage_users", "inactive"])))
    route = random.choice(["edit/?id={}", "new/", "action/", "ajax/update/", "delete/"])
    rest = {"id": id, "rowid": id, "action": "deactivate", "name": f"New {random.random()}"}
    return Attempt(f"/{view}/{route.format(id)}", form | rest)


def _in_the_settings(random: Random, data: AuthorisationData, who: str) -> Attempt:
    """Give a group, one's own included, more than one has; or change what is above."""
    words = random.choice([["agents", "qas", "clerks"], ["managers", "admins", "odd", "leaders"]])
    id = data.ids["groups"][random.choice(words)]
    more = random.choice(["sees_all_teams", "may_manage_teams", "may_manage_plans", "36", "99"])
    form = filled(data, "groups", id, more)
    own = random.choice([{}, {"policy_id": data.ids["policies"]["strong"]}])
    address = random.choice([f"/groups/edit/?id={id}", "/groups/new/", "/policies/edit/?id=1"])
    numbers = {"min_length": 1, "max_length": 9, "lock_tries": 99, "lock_minutes": 1}
    name = {"name": f"Group {random.random()}"} if "new" in address else {}
    return Attempt(address, form | own | name | numbers)


def _oneself(random: Random, data: AuthorisationData, who: str) -> Attempt:
    id = data.ids["users"][who]
    form = filled(data, "users", id, random.choice(["inactive", *BEYOND[who]]))
    route = random.choice([f"edit/?id={id}", "action/", "reset-password/"])
    return Attempt(f"/users/{route}", form | {"action": "deactivate", "rowid": id, "id": id})


ATTEMPTS: tuple[Make, ...] = (
    _promoted, _created, _taken, _taken_over, _in_a_batch, _without_the_right, _in_the_settings,
    _oneself,
)  # fmt: skip


def _too_much(random: Random, data: AuthorisationData, who: str) -> dict[str, Any]:
    """Return at least one choice that is not offered to somebody."""
    other, closed = data.ids["teams"]["other"], data.ids["teams"]["closed"]
    group = {"group_id": data.ids["groups"][random.choice(BEYOND[who])]}
    foreign = {"team_ids": [data.ids["teams"]["own"], other]}
    team = {"primary_team_id": random.choice([other, closed, UNKNOWN]), "team_ids": []}
    plan = {"plan_id": data.ids["plans"][random.choice(["open", "retired"])]}
    return {**random.choice([group, group | plan, foreign, team, group | team]), **FORMS["account"]}


def a_file(random: Random, who: str, number: int, rows: int) -> tuple[bytes, int]:
    """Return a file whose rows reach too far, and how many of them do not."""
    names = {"managers": "Manager", "admins": "Sys Admin", "odd": "Odd", "clerks": "Clerk"}
    lines, right = [HEADS[UserImporter]], 0
    for line in range(rows):
        login, group, team = f"{who}{number}.{line}", "Agent", SALES
        if line % CONTROL_EVERY == 0:
            right += 1
        else:
            aim = random.randrange(4)
            if aim in {0, 1}:
                group = names[random.choice(BEYOND[who])]
            if aim in {1, 2}:
                team = random.choice([NIGHT_DESK, CLOSED, "Nowhere"])
            if aim == 3:
                login = random.choice(OUT_OF_REACH[who])
        cells = (_disguised(random, each) for each in (login, group, team))
        lines.append("A,B,{},{pw},{},TRUE,,{},,TRUE\n".format(*cells, pw=NEW_PASSWORD))
    return "".join(lines).encode(), right


def _disguised(random: Random, text: str) -> str:
    """Write a name in another way that means the same."""
    wide = "".join(chr(ord(each) + 0xFEE0) if each.isalpha() else each for each in text)
    return random.choice([text, text, text.upper(), text.lower(), f" {text} ", wide])
