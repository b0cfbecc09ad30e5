"""What is remembered of repairs: offered, never applied, forgotten, bounded, never a secret."""

from __future__ import annotations

import html as markup
import re

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select, update

from plugins.bulk_import.engine.reading.naming.column_choices import ColumnChoice, choices_text
from plugins.bulk_import.storage.database.clock import SECONDS_A_DAY
from plugins.bulk_import.storage.maintenance.rotation import remaining, reseal
from plugins.bulk_import.storage.repairs import memories
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.memory_table import ImportMemory, MemoryKind
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.work.reconciler import purge
from tests.bulk_import.host import Club, sheet_of
from tests.bulk_import.verdict_html import buttons, fields

NUMBERS = iter(range(10**9))


def sheet(*rows):
    return sheet_of(*rows).encode(), "members.csv"


def text_of(html):
    return re.sub(r"\s+", " ", markup.unescape(re.sub("<[^>]*>", " ", html)))


def stored(state):
    state.session.rollback()
    return state.session.scalars(select(ImportMemory).order_by(ImportMemory.public_id)).all()


@pytest.fixture
def check(send):
    """Return a function that checks a file, with what is pressed, and returns the verdict."""

    def do(file, token="", sealed="", **pressed):
        answer = send("check", file, token=token or "0" * 16, repairs=sealed, **pressed)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json["verdict"]

    return do


@pytest.fixture
def repair(send, check):
    """Return a function that repairs a file by what is typed and by buttons, and uploads it."""

    def do(*rows, use=(), **typed):
        token = f"{next(NUMBERS):016d}"
        file = sheet(*rows)
        sealed = ""
        for text in use:
            verdict = check(file, token, sealed)
            sealed = check(file, token, sealed, **dict([buttons(verdict["html"])[text]]))["repairs"]
        names = fields(check(file, token, sealed)["html"])
        pressed = {names[label.replace("_", " ")]: text for label, text in typed.items()}
        sealed = check(file, token, sealed, **pressed)["repairs"]
        assert send("upload", file, token=token, repairs=sealed).status_code == 201

    return do


@pytest.fixture
def taught(repair):
    """Remember that Ches is Chess and that WAHR is TRUE."""
    repair(
        *("ann,1,Ches,TRUE", "bob,2,Ches,WAHR"),
        use=["Read WAHR as TRUE"],
        **{"Club_of_all_2_rows_with_Ches": "Chess"},
    )


NEXT = sheet("cy,3,Ches,TRUE", "dora,4,ches,WAHR", "eve,5,Rwing,TRUE")


def test_a_value_that_was_repaired_is_offered_next_time_and_not_applied(taught, check):
    verdict = check(NEXT)

    assert (verdict["ready"], verdict["repaired"]["count"]) == (0, 0)
    text = text_of(verdict["html"])
    assert "2 values were repaired before" in text
    assert "Last time you used Chess for Ches." in text
    assert "Last time you read WAHR as TRUE." in text
    assert "for Rwing" not in text
    assert {"Use Chess", "Read WAHR as TRUE", "Repair all 2 as last time"} <= buttons(
        verdict["html"]
    ).keys()


def test_one_press_repairs_all_that_is_remembered_and_nothing_else(taught, check):
    name, ids = buttons(check(NEXT)["html"])["Repair all 2 as last time"]

    verdict = check(NEXT, **{name: ids})

    # Ches stands there in two cases, and Rwing was never repaired.
    assert (verdict["ready"], verdict["repaired"]["count"]) == (2, 3)
    assert "repaired before" not in verdict["html"]


def test_each_is_repaired_by_itself_and_taken_back(taught, check):
    name, value = buttons(check(NEXT)["html"])["Read WAHR as TRUE"]

    second = check(NEXT, **{name: value})
    back = re.search(r'name="back" value="([^"]*)"', second["html"])[1]
    third = check(NEXT, sealed=second["repairs"], back=back)

    assert [each["repaired"]["count"] for each in (second, third)] == [1, 0]
    assert "1 value was repaired before" in second["html"]


def test_a_remembered_value_is_forgotten_in_the_verdict(taught, check, state):
    verdict = check(NEXT)
    club = re.search(r'value="(\w+)"[^>]*aria-label="Forget: Last time you used', verdict["html"])

    after = check(NEXT, forget=club[1])

    assert "Last time you used Chess" not in text_of(after["html"])
    assert "Last time you read WAHR as TRUE." in text_of(after["html"])
    assert [each.public_id == club[1] for each in stored(state)] == [False]


def test_a_value_that_was_forgotten_meanwhile_repairs_nothing_and_is_reported(taught, check, state):
    name, ids = buttons(check(NEXT)["html"])["Repair all 2 as last time"]
    state.session.execute(delete(ImportMemory))
    state.session.commit()

    verdict = check(NEXT, **{name: ids})

    assert verdict["repaired"]["count"] == 0
    assert verdict["notes"][0].startswith("2 changes were not made")


def test_the_list_shows_all_of_it_and_forgets_one_or_everything(taught, page, client, state):
    def press(value):
        token = re.search('name="csrf_token"[^>]*value="([^"]+)"', page("remembered"))[1]
        address = "/admin/imports/members/remembered"
        answer = client.post(address, data={"csrf_token": token, "forget": value})
        assert answer.status_code == 302
        return text_of(page("remembered"))

    text = text_of(page("remembered"))
    assert "Club Last time you used Chess for Ches." in text
    assert "Active Last time you read WAHR as TRUE." in text
    first = re.search(r'name="forget" value="(\w{16})"', page("remembered"))[1]
    assert "Forget" in press(first)
    assert len(stored(state)) == 1
    assert "Nothing is remembered." in press("all")
    assert client.post("/admin/imports/members/remembered", data={}).status_code == 400


def test_a_wrong_id_forgets_nothing(taught, check, page, client, state):
    hostile = ["", "\x00", "a\x00b", "9" * 5_000, ",", "%"]

    check(NEXT, forget=hostile)

    token = re.search('name="csrf_token"[^>]*value="([^"]+)"', page("remembered"))[1]
    form = {"csrf_token": token, "forget": hostile}
    assert client.post("/admin/imports/members/remembered", data=form).status_code == 302
    assert len(stored(state)) == 2


def test_nobody_else_sees_uses_or_forgets_it(taught, check, page, people, state):
    ids = ",".join(each.public_id for each in stored(state))
    people.name = "bob"

    verdict = check(NEXT, again=ids, forget=stored(state)[0].public_id)

    assert verdict["repaired"]["count"] == 0
    assert "Last time" not in verdict["html"]
    assert "Nothing is remembered." in page("remembered")
    assert len(stored(state)) == 2


def test_a_remembered_value_that_is_no_longer_allowed_is_not_offered(taught, check, state):
    state.session.execute(update(Club).where(Club.name == "Chess").values(name="Go"))
    state.session.commit()
    ids = ",".join(each.public_id for each in stored(state))

    text = text_of(check(NEXT)["html"])

    assert "Last time you used Chess" not in text
    assert "Last time you read WAHR as TRUE." in text
    assert check(NEXT, again=ids)["repaired"]["count"] == 1


def test_another_repair_of_the_same_value_takes_the_place_of_the_one_before(taught, repair, check):
    repair("kim,1,CHES,TRUE", use=["Leave blank"])

    text = text_of(check(NEXT)["html"])

    assert "Last time you left CHES blank." in text
    assert "Last time you used Chess" not in text


@pytest.mark.parametrize(
    ("rows", "typed"),
    [
        (["ann,,Chess,TRUE", "bob,,Chess,TRUE"], {"Pin_of_ann": "s3cret", "Pin_of_bob": "s3cret"}),
        (["ann,1,Chess,TRUE", "ANN,2,Chess,TRUE"], {"Login_of_ANN": "dora"}),
        (["ann,1,Chess,"], {"Active_of_ann": "TRUE"}),
        (["ann,1,Ches,TRUE"], {"Club_of_ann": "Nowhere"}),
        (
            ["ann,1,Ches,TRUE", "bob,2,Ches,TRUE"],
            {"Club_of_ann": "Chess", "Club_of_bob": "Rowing"},
        ),
    ],
    ids=["a secret", "a unique cell", "a blank", "what is wrong still", "in two ways"],
)
def test_repairs_of_one_file_alone_are_not_remembered(repair, state, rows, typed):
    repair(*rows, **typed)

    assert stored(state) == []


def test_it_is_sealed_bound_to_its_person_and_sealed_anew_with_the_keys(taught, state):
    found = stored(state)
    assert {each.kind for each in found} == {MemoryKind.VALUE}
    assert all("Ches" not in each.sealed and "WAHR" not in each.sealed for each in found)
    owner = memories.Owner("ann", "members")
    state.session.execute(update(ImportMemory).values(actor_id="bob"))
    stranger = memories.Owner("bob", "members")
    assert memories.find_memories(state.session, state.vault, stranger, MemoryKind.VALUE) == []
    state.session.rollback()

    newer = Vault([Fernet.generate_key().decode(), state.settings.keys])

    assert remaining(state.session, newer).total() >= 2
    reseal(state.session, newer)
    assert remaining(state.session, newer).total() == 0
    assert len(memories.find_memories(state.session, newer, owner, MemoryKind.VALUE)) == 2


def test_it_is_erased_when_its_day_has_come_and_every_use_puts_that_off(taught, repair, state):
    days = SECONDS_A_DAY * state.settings.retention_days
    assert {round(each.expires_at - each.used_at - days) for each in stored(state)} == {0}
    state.session.execute(update(ImportMemory).values(used_at=1.0, expires_at=2.0))
    state.session.commit()
    repair("kim,1,Chess,WAHR", use=["Read WAHR as TRUE"])

    purge(state)

    (kept,) = stored(state)
    assert kept.used_at > 2


def test_only_the_newest_are_kept(repair, state, monkeypatch):
    monkeypatch.setitem(memories.MOST, MemoryKind.VALUE, 2)
    for wrong in ("Ches", "Chss", "Chees"):
        repair("kim,1," + wrong + ",TRUE", **{"Club_of_kim": "Chess"})

    owner = memories.Owner("ann", "members")
    found = memories.find_memories(state.session, state.vault, owner, MemoryKind.VALUE)

    assert [each.lesson.texts[1] for each in found] == ["Chees", "Chss"]


def test_a_check_remembers_nothing(check, state):
    file = sheet("ann,1,Ches,WAHR")
    name, value = buttons(check(file)["html"])["Read WAHR as TRUE"]

    check(file, **{name: value})

    assert stored(state) == []


def test_it_is_offered_on_the_page_without_a_script_and_on_that_of_an_import(
    taught, send, state, finish
):
    html = send("check", NEXT, json=False).get_data(as_text=True)
    assert "Repair all 2 as last time" in html
    assert send("upload", NEXT, token="f" * 16).status_code == 201
    state.session.rollback()
    run = state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()
    finish(run.id)

    verdict = send("check", token="e" * 16, rows_of=run.public_id).json["verdict"]

    assert "Last time you used Chess for Ches." in text_of(verdict["html"])


OTHER = b"username,pin,group,suspended\r\nann,1111,Chess,0\r\n", "members.csv"
ANSWER = choices_text(
    [
        ColumnChoice(0, "username", "login"),
        ColumnChoice(2, "group", "-"),
        ColumnChoice(3, "suspended", "!active"),
    ]
)


def asked(answer):
    return {each["name"]: each["chosen"] for each in answer.json["columns"]["columns"]}


def test_remembered_answers_about_a_header_are_preselected_and_asked_again(send, page, state):
    before = asked(send("check", OTHER))
    assert send("upload", OTHER, columns=ANSWER).status_code == 201

    answer = send("check", OTHER)

    assert (before["active"], before["club"]) == ("", "")
    assert answer.status_code == 422
    chosen = {"login": "0:username:login", "active": "3:suspended:!active", "club": ""}
    assert asked(answer) == chosen
    assert "Filled in as you answered for this header last time." in answer.json["columns"]["html"]
    text = text_of(page("remembered"))
    assert "Read “username” as Login and “suspended” as Active, turned round." in text
    assert "Left out: “group”." in text
    (memory,) = stored(state)
    assert send("check", OTHER, columns=ANSWER).status_code == 200
    assert asked(send("check", OTHER, forget=memory.public_id)) == before


def test_repairs_in_a_negated_column_are_not_remembered(send, check, state):
    file = b"login,pin,suspended\r\nann,1111,yes!\r\nbob,2222,yes!\r\n", "members.csv"
    said = {"columns": "2:suspended:!active", "token": "a" * 16}
    verdict = send("check", file, **said).json["verdict"]
    typed = {fields(verdict["html"])["Active of all 2 rows with yes!"]: "FALSE"}
    repairs = send("check", file, **said, **typed).json["verdict"]["repairs"]
    assert send("upload", file, **said, repairs=repairs).status_code == 201

    assert {each.kind for each in stored(state)} == {MemoryKind.COLUMNS}


def test_another_header_or_person_is_asked_as_ever(send, people):
    other = OTHER[0].replace(b"group,suspended", b"suspended,group"), "members.csv"
    before = asked(send("check", other)), asked(send("check", OTHER))
    assert send("upload", OTHER, columns=ANSWER).status_code == 201

    assert asked(send("check", other)) == before[0]
    people.name = "bob"
    assert asked(send("check", OTHER)) == before[1]
