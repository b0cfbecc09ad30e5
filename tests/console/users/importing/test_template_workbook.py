"""The template of people as a workbook: its cells offer what the person who asks may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctu.models.teams import Team
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.console.people import sign_in
from tests.files.workbooks import offered_values


def test_cells_offer_what_the_person_may_use(
    make_app: MakeApp,
    make_user: Callable[..., User],
    make_team: Callable[..., Team],
    make_plan: Callable[..., Any],
) -> None:
    client = make_app(BULK_IMPORT_FORMATS="csv,txt,xlsx").test_client()
    make_team("Foreign")
    for name in ("Voice", "Chat"):
        make_plan(name)
    sign_in(client, make_user("lead", "Team Leader", "Sales"))

    columns, values = offered_values(client.get("/imports/users/template.xlsx").data)

    assert columns == ["E", "F", "H", "I", "J"]
    assert values["E"] == ["Agent", "QA", "Team Leader"]
    assert values["F"] == values["J"] == ["TRUE", "FALSE"]
    assert values["H"] == ["Sales"]
    assert values["I"] == ["Chat", "Voice"]
