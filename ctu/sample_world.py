"""A sample world to look around in: teams, plans and people, all of them invented."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from ctu.account.passwords.passwords import hash_password
from ctu.extensions import db
from ctu.models.capacity import CHANNELS, CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.secret import make_private_folder, write_private

SIGN_IN_FILE = "sign-in.txt"
ADMINISTRATOR = "i.vale"
TEAM_LEADER = "c.lund"

TEAMS = (
    "Sales",
    "Support Tier 1",
    "Support Tier 2",
    "Billing",
    "Chat and Social",
    "Customer Loyalty & Win-back",
    "Retention",
    "Night Desk",
    "Onboarding",
    "Returns and Refunds",
    "Quality",
    "Fraud Desk",
    "Field Service Dispatch",
    "Translation Desk",
    "Key Accounts",
    "Complaints",
    "Workforce Planning",
    "Training Academy",
)
# The administrator is a member of these; the others show what a non-member sees.
ADMINISTRATORS_TEAMS = ("Sales", "Support Tier 1", "Support Tier 2", "Billing", "Night Desk")

# Name, then how many at once: voice, web chat, e-mail, SMS, social, and in total.
PLANS = (
    ("Voice standard", 1, 0, 0, 0, 0, 1),
    ("Voice and e-mail", 1, 0, 3, 0, 0, 3),
    ("Chat only", 0, 3, 0, 0, 0, 3),
    ("Blended 3", 1, 2, 2, 1, 1, 3),
    ("Blended 5", 1, 3, 4, 2, 2, 5),
    ("Social desk", 0, 1, 2, 3, 4, 5),
)

# Login, first name, last name.
PEOPLE = """
a.okafor|Adaeze|Okafor;a.lindqvist|Astrid|Lindqvist;a.haddad|Amira|Haddad;b.ferreira|Beatriz|Ferreira
b.oconnell|Brendan|O'Connell;b.kaya|Berk|Kaya;c.moreau|Cécile|Moreau;c.nguyen|Chi|Nguyễn
c.whitlock|Callum|Whitlock;d.petrovic|Dragana|Petrović;d.alvarez|Diego|Álvarez;d.osei|Dela|Osei
e.novakova|Eliška|Nováková;e.sato|Emi|Sato;e.brandt|Emil|Brandt;f.rossi|Federica|Rossi
f.mbeki|Funani|Mbeki;f.dubois|Félix|Dubois;g.papadaki|Georgia|Papadaki;g.thorvald|Gunnar|Þorvaldsson
g.mehta|Gaurav|Mehta;h.tveld|Hanne|'t Veld;h.yilmaz|Hülya|Yılmaz;h.karimi|Hamid|Karimi
i.kowalska|Iga|Kowalska;i.bello|Ibrahim|Bello;i.szabo|István|Szabó;j.etxebarria|Jone|Etxebarria
j.park|Ji-woo|Park;j.abara|Jude|Abara;k.wisniewski|Kacper|Wiśniewski;k.ito|Kaori|Itō
k.farrell|Keira|Farrell;l.orsted|Liv|Ørsted;l.marchetti|Luca|Marchetti;l.diallo|Lamine|Diallo
m.dlamini|Mbali|Dlamini;m.garcia|Mateo|García Luna;m.ivanova|Mila|Ivanova;n.vrettos|Nikos|Vrettos
n.rahman|Nadia|Rahman;n.blom|Niels|Blom;o.adeyemi|Oyelaran|Adeyemi;o.hrytsenko|Олена|Гриценко
o.lund|Otto|Lund-Bakke;p.vanbeek|Petra|van Beek;p.sharma|Priya|Sharma;p.costa|Paulo|Costa
q.ashdown|Quentin|Ashdown;r.zemaite|Rūta|Žemaitė;r.cohen|Ronit|Cohen;s.obrien|Séamus|Ó Briain
s.tanaka|葵|田中;s.meier|Sabine|Meier;t.vu|Thảo|Vũ;t.kone|Tiémoko|Koné
u.eriksen|Unni|Eriksen;v.popescu|Vlad|Popescu;w.adair|Wren|Adair;y.demir|Yasemin|Demir
"""


def build() -> list[str]:
    """Make the world in an empty console, once; return how to sign in to it.

    :raises SettingError: where that cannot be written down; then there is no world.
    """
    sign_in = Path(current_app.config["CTU_VAR_FOLDER"]) / SIGN_IN_FILE
    if not db.session.scalar(select(func.count(User.id))):
        make_private_folder(sign_in.parent)
        # An empty database gets a new sign-in, so the one in an old folder is removed.
        sign_in.unlink(missing_ok=True)
        write_private(sign_in, _fill())
        db.session.commit()
    if not sign_in.exists():
        return ["There are people already; sign in as one of them."]
    return [*sign_in.read_text(encoding="utf-8").splitlines(), f"This is kept in {sign_in}."]


def _fill() -> str:
    """Add everything to the session; return the text that says how to sign in."""
    groups = {group.name: group for group in db.session.scalars(select(PermissionGroup))}
    teams = [Team(name=name) for name in TEAMS]
    plans = [_plan(*plan) for plan in PLANS]
    secrets_of = {ADMINISTRATOR: _password(), TEAM_LEADER: _password()}
    db.session.add_all([*teams, *plans, *_crowd(groups, teams, plans)])
    db.session.add_all(_leaders(groups, teams, secrets_of))
    db.session.flush()
    roles = {ADMINISTRATOR: "the administrator", TEAM_LEADER: "a team leader"}
    return "".join(
        f"Sign in as {roles[login]}: login {login}  password {password}\n"
        for login, password in secrets_of.items()
    )


def _plan(name: str, *counts: int) -> CapacityPlan:
    return CapacityPlan(name=name, **dict(zip((*CHANNELS, "total"), counts, strict=True)))


def _password() -> str:
    """Return a random password that meets every shipped policy."""
    while True:
        password = "-".join(secrets.token_urlsafe(4) for _ in range(4))
        kinds = (str.isupper, str.islower, str.isdecimal)
        if all(any(map(kind, password)) for kind in kinds):
            return password


def _leaders(
    groups: dict[str, PermissionGroup], teams: list[Team], secrets_of: dict[str, str]
) -> list[User]:
    """Make those who can sign in: an administrator and a team leader."""
    by_name = {team.name: team for team in teams}
    administrator = User(
        first_name="Imogen",
        last_name="Vale",
        login=ADMINISTRATOR,
        password_hash=hash_password(secrets_of[ADMINISTRATOR]),
        group=groups["Sys Admin"],
        extension="0100",
        primary_team=by_name["Sales"],
        teams=[by_name[name] for name in ADMINISTRATORS_TEAMS],
    )
    leader = User(
        first_name="Chiara",
        last_name="Lund",
        login=TEAM_LEADER,
        password_hash=hash_password(secrets_of[TEAM_LEADER]),
        group=groups["Team Leader"],
        extension="0231",
        primary_team=by_name["Support Tier 1"],
    )
    return [administrator, leader]


def _crowd(
    groups: dict[str, PermissionGroup], teams: list[Team], plans: list[CapacityPlan]
) -> list[User]:
    """Create the remaining people, without passwords; the first teams are the largest."""
    now = utc_now()
    people = [
        person.split("|") for line in PEOPLE.split("\n") for person in line.split(";") if person
    ]
    crowd = []
    for number, (login, first_name, last_name) in enumerate(people):
        primary = teams[(number * number // 7 + number) % len(teams)]
        others = [teams[(number * 5) % len(teams)]] if number % 4 == 0 else []
        group = "Team Leader" if number % 12 == 5 else "QA" if number % 10 == 3 else "Agent"
        if number % 30 == 20:
            group = "Manager"
        is_locked = number % 20 == 8
        crowd.append(
            User(
                first_name=first_name,
                last_name=last_name,
                login=login,
                group=groups[group],
                web_rtc=number % 3 != 0,
                extension=f"0{4100 + number}" if number % 6 else None,
                primary_team=primary,
                teams=[primary, *(team for team in others if team is not primary)],
                plan=plans[number % len(plans)] if number % 5 else None,
                active=number % 13 != 4,
                locked_until=now + timedelta(days=1) if is_locked else None,
                failed_tries=5 if is_locked else 0,
                last_sign_in_at=now - timedelta(hours=number * number) if number % 7 else None,
            )
        )
    return crowd
