"""One file, or one repair of it, uploaded twice: again, in two tabs, and with repairs."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from plugins.bulk_import.storage.tables.models import ImportRun
from tests.bulk_import.host import Member

HEAD = "Login,Pin,Club,Active\r\n"
WRONG = (HEAD + "ann,1,,oops\r\nbob,1,,TRUE\r\n").encode(), "members.csv"
MEANWHILE = "This file, or another repair of its rows, was uploaded since it was checked here."


def newest(state):
    state.session.rollback()
    return state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def told(answer):
    """Return what the form of a verdict sends back."""
    return re.search(r'name="told" value="([^"]*)"', answer.json["verdict"]["html"])[1]


def repaired(send, *files, token, **sent):
    """Repair the only cell at fault; return what the form holds then, and the verdict."""
    first = send("check", *files, token=token, **sent)
    [use] = re.findall(r'name="use" value="(cell[^"]+=TRUE)"', first.json["verdict"]["html"])
    second = send("check", *files, token=token, **sent, use=use)
    held = {"token": token, "repairs": second.json["verdict"]["repairs"], "told": told(second)}
    return sent | held, second.json["verdict"]


def test_a_file_is_recognised_although_its_first_upload_had_repairs(send, state, finish):
    form, verdict = repaired(send, WRONG, token="a" * 16)
    assert (verdict["ready"], verdict["repaired"]["count"]) == (2, 1)
    assert send("upload", WRONG, **form).status_code == 201
    finish(newest(state).id)

    for name in ("members.csv", "copy.csv"):
        notes = send("check", (WRONG[0], name)).json["verdict"]["notes"]
        assert "2 of its members exist because of it" in notes[0]
    _, verdict = repaired(send, WRONG, token="b" * 16)
    assert "This very file was uploaded before" in verdict["notes"][0]


def test_the_same_file_in_two_tabs_is_uploaded_by_the_second_only_when_it_is_meant(
    send, state, finish
):
    tabs = [repaired(send, WRONG, token=token * 16)[0] for token in "ab"]
    assert send("upload", WRONG, **tabs[0]).status_code == 201

    stopped = send("upload", WRONG, **tabs[1])

    assert stopped.status_code == 200
    assert MEANWHILE in stopped.json["verdict"]["html"]
    assert "This very file was uploaded before" in stopped.json["verdict"]["notes"][0]
    assert state.session.scalar(select(func.count(ImportRun.id))) == 1
    # The same form again is the import that it has made, and no second one.
    assert send("upload", WRONG, **tabs[0]).json["id"] == newest(state).public_id
    meant = tabs[1] | {"told": told(stopped)}
    assert send("upload", WRONG, **meant).status_code == 201
    assert state.session.scalar(select(func.count(ImportRun.id))) == 2


def test_two_tabs_that_repair_the_rows_of_one_import_do_not_create_them_twice(
    send, state, finish, import_file
):
    failed = import_file("ann,1,,oops", "bob,1,,TRUE", name="autumn.csv")
    ways = {"rows_of": failed.public_id}
    tabs = [repaired(send, token=token * 16, **ways)[0] for token in "ab"]
    assert send("upload", **tabs[0]).status_code == 201

    while_it_waits = send("upload", **tabs[1])
    finish(newest(state).id)
    later = send("upload", **tabs[1])

    assert MEANWHILE in while_it_waits.json["verdict"]["html"]
    assert (later.status_code, later.json["refusal"]["code"]) == (422, "form.repaired")
    assert send("upload", **tabs[0]).json["id"] == newest(state).public_id
    assert state.session.scalar(select(func.count(Member.id))) == 2


def test_rows_of_an_error_file_that_are_repaired_already_are_named(
    import_file, client, send, state, finish
):
    first = import_file("ann,1,,oops", "bob,1,,oops", "cy,1,,TRUE", name="autumn.csv")
    handed_out = client.get(f"/admin/imports/members/{first.public_id}/errors.csv").text
    once = handed_out.replace("oops", "TRUE", 1)
    said = "Line 2 repairs a row that is repaired already; it is taken once more."

    def notes(text):
        return send("check", (text.encode(), "autumn.csv")).json["verdict"]["notes"]

    assert said not in notes(once)
    send("upload", (once.encode(), "autumn.csv"))
    finish(newest(state).id)

    assert said in notes(handed_out.replace("oops", "TRUE"))
