"""Form of one user; its choices depend on who fills it in."""

from __future__ import annotations

from typing import Any, Self

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import Optional, ValidationError

from ctu.access import change_rights, last_administrator, visibility
from ctu.access.people import find_person
from ctu.account.passwords.new_password import refuse_unfit, refuse_weak
from ctu.account.passwords.passwords import hash_password
from ctu.extensions import db
from ctu.models.clock import today
from ctu.models.teams import Team
from ctu.models.users import EXTENSION_LENGTH, User
from ctu.records.forms import Declared, PickField, PickManyField, RecordForm
from ctu.users.importing.importer import UserImporter
from ctu.users.plans import active_plans
from ctu.users.start_day import KEEPS_YOURSELF_OUT, StartDayField, set_start_day
from plugins.bulk_import import trim

WRONG_EXTENSION = "Extension: Digits only, 1 to 10."
TAKEN_LOGIN = "Login: A user with this login already exists."
LAST_OF_RANK = "The last active person of the highest permission group has to stay."
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


class UserForm(RecordForm):
    """The form of one user, for creation and changes."""

    first_name = StringField("First name", [Declared(UserImporter.first_name)])
    last_name = StringField("Last name", [Declared(UserImporter.last_name)])
    login = StringField("Login", [Declared(UserImporter.login)])
    password = PasswordField("Password")
    group_id = PickField("Permission group")
    primary_team_id = PickField("Primary team")
    team_ids = PickManyField("Member of teams")
    plan_id = PickField("Capacity plan", required=False)
    extension = StringField("Extension", [Optional()])
    web_rtc = BooleanField("Web RTC")
    active = BooleanField("Active", default=True)
    active_from = StartDayField()

    def offer(self) -> None:
        """Offer groups, teams and plans: those of the person, and what the user has already."""
        user: User | None = self.record
        groups, plans = list(change_rights.assignable_groups(self.person)), list(active_plans())
        teams = offered_teams(self.person)
        if user is not None:
            del self.password
            groups += [user.group] if user.group not in groups else []
            plans += [user.plan] if user.plan and user.plan not in plans else []
            teams += inactive_teams(user, self.person)
        elsewhere = [team for team in (user.teams if user else ()) if team not in teams]
        self._groups = {group.id: group for group in groups}
        self._plans = {plan.id: plan for plan in plans}
        self._teams = {team.id: team for team in teams}
        self._elsewhere = {team.id: team for team in elsewhere}
        self._set_choices(user)

    def _set_choices(self, user: User | None) -> None:
        blank = None if user else "Choose one"
        self.group_id.offer(list(self._groups.values()), blank)
        primary = user.primary_team if user else None
        offered = [team for team in self._teams.values() if team.active or team is primary]
        kept = [primary] if primary and primary not in offered else []
        self.primary_team_id.offer([*kept, *offered], blank)
        self.plan_id.offer(list(self._plans.values()), "None")
        self._offer_teams(user)
        if user is not None and not self.is_submitted():
            self.tick_teams_of(user)

    def _offer_teams(self, user: User | None) -> None:
        """Offer teams to tick: the primary one of a user, their others, then the rest by name."""
        own = {team.id for team in user.teams} if user else set()
        primary = user.primary_team_id if user else None
        first = sorted(self._teams, key=lambda id: (id != primary, id not in own))
        self.team_ids.offer([self._teams[id] for id in first])

    def tick_teams_of(self, user: User) -> None:
        """Tick those of a user's teams that this person may choose."""
        self.team_ids.data = [team.id for team in user.teams if team.id in self._teams]

    def stored(self) -> list[Any]:
        """Return the stored values, the teams of the user included."""
        return [*super().stored(), sorted(team.id for team in self.record.teams)]

    @property
    def policies(self) -> dict[int, Any]:
        """The password policy of each group that is offered."""
        return {group.id: group.policy for group in self._groups.values()}

    @property
    def elsewhere(self) -> list[Team]:
        """The user's teams that this person cannot choose, and so cannot take away."""
        return list(self._elsewhere.values())

    def cloned_from(self, user: User) -> Self:
        """Copy the teams; clear the fields that belong to one person only."""
        self._offer_teams(user)
        self.tick_teams_of(user)
        self.login.data = self.extension.data = ""
        return super().cloned_from(user)

    def validate_login(self, field: StringField) -> None:
        """Refuse a login that another user has, active or not, in any case."""
        holder = find_person(field.data or "")
        if holder is not None and holder is not self.record:
            raise ValidationError(self._taken(holder))

    def _taken(self, holder: User) -> str:
        """Return that a login is taken; its holder is named only to people who may see them."""
        if not visibility.may_see(self.person, holder):
            return TAKEN_LOGIN
        name = holder.full_name
        if change_rights.may_manage(self.person, holder):
            link = Markup('<a href="{}">{}</a>')
            name = link.format(url_for("users.edit_view", id=holder.id), name)
        rest = " holds it." if holder.active else " holds it, inactive."
        return Markup("{} {}{}").format(TAKEN_LOGIN, name, rest)

    def validate_extension(self, field: StringField) -> None:
        """Refuse an extension that is not digits only, and name the first other character."""
        field.data = text = trim(field.data or "")
        if len(text) <= EXTENSION_LENGTH and text.isascii() and text.isdecimal():
            return
        raise ValidationError(" ".join([WRONG_EXTENSION, *_stray_character(text)]))

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a password that violates the policy of the selected group."""
        password, group = field.data or "", self._groups.get(self.group_id.data)
        refuse_unfit("Password", password)
        personal = [self.login.data or "", self.first_name.data or "", self.last_name.data or ""]
        if group:
            refuse_weak(group.policy, password, personal)

    def validate_group_id(self, field: PickField) -> None:
        """Refuse to move the last active person out of the highest rank."""
        user, group = self.record, self._groups.get(field.data)
        if user is None or group is None:
            return
        is_less = group.rank < user.group.rank or not user.group.permissions <= group.permissions
        if is_less and last_administrator.is_last_of_highest_rank(user):
            raise ValidationError(f"Permission Group: {LAST_OF_RANK}")

    def validate_active(self, field: BooleanField) -> None:
        """Refuse to deactivate oneself or the last person of the highest rank."""
        if self.record is None or field.data or not self.record.active:
            return
        if self.record.id == self.person.id:
            raise ValidationError("Active: You cannot deactivate yourself.")
        if last_administrator.is_last_of_highest_rank(self.record):
            raise ValidationError(f"Active: {LAST_OF_RANK}")

    def validate_active_from(self, field: StartDayField) -> None:
        """Refuse to keep out oneself or the last person of the highest rank."""
        if self.record is None or field.data is None or field.data <= today():
            return
        if self.record.id == self.person.id:
            raise ValidationError(KEEPS_YOURSELF_OUT)
        if last_administrator.is_last_of_highest_rank(self.record):
            raise ValidationError(f"Active From: {LAST_OF_RANK}")

    def populate_obj(self, user: User) -> None:
        """Write the form into a user; teams that this person cannot choose stay as they are."""
        if user.active and not self.active.data:
            user.end_sessions()
        for name in ("first_name", "last_name", "login"):
            setattr(user, name, self[name].data)
        user.extension = self.extension.data or None
        user.web_rtc, user.active = self.web_rtc.data, self.active.data
        set_start_day(user, self.active_from.data)
        user.group = self._groups[self.group_id.data]
        user.plan = self._plans.get(self.plan_id.data)
        teams = {**self._elsewhere, **{key: self._teams[key] for key in self.team_ids.data or ()}}
        user.primary_team = {**self._elsewhere, **self._teams}[self.primary_team_id.data]
        user.teams = list({**teams, user.primary_team.id: user.primary_team}.values())
        if "password" in self:
            user.password_hash = hash_password(self.password.data)


def _stray_character(text: str) -> list[str]:
    """Return a sentence on the first character that is no digit; [] without any."""
    for ordinal, character in zip(ORDINALS, text, strict=False):
        if not (character.isascii() and character.isdecimal()):
            return [f"The {ordinal} character is {_described(character)}."]
    return []


def _described(character: str) -> str:
    if character.isspace():
        return "a blank"
    if not character.isprintable():
        return "one that cannot be seen"
    return f"the letter {character}" if character.isalpha() else character


def offered_teams(person: User) -> list[Team]:
    """Return the active teams whose members this person manages."""
    within = select(Team).where(Team.active, visibility.teams_in_scope(person))
    return list(db.session.scalars(within.order_by(Team.name_key)))


def inactive_teams(user: User, person: User) -> list[Team]:
    """Return the inactive teams of a user that this person may take away."""
    own = [team.id for team in user.teams if not team.active]
    within = select(Team).where(Team.id.in_(own), visibility.teams_in_scope(person))
    return list(db.session.scalars(within.order_by(Team.name_key))) if own else []
