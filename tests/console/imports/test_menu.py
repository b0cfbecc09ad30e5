"""The bulk import of users and the readiness board in the menu: for whoever may use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from ctu.models.users import User
from tests.console.people import browser_of

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(("group", "is_there"), [("Team Leader", True), ("QA", False)])
def test_the_menu_leads_to_imports_and_readiness_whoever_may_use_them(
    app: Flask, make_user: Callable[..., User], group: str, is_there: bool
) -> None:
    page = browser_of(app, make_user("somebody", group)).get("/").text

    menu = page[page.index("main-menu") : page.index("</nav>")]
    assert ("Bulk user import" in menu) is ('href="/readiness/"' in menu) is is_there
    assert ('href="/account/webhooks/"' in menu) is is_there
    assert "Bulk team import" not in menu
