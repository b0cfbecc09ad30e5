"""What an uploader may do, at upload and when the row is created (decision 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from tests.contract.row_cases import (
    FOREIGN_TEAM,
    HIDDEN_GROUP,
    POLICY,
    UNKNOWN_GROUP,
    UNKNOWN_PLAN,
    UNKNOWN_TEAM,
)
from tests.files.sheets import HEADER, row, sheet
from tests.inspection.invariants import look
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, Person

STRONG_PASSWORD = "Tidy-Lantern-4857"
GROUPS = ("Agent", "QA", "Team Leader", "Manager", "Sys Admin")


def outcomes(uploader: ImportClient, team: str, *groups: str) -> list[str]:
    """Upload one row for each group; return the message of each, "" for a created one."""
    rows = [
        row(uploader.console.name("g."), team, Permission_group=group, Password=STRONG_PASSWORD)
        for group in groups
    ]
    said = {fault.line: fault.message for fault in uploader.faults(uploader.run(sheet(rows)))}
    return [said.get(line, "") for line in range(2, 2 + len(groups))]


@pytest.mark.parametrize("place", [2, 3, 4], ids=GROUPS[2:])
def test_equal_rank_is_allowed_and_higher_is_not(
    each_console: Console, team: str, place: int
) -> None:
    """Decision 5."""
    uploader = ImportClient(each_console, each_console.person(GROUPS[place], team))
    expected = [""] * (place + 1) + [HIDDEN_GROUP] * (4 - place)
    assert outcomes(uploader, team, *GROUPS) == expected


def test_a_group_with_a_permission_that_the_uploader_lacks_is_refused(
    each_console: Console, team: str
) -> None:
    """Decision 5."""
    planner = each_console.group(10, may_manage_plans=True)
    equal = each_console.group(30, may_sign_in=True, may_manage_users=True)
    leader = ImportClient(each_console, each_console.person("Team Leader", team))
    assert outcomes(leader, team, planner, equal) == [HIDDEN_GROUP, ""]
    manager = ImportClient(each_console, each_console.person("Manager", team))
    assert outcomes(manager, team, planner) == [""]


def test_the_highest_rank_is_that_of_the_active_groups(console: Console) -> None:
    """Decision 5."""
    team = console.team()
    admin = ImportClient(console, console.person("Sys Admin", team))
    above = console.group(60)
    assert outcomes(admin, team, "Nobody", above) == [HIDDEN_GROUP] * 2
    with console.change():
        console.named(PermissionGroup, above).active = False
    assert outcomes(admin, team, "Nobody", above) == [UNKNOWN_GROUP] * 2


def test_seeing_all_teams_does_not_replace_membership(each_console: Console, team: str) -> None:
    """Decision 5."""
    foreign = each_console.team(each_console.name("Große Nacht "))
    admin = ImportClient(each_console, each_console.person("Sys Admin", team))
    content = sheet([row(each_console.name("m."), foreign.upper())])
    [fault] = admin.faults(admin.run(content))
    assert fault.message == FOREIGN_TEAM.format(foreign=foreign)


def test_importing_needs_no_right_to_manage_users(console: Console) -> None:
    """Decision 5."""
    team = console.team()
    clerk = console.group(10, may_sign_in=True, may_import_users=True)
    assert outcomes(ImportClient(console, console.person(clerk, team)), team, "Agent") == [""]


@pytest.mark.parametrize("path", ["/", "/upload", "/template.csv", "/values.csv", "/status.json"])
def test_without_the_right_to_import_no_page_opens(console: Console, path: str) -> None:
    """Decision 5."""
    person = console.person("QA", console.team())
    assert ImportClient(console, person).client.get(f"/imports/users{path}").status_code == 403
    leader = console.person("Team Leader", console.team())
    assert ImportClient(console, leader).client.get(f"/imports/teams{path}").status_code == 403


def test_the_reference_file_names_only_what_its_reader_may_use(console: Console) -> None:
    """Decision 5."""
    team, foreign = console.team(), console.team()
    leader, manager = (console.person(group, team) for group in ("Team Leader", "Manager"))
    text, above = (
        ImportClient(console, each).get("/values.csv").text for each in (leader, manager)
    )
    assert text.splitlines()[0] == "\ufeff" + ",".join(HEADER)
    assert (team in text, foreign in text) == (True, False)
    assert ("Manager" in text, "Manager" in above) == (False, True)


def test_without_the_right_to_import_nothing_can_be_posted(console: Console) -> None:
    """Decision 5."""
    team = console.team()
    other, leader = console.person("QA", team), console.person("Team Leader", team)
    form = ImportClient(console, leader).form()
    before = console.query("SELECT count(*) FROM import_run")
    content = sheet([row(console.name("n."), team)])
    for path in ("/check", "/upload"):
        assert ImportClient(console, other).post(path, content, form=form).status_code in (
            400,
            403,
        )
    assert console.query("SELECT count(*) FROM import_run") == before


@dataclass(frozen=True)
class Scene:
    """An uploader, and what the file that waits names."""

    console: Console
    uploader: Person
    boss: str
    low: str
    team: str
    plan: str

    def person(self) -> User:
        return self.console.user(self.uploader.login)

    def low_group(self) -> PermissionGroup:
        return self.console.named(PermissionGroup, self.low)


def make_scene(console: Console) -> Scene:
    team = console.team()
    boss = console.group(40, may_sign_in=True, may_import_users=True)
    return Scene(console, console.person(boss, team), boss, console.group(10), team, console.plan())


def leave_the_team(scene: Scene) -> None:
    other = Team(name=scene.console.name("Elsewhere "))
    scene.person().primary_team, scene.person().teams = other, [other]


def lose_rank(scene: Scene) -> None:
    scene.person().group = scene.console.named(PermissionGroup, "Team Leader")


def raise_the_group(scene: Scene) -> None:
    scene.low_group().rank = 45


def end_the_group(scene: Scene) -> None:
    scene.low_group().active = False


def end_the_team(scene: Scene) -> None:
    scene.console.named(Team, scene.team).active = False


def end_the_plan(scene: Scene) -> None:
    scene.console.named(CapacityPlan, scene.plan).active = False


def harden_the_policy(scene: Scene) -> None:
    scene.low_group().policy.min_length = 60


@pytest.mark.sampled(2)
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
    each_console: Console, change: Callable[[Scene], None], low: str, boss: str
) -> None:
    """Decision 5."""
    console, scene = each_console, make_scene(each_console)
    uploader = ImportClient(console, scene.uploader)
    cells = {"Password": STRONG_PASSWORD, "Capacity plan": scene.plan}
    rows = [row(console.name("r."), scene.team, Permission_group=group) | cells
            for group in (scene.low, scene.boss)]  # fmt: skip
    assert uploader.check(sheet(rows))["ready"] == 2
    with console.paused():
        public_id = uploader.upload(sheet(rows))
        with console.change():
            change(scene)
    uploader.finish(public_id)
    expected = {2: low, 3: boss.format(foreign=scene.team)}
    assert told(console, public_id) == {
        line: said.format(foreign=scene.team) for line, said in expected.items() if said
    }


def told(console: Console, public_id: str) -> dict[int, str]:
    """Return what an import says of its lines, as somebody sees it who still may."""
    admin = ImportClient(console, console.person("Sys Admin", console.team()))
    return {fault.line: fault.message for fault in admin.faults(public_id)}


def deactivate(user: User, console: Console) -> None:
    user.active = False


def demote(user: User, console: Console) -> None:
    user.group = console.named(PermissionGroup, "QA")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (deactivate, "The uploader is no longer active."),
        (demote, "The uploader may no longer import users."),
    ],
)
def test_an_uploader_who_loses_the_right_creates_nobody_any_more(
    each_console: Console, team: str, change: Callable[[User, Console], None], reason: str
) -> None:
    """Decision 5."""
    console = each_console
    leader = console.person("Team Leader", team)
    uploader = ImportClient(console, leader)
    with console.paused():
        public_id = uploader.upload(sheet(row(console.name("l."), team) for _ in range(3)))
        with console.change():
            change(console.user(leader.login), console)
    uploader.finish(public_id)
    count = look(console, public_id)
    assert (count.status, count.reason) == ("FAILED", reason)
    assert (count.created, count.not_attempted) == (0, 3)
    admin = ImportClient(console, console.person("Sys Admin", console.team()))
    assert admin.line(public_id)["Upload status"] == (
        f"Could not be finished 3 rows not attempted. {reason}"
    )
