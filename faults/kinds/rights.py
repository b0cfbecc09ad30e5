"""Rights and names that change while an import waits: from then on nobody is created by the old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.records.locks import lock_changes
from faults.injections.injection import Injection, resume
from faults.injections.registry import kind
from faults.parts import stages
from faults.parts.tracked_import import TrackedImport
from tests.parts.console_fixture import Console, T

Change = Callable[[Console, TrackedImport], None]


def change(injection: Injection, tracked: TrackedImport, do: Change) -> None:
    """Change something while somebody holds a batch; nobody else is created from then on."""
    horse = injection.stop_at(stages.LEASED, tracked)
    with injection.environment.console.change():
        # As every page does that changes something; what is being created is saved before.
        lock_changes()
        do(injection.environment.console, tracked)
    before = injection.look(tracked)
    resume(horse.pid)
    after = injection.end(tracked)
    assert after.created == before.created, (before, after)
    assert after.status in ("FAILED", "COMPLETED_WITH_ERRORS")


@kind("uploader demoted")
def demote(injection: Injection) -> None:
    def do(console: Console, tracked: TrackedImport) -> None:
        console.user(tracked.uploader.person.login).group = console.named(PermissionGroup, "Agent")

    change(injection, injection.new_import(), do)


@kind("uploader deactivated")
def deactivate(injection: Injection) -> None:
    def do(console: Console, tracked: TrackedImport) -> None:
        console.user(tracked.uploader.person.login).active = False

    change(injection, injection.new_import(), do)


@kind("uploader moved out of the team")
def move(injection: Injection) -> None:
    other = injection.environment.console.team()

    def do(console: Console, tracked: TrackedImport) -> None:
        user = console.user(tracked.uploader.person.login)
        user.primary_team = console.named(Team, other)
        user.teams = [user.primary_team]

    change(injection, injection.new_import(), do)


@kind("team renamed")
def rename_team(injection: Injection) -> None:
    tracked = injection.new_import()
    alter(
        injection, tracked, Team, tracked.team, name=injection.environment.console.name("Renamed ")
    )


@kind("team deactivated")
def deactivate_team(injection: Injection) -> None:
    tracked = injection.new_import()
    alter(injection, tracked, Team, tracked.team, active=False)


@kind("plan renamed")
def rename_plan(injection: Injection) -> None:
    alter_plan(injection, name=injection.environment.console.name("Renamed "))


@kind("plan deactivated")
def deactivate_plan(injection: Injection) -> None:
    alter_plan(injection, active=False)


@kind("group renamed")
def rename_group(injection: Injection) -> None:
    alter_group(injection, name=injection.environment.console.name("Renamed "))


@kind("group deactivated")
def deactivate_group(injection: Injection) -> None:
    alter_group(injection, active=False)


@kind("group raised above the uploader")
def raise_group(injection: Injection) -> None:
    alter_group(injection, rank=45)


def alter_plan(injection: Injection, **values: Any) -> None:
    """Change the plan that all rows name."""
    plan = injection.environment.console.plan()
    alter(injection, injection.new_import(Capacity_plan=plan), CapacityPlan, plan, **values)


def alter_group(injection: Injection, **values: Any) -> None:
    """Change the permission group that all rows name."""
    group = injection.environment.console.group(5)
    alter(injection, injection.new_import(Permission_group=group), PermissionGroup, group, **values)


def alter(
    injection: Injection, tracked: TrackedImport, model: type[T], name: str, /, **values: Any
) -> None:
    """Change what all rows of an import name."""

    def do(console: Console, tracked: TrackedImport) -> None:
        stored = console.named(model, name)
        for attribute, value in values.items():
            setattr(stored, attribute, value)

    change(injection, tracked, do)
