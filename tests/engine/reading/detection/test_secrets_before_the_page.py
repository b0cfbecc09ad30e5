"""What is shown before a code page is known holds no secret, whatever its header is called."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from plugins.bulk_import.engine.reading.code_page.pages import PAGES
from plugins.bulk_import.engine.reading.detection.one_byte import CodePageWish, Question
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from plugins.bulk_import.engine.secrets.search import UnreadSecrets
from tests.engine.moved_importer import PeopleImporter
from tests.files.moved_rows import FAMILIES, HEADERS, ORDERS, Family, line_of

OTHERS = ["first", "last", "login", "group", "ext", "team", "plan"]
NAMES = ("José", "Núñez", "Zoë", "Iñaki", "André", "Søren", "Björk", "Chloé")
Result = Sheet | Question | Refusal


def look(content: bytes, family: Family, home: str = "cp1252") -> Result:
    """Read a file as an upload of this family does."""
    wish = CodePageWish(home, "", UnreadSecrets(PeopleImporter, family))
    return read("p.csv", content, PeopleImporter.fields, max_bytes=10_000_000, wish=wish)


def shown(found: Result) -> Iterator[str]:
    """Yield every cell that is shown of a file before its columns are known."""
    if isinstance(found, Question):
        for reading in found.readings:
            yield from reading.cells
    elif isinstance(found, Sheet):
        yield from found.read_as
    else:
        yield from (found.hint, found.message)


def people(chance: random.Random, family: Family, count: int) -> list[dict[str, str]]:
    """Return rows whose names and passwords have letters beyond ASCII."""
    rows = []
    for _ in range(count):
        row = family.row(chance) | {"first": chance.choice(NAMES), "last": chance.choice(NAMES)}
        row["login"] = family.login(chance, row)
        password = row["password"]
        place = chance.randrange(1, len(password))
        row["password"] = password[:place] + chance.choice("éñüöÅß") + password[place:]
        rows.append(row)
    return rows


def written(rows: list[dict[str, str]], order: str, other: str = "") -> str:
    """Return a file in which the header of the password has changed places with another one."""
    turned = {"password": other, other: "password"} if other else {}
    names = order.split()
    header = ",".join(HEADERS[turned.get(name, name)] for name in names)
    return "\r\n".join([header, *(line_of([row[name] for name in names]) for row in rows), ""])


@pytest.mark.sampled(8)
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_password_under_another_header_is_shown_in_a_question(
    family: Family, other: str
) -> None:
    chance = random.Random(f"{family.name} {other}")
    for page in ("cp850", "cp1250", "mac_roman", "cp1252"):
        for count in (1, 2, 30):
            rows = people(chance, family, count)
            text = written(rows, chance.choice(ORDERS), other)
            found = look(text.encode(page, "ignore"), family)
            passwords = [row["password"].encode(page, "ignore") for row in rows]
            read_so = {each.decode(some.codec, "ignore") for each in passwords for some in PAGES}
            assert [cell for cell in shown(found) if cell.strip() in read_so] == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_names_are_shown_where_passwords_stand_in_their_own_column(family: Family) -> None:
    rows = people(random.Random(1), family, 30)
    found = look(written(rows, ORDERS[0]).encode("cp850", "ignore"), family)

    assert isinstance(found, Sheet | Question)
    assert any(cell in NAMES for cell in shown(found))


@pytest.mark.parametrize("group", ["Vertretung", "Éditeurs"])
def test_nothing_is_shown_where_no_rule_can_tell_a_phrase_from_a_name(group: str) -> None:
    family = next(each for each in FAMILIES if each.name == "phrases without digits")
    rows = [row | {"group": group} for row in people(random.Random(2), family, 30)]
    found = look(written(rows, ORDERS[0], "plan").encode("cp850", "ignore"), family)

    assert [cell for cell in shown(found) if cell in {row["password"] for row in rows}] == []


def test_a_question_names_the_column_of_no_page_where_everything_may_be_a_password() -> None:
    family = next(each for each in FAMILIES if each.name == "phrases without digits")
    rows = [row | {"group": "Unknown"} for row in people(random.Random(3), family, 5)]
    found = look(written(rows, ORDERS[0], "last").encode("cp850", "ignore"), family)

    # Windows-1252 lacks none of the bytes: it is taken, and nothing of the file is repeated.
    assert isinstance(found, Sheet | Question)
    assert list(shown(found)) == []


def test_a_cell_in_utf_8_that_may_be_a_password_is_not_repeated_by_the_refusal() -> None:
    family = next(each for each in FAMILIES if each.name == "strong")
    rows = people(random.Random(4), family, 20)
    password = rows[7]["password"]
    content = written(rows, ORDERS[0], "last").encode("cp1252")
    mixed = content.replace(password.encode("cp1252"), password.encode())

    assert password not in "".join(shown(look(mixed, family)))


def test_the_search_for_a_header_reads_the_beginning_only() -> None:
    family = FAMILIES[0]
    rows = people(random.Random(5), family, 200)
    text = written(rows, ORDERS[0]).replace("Login,", "Identifiant,", 1)
    content = text.encode("cp850", "ignore")
    large = content + content.partition(b"\r\n")[2] * 500

    refusal = look(large, family)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.message) == (
        look(content, family).code,
        look(content, family).message,
    )
