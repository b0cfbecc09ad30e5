"""Rights and names that change while an import waits: from then on nobody is created by the old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.records.locks import lock_changes
from tests.console_world import T, World
from tests.faults import stages
from tests.faults.crowd import Crowd
from tests.faults.kind import kind
from tests.faults.scene import Scene, go_on

Change = Callable[[World, Crowd], None]


def change(scene: Scene, crowd: Crowd, do: Change) -> None:
    """Change something while somebody holds a batch; nobody else is created from then on."""
    horse = scene.stop_at(stages.LEASED, crowd)
    with scene.stand.world.change():
        # As every page does that changes something; what is being created is saved before.
        lock_changes()
        do(scene.stand.world, crowd)
    before = scene.look(crowd)
    go_on(horse)
    after = scene.end(crowd)
    assert after.created == before.created, (before, after)
    assert after.status in ("FAILED", "COMPLETED_WITH_ERRORS")


@kind("uploader demoted")
def demote(scene: Scene) -> None:
    def do(world: World, crowd: Crowd) -> None:
        world.user(crowd.visitor.person.login).group = world.named(PermissionGroup, "Agent")

    change(scene, scene.crowd(), do)


@kind("uploader deactivated")
def deactivate(scene: Scene) -> None:
    def do(world: World, crowd: Crowd) -> None:
        world.user(crowd.visitor.person.login).active = False

    change(scene, scene.crowd(), do)


@kind("uploader moved out of the team")
def move(scene: Scene) -> None:
    other = scene.stand.world.team()

    def do(world: World, crowd: Crowd) -> None:
        user = world.user(crowd.visitor.person.login)
        user.primary_team = world.named(Team, other)
        user.teams = [user.primary_team]

    change(scene, scene.crowd(), do)


@kind("team renamed")
def rename_team(scene: Scene) -> None:
    crowd = scene.crowd()
    alter(scene, crowd, Team, crowd.team, name=scene.stand.world.name("Renamed "))


@kind("team deactivated")
def deactivate_team(scene: Scene) -> None:
    crowd = scene.crowd()
    alter(scene, crowd, Team, crowd.team, active=False)


@kind("plan renamed")
def rename_plan(scene: Scene) -> None:
    alter_plan(scene, name=scene.stand.world.name("Renamed "))


@kind("plan deactivated")
def deactivate_plan(scene: Scene) -> None:
    alter_plan(scene, active=False)


@kind("group renamed")
def rename_group(scene: Scene) -> None:
    alter_group(scene, name=scene.stand.world.name("Renamed "))


@kind("group deactivated")
def deactivate_group(scene: Scene) -> None:
    alter_group(scene, active=False)


@kind("group raised above the uploader")
def raise_group(scene: Scene) -> None:
    alter_group(scene, rank=45)


def alter_plan(scene: Scene, **values: Any) -> None:
    """Change the plan that all rows name."""
    plan = scene.stand.world.plan()
    alter(scene, scene.crowd(Capacity_plan=plan), CapacityPlan, plan, **values)


def alter_group(scene: Scene, **values: Any) -> None:
    """Change the permission group that all rows name."""
    group = scene.stand.world.group(5)
    alter(scene, scene.crowd(Permission_group=group), PermissionGroup, group, **values)


def alter(scene: Scene, crowd: Crowd, model: type[T], name: str, /, **values: Any) -> None:
    """Change what all rows of a crowd name."""

    def do(world: World, crowd: Crowd) -> None:
        stored = world.named(model, name)
        for attribute, value in values.items():
            setattr(stored, attribute, value)

    change(scene, crowd, do)
