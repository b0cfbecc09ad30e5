"""What an uploader may do, at upload and when the row is created (decision 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from tests.console_world import Person, World
from tests.contract.row_cases import (
    FOREIGN_TEAM,
    HIDDEN_GROUP,
    POLICY,
    UNKNOWN_GROUP,
    UNKNOWN_PLAN,
    UNKNOWN_TEAM,
)
from tests.oracles import look
from tests.sheets import HEADER, row, sheet
from tests.visitor import Visitor

STRONG_PASSWORD = "Tidy-Lantern-4857"
GROUPS = ("Agent", "QA", "Team Leader", "Manager", "Sys Admin")


@pytest.fixture
def team(each_world: World) -> str:
    return each_world.team()


def outcomes(visitor: Visitor, team: str, *groups: str) -> list[str]:
    """Upload one row for each group; return the message of each, "" for a created one."""
    rows = [
        row(visitor.world.name("g."), team, Permission_group=group, Password=STRONG_PASSWORD)
        for group in groups
    ]
    said = {fault.line: fault.message for fault in visitor.faults(visitor.run(sheet(rows)))}
    return [said.get(line, "") for line in range(2, 2 + len(groups))]


@pytest.mark.parametrize("place", [2, 3, 4], ids=GROUPS[2:])
def test_equal_rank_is_allowed_and_higher_is_not(each_world: World, team: str, place: int) -> None:
    """Decision 5."""
    visitor = Visitor(each_world, each_world.person(GROUPS[place], team))
    expected = [""] * (place + 1) + [HIDDEN_GROUP] * (4 - place)
    assert outcomes(visitor, team, *GROUPS) == expected


def test_a_group_with_a_permission_that_the_uploader_lacks_is_refused(
    each_world: World, team: str
) -> None:
    """Decision 5."""
    planner = each_world.group(10, may_manage_plans=True)
    equal = each_world.group(30, may_sign_in=True, may_manage_users=True)
    leader = Visitor(each_world, each_world.person("Team Leader", team))
    assert outcomes(leader, team, planner, equal) == [HIDDEN_GROUP, ""]
    manager = Visitor(each_world, each_world.person("Manager", team))
    assert outcomes(manager, team, planner) == [""]


def test_the_highest_rank_is_that_of_the_active_groups(world: World) -> None:
    """Decision 5."""
    team = world.team()
    admin = Visitor(world, world.person("Sys Admin", team))
    above = world.group(60)
    assert outcomes(admin, team, "Nobody", above) == [HIDDEN_GROUP] * 2
    with world.change():
        world.named(PermissionGroup, above).active = False
    assert outcomes(admin, team, "Nobody", above) == [UNKNOWN_GROUP] * 2


def test_seeing_all_teams_does_not_replace_membership(each_world: World, team: str) -> None:
    """Decision 5."""
    foreign = each_world.team(each_world.name("Große Nacht "))
    admin = Visitor(each_world, each_world.person("Sys Admin", team))
    content = sheet([row(each_world.name("m."), foreign.upper())])
    [fault] = admin.faults(admin.run(content))
    assert fault.message == FOREIGN_TEAM.format(foreign=foreign)


def test_importing_needs_no_right_to_manage_users(world: World) -> None:
    """Decision 5."""
    team = world.team()
    clerk = world.group(10, may_sign_in=True, may_import_users=True)
    assert outcomes(Visitor(world, world.person(clerk, team)), team, "Agent") == [""]


@pytest.mark.parametrize("path", ["/", "/upload", "/template.csv", "/values.csv", "/status.json"])
def test_without_the_right_to_import_no_page_opens(world: World, path: str) -> None:
    """Decision 5."""
    person = world.person("QA", world.team())
    assert Visitor(world, person).client.get(f"/imports/users{path}").status_code == 403
    leader = world.person("Team Leader", world.team())
    assert Visitor(world, leader).client.get(f"/imports/teams{path}").status_code == 403


def test_the_reference_file_names_only_what_its_reader_may_use(world: World) -> None:
    """Decision 5."""
    team, foreign = world.team(), world.team()
    leader, manager = (world.person(group, team) for group in ("Team Leader", "Manager"))
    text, above = (Visitor(world, each).get("/values.csv").text for each in (leader, manager))
    assert text.splitlines()[0] == "\ufeff" + ",".join(HEADER)
    assert (team in text, foreign in text) == (True, False)
    assert ("Manager" in text, "Manager" in above) == (False, True)


def test_without_the_right_to_import_nothing_can_be_posted(world: World) -> None:
    """Decision 5."""
    team = world.team()
    teller, leader = world.person("QA", team), world.person("Team Leader", team)
    form = Visitor(world, leader).form()
    before = world.query("SELECT count(*) FROM import_run")
    content = sheet([row(world.name("n."), team)])
    for path in ("/check", "/upload"):
        assert Visitor(world, teller).post(path, content, form=form).status_code in (400, 403)
    assert world.query("SELECT count(*) FROM import_run") == before


@dataclass(frozen=True)
class Scene:
    """An uploader, and what the file that waits names."""

    world: World
    uploader: Person
    boss: str
    low: str
    team: str
    plan: str

    def person(self) -> User:
        return self.world.user(self.uploader.login)

    def low_group(self) -> PermissionGroup:
        return self.world.named(PermissionGroup, self.low)


def make_scene(world: World) -> Scene:
    team = world.team()
    boss = world.group(40, may_sign_in=True, may_import_users=True)
    return Scene(world, world.person(boss, team), boss, world.group(10), team, world.plan())


def leave_the_team(scene: Scene) -> None:
    other = Team(name=scene.world.name("Elsewhere "))
    scene.person().primary_team, scene.person().teams = other, [other]


def lose_rank(scene: Scene) -> None:
    scene.person().group = scene.world.named(PermissionGroup, "Team Leader")


def raise_the_group(scene: Scene) -> None:
    scene.low_group().rank = 45


def end_the_group(scene: Scene) -> None:
    scene.low_group().active = False


def end_the_team(scene: Scene) -> None:
    scene.world.named(Team, scene.team).active = False


def end_the_plan(scene: Scene) -> None:
    scene.world.named(CapacityPlan, scene.plan).active = False


def harden_the_policy(scene: Scene) -> None:
    scene.low_group().policy.min_length = 60


@pytest.mark.parametrize(
    ("change", "low", "boss"),
    [
        (leave_the_team, FOREIGN_TEAM, FOREIGN_TEAM),
        (lose_rank, "", HIDDEN_GROUP),
        (raise_the_group, HIDDEN_GROUP, ""),
        (end_the_group, HIDDEN_GROUP, ""),
        (end_the_team, UNKNOWN_TEAM, UNKNOWN_TEAM),
        (end_the_plan, UNKNOWN_PLAN, UNKNOWN_PLAN),
        (harden_the_policy, POLICY, ""),
    ],
)
def test_rights_are_those_of_the_moment_of_creation(
    each_world: World, change: Callable[[Scene], None], low: str, boss: str
) -> None:
    """Decision 5."""
    world, scene = each_world, make_scene(each_world)
    visitor = Visitor(world, scene.uploader)
    cells = {"Password": STRONG_PASSWORD, "Capacity plan": scene.plan}
    rows = [row(world.name("r."), scene.team, Permission_group=group) | cells
            for group in (scene.low, scene.boss)]  # fmt: skip
    assert visitor.check(sheet(rows))["ready"] == 2
    with world.paused():
        public_id = visitor.upload(sheet(rows))
        with world.change():
            change(scene)
    visitor.finish(public_id)
    expected = {2: low, 3: boss.format(foreign=scene.team)}
    assert told(world, public_id) == {
        line: said.format(foreign=scene.team) for line, said in expected.items() if said
    }


def told(world: World, public_id: str) -> dict[int, str]:
    """Return what an import says of its lines, as somebody sees it who still may."""
    admin = Visitor(world, world.person("Sys Admin", world.team()))
    return {fault.line: fault.message for fault in admin.faults(public_id)}


def deactivate(user: User, world: World) -> None:
    user.active = False


def demote(user: User, world: World) -> None:
    user.group = world.named(PermissionGroup, "QA")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (deactivate, "The uploader is no longer active."),
        (demote, "The uploader may no longer import users."),
    ],
)
def test_an_uploader_who_loses_the_right_creates_nobody_any_more(
    each_world: World, team: str, change: Callable[[User, World], None], reason: str
) -> None:
    """Decision 5."""
    world = each_world
    leader = world.person("Team Leader", team)
    visitor = Visitor(world, leader)
    with world.paused():
        public_id = visitor.upload(sheet(row(world.name("l."), team) for _ in range(3)))
        with world.change():
            change(world.user(leader.login), world)
    visitor.finish(public_id)
    count = look(world, public_id)
    assert (count.status, count.reason) == ("FAILED", reason)
    assert (count.created, count.not_attempted) == (0, 3)
    admin = Visitor(world, world.person("Sys Admin", world.team()))
    assert admin.line(public_id)["Upload status"] == (
        f"Could not be finished 3 rows not attempted. {reason}"
    )
