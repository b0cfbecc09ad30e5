"""A console with one person of each kind, and records that they may or may not touch."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update

from ctu.account.passwords.passwords import hash_password
from ctu.account.sessions.session_store import store_session, token_hash
from ctu.api.token_text import digest_of, make_token, prefix_of
from ctu.extensions import Base, db
from ctu.models.audit import AuditEntry
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import SecondFactor
from ctu.models.credentials.passkeys import Passkey
from ctu.models.credentials.sessions import UserSession
from ctu.models.credentials.tokens import AccessToken
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.people_counts import PeopleCount
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.models.webhooks import Webhook, WebhookDelivery
from ctu.teams.importer import TeamImporter
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.declarative_base import Base as ImportBase
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import MAKE_SECRETS
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.inspection.statements import recorded

PASSWORD = "Quiet-Harbour-72"
UNKNOWN = 424_242
SALES, NIGHT_DESK, CLOSED = "Sales", "Night Desk", "Closed"
TEAMS = {"own": SALES, "other": NIGHT_DESK, "closed": CLOSED}
PLANS = {"open": "Voice standard", "retired": "Retired"}
GROUPS = {
    "agents": "Agent", "qas": "QA", "leaders": "Team Leader", "managers": "Manager",
    "admins": "Sys Admin", "odd": "Odd", "clerks": "Clerk",
}  # fmt: skip
POLICIES = {"standard": "Standard", "strong": "Strong", "spare": "Spare"}
PEOPLE = {
    # Those who send the requests, all of team Sales.
    "qa": "QA", "leader": "Team Leader", "manager": "Manager", "admin": "Sys Admin",
    "clerk": "Clerk", "forced": "Sys Admin", "deactivated": "Sys Admin", "timed.out": "Sys Admin",
    "no.console": "Agent", "signed.out": "Sys Admin",
    # Those whom the requests are about.
    "near": "Agent", "off": "Agent", "locked": "Agent", "above": "Manager", "top": "Sys Admin",
    "odd": "Odd", "shared": "Agent", "far": "Agent", "far.leader": "Team Leader",
    "far.manager": "Manager",
}  # fmt: skip
WITH_FACTOR = ("near", "off", "locked", "above", "top", "odd", "shared", "far")
IN_SALES_ONLY = {name for name in PEOPLE if not name.startswith(("shared", "far"))}
LOCKED = utc_now() + timedelta(days=1)
STATES: dict[str, dict[str, Any]] = {
    "forced": {"must_change_password": True}, "deactivated": {"active": False},
    "signed.out": {"session_version": 2},
    "off": {"active": False}, "locked": {"locked_until": LOCKED, "failed_tries": 5},
}  # fmt: skip
HEADS: dict[type[Importer], str] = {
    UserImporter: "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active\n",
    TeamImporter: "Team name,Active\n",
}
ROWS: dict[type[Importer], str] = {
    UserImporter: "Ann,Vale,{0}.1,Tidy Lantern 48,Agent,TRUE,,{1},,TRUE\n"
    "Bo,Vale,{0}.2,short,Agent,WAHR,,{1},,TRUE\n",
    TeamImporter: "{0}.1,TRUE\n{0}.2,WAHR\n",
}
IMPORTS: dict[type[Importer], dict[str, str]] = {
    UserImporter: {"leaders": "leader", "managers": "manager", "nights": "far.leader"},
    TeamImporter: {"managers": "manager", "nights": "far.manager"},
}
"""Who uploaded each import; one that waits stands beside it, under the name with "waiting"."""
MADE = {
    "leaders.made": ("leader", "Agent"), "managers.made": ("manager", "Manager"),
    "nights.made": ("far.leader", "Agent"),
}  # fmt: skip
"""Imports that made passwords: who uploaded each, and the group of the people in it."""
TOKENS = ("leader", "manager", "far.leader", "far.manager", "top")
"""Whose access tokens there are, one of each."""
# The counts of people follow by themselves whatever is brought back.
TABLES = [
    table
    for metadata in (Base.metadata, ImportBase.metadata)
    for table in metadata.sorted_tables
    if table is not PeopleCount.__table__
]

Stored = dict[str, list[dict[str, Any]]]
"""Every row of every table, by the name of the table."""


@dataclass
class AuthorisationData:
    """A console in which every record is known by a word, with what is stored at the beginning."""

    app: Flask
    ids: dict[str, dict[str, Any]]
    """Kind by kind: the word of each record, and its id as addresses name it."""
    tokens: dict[str, str] = field(default_factory=dict)
    """The token of the session in which each person sends the requests."""
    first: Stored = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)
    """What was sent to the database since the last look."""

    def client_of(self, name: str) -> FlaskClient:
        """Return a browser of somebody who signed in before all this was so, or of a stranger."""
        client = self.app.test_client()
        if name != "stranger":
            with client.session_transaction() as session:
                session.update(_user_id=self.tokens[name], _fresh=True)
        return client

    def stored(self) -> Stored:
        """Return what is stored at this moment."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                table.name: [
                    dict(row)
                    for row in connection.execute(
                        select(table).order_by(*table.primary_key)
                    ).mappings()
                ]
                for table in TABLES
            }

    def has_changed(self) -> bool:
        """Return whether anything that is stored is another than at the beginning."""
        is_touched = not all(map(_only_reads, self.statements))
        self.statements.clear()
        return is_touched and self.stored() != self.first

    def restore(self) -> None:
        """Bring back what was stored at the beginning."""
        with self.app.app_context(), db.engine.begin() as connection:
            for table in reversed(TABLES):
                connection.execute(delete(table))
            for table in TABLES:
                if rows := self.first[table.name]:
                    connection.execute(insert(table), rows)
        self.statements.clear()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Notice statements that can change something, so that there is a reason to look."""
        with self.app.app_context():
            engine = db.engine
        with recorded(engine) as self.statements:
            yield


def _only_reads(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "PRAGMA"))


_KNOWN: dict[str, AuthorisationData] = {}


def populate(app: Flask) -> AuthorisationData:
    """Fill a migrated console that holds no more than what it ships.

    The next one on the same database is given the same rows: to make them takes twenty times as
    long as to store them.
    """
    with app.app_context():
        url = str(db.engine.url)
    if url not in _KNOWN:
        _KNOWN[url] = _filled(app)
        return replace(_KNOWN[url], ids=deepcopy(_KNOWN[url].ids))
    data = replace(_KNOWN[url], app=app, ids=deepcopy(_KNOWN[url].ids), statements=[])
    data.restore()
    return data


def _filled(app: Flask) -> AuthorisationData:
    with app.app_context():
        db.session.add(_odd_group("Odd", rank=5, sees_all_teams=True))
        # Somebody who looks after groups and users, but not after teams, and sees only the own.
        clerk = _odd_group("Clerk", rank=35, may_manage_groups=True, may_manage_users=True)
        db.session.add(clerk)
        db.session.add(PasswordPolicy(name="Spare"))
        db.session.add_all(Team(name=name, active=name != CLOSED) for name in TEAMS.values())
        db.session.add_all(
            CapacityPlan(name=name, active=name != "Retired") for name in PLANS.values()
        )
        db.session.commit()
        db.session.add_all(_person(name, group) for name, group in PEOPLE.items())
        db.session.commit()
        db.session.add_all(_token(name) for name in TOKENS)
        db.session.commit()
        _add_webhook("leader")
        imports = {importer.slug: _run_imports(importer) for importer in IMPORTS}
        imports[UserImporter.slug] |= _make_passwords()
        _give_factors()
        _add_passkey("near")
        here, elsewhere = _sessions(app), _sessions(app)
        data = AuthorisationData(
            app, _ids() | {f"import_{slug}": ids for slug, ids in imports.items()}, here
        )
        data.ids["sessions"] = _session_ids(elsewhere)
        db.session.remove()
    data.first = data.stored()
    return data


def _give_factors() -> None:
    """Give those whom the requests are about a second factor."""
    ids = db.session.scalars(select(User.id).where(User.login.in_(WITH_FACTOR)))
    db.session.add_all(SecondFactor(user_id=id, sealed="") for id in ids.all())
    db.session.commit()


def _add_passkey(login: str) -> None:
    owner = select(User.id).filter_by(login=login).scalar_subquery()
    values = {"host": "localhost", "credential_id": "a", "public_key": "b"}
    db.session.add(Passkey(user_id=owner, name="Key", **values))
    db.session.commit()


def _sessions(app: Flask) -> dict[str, str]:
    """Begin a session of each person, as long ago as people were what they are not any more."""
    people = db.session.scalars(select(User).order_by(User.id)).all()
    with app.test_request_context():
        tokens = {person.login: store_session(person) for person in people}
    # Of a session that is used in the future no use is noted, so that looking leaves nothing.
    db.session.execute(update(UserSession).values(version=1, seen_at=LOCKED))
    idle = select(User.id).filter_by(login="timed.out").scalar_subquery()
    long_ago = utc_now() - timedelta(days=2)
    db.session.execute(
        update(UserSession).where(UserSession.user_id == idle).values(seen_at=long_ago)
    )
    db.session.commit()
    return tokens


def _session_ids(tokens: dict[str, str]) -> dict[str, int]:
    by_hash = {each.token_hash: each.id for each in db.session.scalars(select(UserSession))}
    return {name: by_hash[token_hash(token)] for name, token in tokens.items()}


def _odd_group(name: str, rank: int, **permissions: bool) -> PermissionGroup:
    policy = _named(PasswordPolicy, "Standard")
    return PermissionGroup(name=name, rank=rank, policy=policy, may_sign_in=True, **permissions)


def _named(model: Any, name: str) -> Any:
    return db.session.scalars(select(model).filter_by(name=name)).one()


def _person(name: str, group: str) -> User:
    primary = SALES if name in IN_SALES_ONLY else NIGHT_DESK
    teams = [primary, SALES] if name == "shared" else [primary]
    return User(
        first_name=name.title(),
        last_name="Of",
        login=name,
        password_hash=hash_password(PASSWORD),
        group=_named(PermissionGroup, group),
        primary_team=_named(Team, primary),
        teams=[_named(Team, each) for each in teams],
        **STATES.get(name, {}),
    )


def _token(login: str) -> AccessToken:
    text = make_token()
    return AccessToken(
        person_id=db.session.scalars(select(User.id).filter_by(login=login)).one(),
        name=f"Of {login}",
        scopes="check import read",
        prefix=prefix_of(text),
        digest=digest_of(text),
        expires_at=LOCKED,
    )


def _add_webhook(login: str) -> None:
    """Add a webhook that nothing can be sent to, as its secret is none, and a message to it."""
    owner = db.session.scalars(select(User.id).filter_by(login=login)).one()
    webhook = Webhook(person_id=owner, url="https://93.184.215.14/hook", sealed="!")
    message = WebhookDelivery(webhook=webhook, import_public_id="0123456789abcdef", body="{}")
    db.session.add_all((webhook, message))
    db.session.commit()


def _ids() -> dict[str, dict[str, Any]]:
    named: dict[str, tuple[Any, Mapping[str, str]]] = {
        "teams": (Team, TEAMS),
        "plans": (CapacityPlan, PLANS),
        "groups": (PermissionGroup, GROUPS),
        "policies": (PasswordPolicy, POLICIES),
    }
    entries = db.session.scalars(select(AuditEntry))
    ids: dict[str, dict[str, Any]] = {
        "users": {user.login: user.id for user in db.session.scalars(select(User))},
        "audit": {entry.subject_name.split()[0].lower(): entry.id for entry in entries},
    }
    ids["readiness"] = ids["users"]
    owners = select(User.login, AccessToken.id).join(User, User.id == AccessToken.person_id)
    ids["tokens"] = {row.login: row.id for row in db.session.execute(owners)}
    ids["webhooks"] = {"leader": db.session.scalars(select(Webhook.id)).one()}
    ids["passkeys"] = {"near": db.session.scalars(select(Passkey.id)).one()}
    for kind, (model, names) in named.items():
        ids[kind] = {word: _named(model, name).id for word, name in names.items()}
    return {kind: found | {"unknown": UNKNOWN} for kind, found in ids.items()}


def _run_imports(importer: type[Importer]) -> dict[str, str]:
    """Run an import of each uploader to its end, and leave another one waiting."""
    found = {"unknown": "0123456789abcdef"}
    for word, login in IMPORTS[importer].items():
        uploader = db.session.scalars(select(User).filter_by(login=login)).one()
        for name in (word, f"{word}.waiting"):
            rows = ROWS[importer].format(name, uploader.primary_team.name)
            upload = Upload(f"{name}.csv", (HEADS[importer] + rows).encode(), f"{name:-<20}")
            run = accept(current_state(), ImportRequest(importer, uploader, upload))
            assert isinstance(run, ImportRun)
            found[name] = run.public_id
            while name == word and step(current_state(), run.id, threading.Event()):
                pass
    _forget_news()
    return found


def _make_passwords() -> dict[str, str]:
    """Run imports of people for whom passwords are made, and leave those sealed."""
    found = {}
    for word, (login, group) in MADE.items():
        uploader = db.session.scalars(select(User).filter_by(login=login)).one()
        row = f"Cy,Vale,{word}.1,,{group},TRUE,,{uploader.primary_team.name},,TRUE\n"
        content = (HEADS[UserImporter] + row).encode()
        choices = Choices(blanks=MAKE_SECRETS)
        upload = Upload(f"{word}.csv", content, f"{word:-<20}", choices=choices)
        run = accept(current_state(), ImportRequest(UserImporter, uploader, upload))
        assert isinstance(run, ImportRun)
        while step(current_state(), run.id, threading.Event()):
            pass
        found[word] = run.public_id
    _forget_news()
    return found


def _forget_news() -> None:
    """Let nobody wait for news, so that looking at a page leaves nothing behind."""
    db.session.execute(update(ImportRun).values(noticed_at=ImportRun.uploaded_at))
    db.session.commit()
