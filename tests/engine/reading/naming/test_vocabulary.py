"""What a name in a header means for the importer of the tests, and for others."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.naming.lexicon import KIND_PHRASE
from plugins.bulk_import.engine.reading.naming.vocabulary import Vocabulary


class GoodsImporter(Importer):
    """Columns of things that are no people."""

    slug = "goods"
    noun = "Goods"

    name = Text("Name", max_length=50, synonyms=("title", "article"))
    delivery = Text("Delivery Date", max_length=10)
    in_stock = Boolean("In Stock", opposites=("sold out",))


@pytest.fixture
def people_words(people):
    return Vocabulary(people.fields, {"the password of a telephone": ("secret", "sip *")})


@pytest.fixture
def goods_words():
    return Vocabulary(GoodsImporter.fields)


def meant(words, name):
    """Return the labels of the columns that a name may be."""
    return {column.label for column in words.meaning(name).scores}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("username", "Login"),
        ("Benutzername", "Login"),
        ("surname", "Last Name"),
        ("prénom", "First Name"),
        ("Agent first name", "First Name"),
        ("New password", "Password"),
        ("user_pass", "Password"),
        ("IsActive", "Active"),
        ("Login enabled", "Active"),
        ("Can sign in", "Active"),
        ("Not disabled", "Active"),
        ("WebRTC enabled", "Web RTC"),
        ("User.Voice.Login", "Login"),
        ("Passwort", "Password"),
        ("Permision gruop", "Permission Group"),
    ],
)
def test_a_name_leads_to_the_column_that_is_meant(people_words, name, label):
    assert meant(people_words, name) == {label}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Inactive", "Active"),
        ("Deactivate (X)", "Active"),
        ("Block sign in (Yes/No) [accountEnabled] Required", "Active"),
        ("suspended", "Active"),
        ("Locked", "Active"),
        ("isDisabled", "Active"),
        ("Not active", "Active"),
        ("No longer active", "Active"),
        ("Disable login", "Active"),
        ("Inactiv", "Active"),
        ("Suspendet", "Active"),
        ("désactivé", "Active"),
        ("Active [suspended]", "Active"),
        ("Web RTC disabled", "Web RTC"),
        ("No WebRTC", "Web RTC"),
    ],
)
def test_the_opposite_sense_of_a_truth_value_is_no_name_of_it(people_words, name, label):
    meaning = people_words.meaning(name)
    assert meaning.opposite is not None
    assert (meaning.opposite.label, meaning.scores) == (label, {})


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("secret", "telephone"),
        ("sip_username", "telephone"),
        ("Password (hash)", "hash"),
        ("ssha_password", "hash"),
        ("must_change_passwd", "duty"),
        ("Change Password at Next Sign-In", "duty"),
        ("Last login", "date"),
        ("Active until", "date"),
        ("middleName", "another name"),
        ("Employee #", "number"),
        ("OrgLoginId", "number"),
        ("SMS enabled", "switch"),
        ("displayName", "split it into First name and Last name"),
        ("Name [displayName] Required", "split it into"),
    ],
)
def test_a_name_that_resembles_a_column_is_explained(people_words, name, phrase):
    meaning = people_words.meaning(name)
    assert phrase in meaning.phrase
    assert not meaning.scores
    assert meaning.opposite is None


@pytest.mark.parametrize("name", ["Shoe size", "Inventory", "Lagging", "x" * 5000, "𝔘" * 300, "?"])
def test_an_unrelated_name_has_no_meaning(people_words, name):
    assert people_words.meaning(name) == ({}, None, "", None, False)


def test_an_importer_of_other_things_has_its_own_words(goods_words):
    assert meant(goods_words, "Article") == {"Name"}
    assert meant(goods_words, "Delivery-date") == {"Delivery Date"}
    assert goods_words.meaning("Sold out").opposite.label == "In Stock"
    assert goods_words.meaning("Not in stock").opposite.label == "In Stock"
    # Goods have no column for *active*, and no first and last name.
    assert goods_words.meaning("Locked").opposite is None
    assert goods_words.meaning("full name").phrase == ""


def test_a_field_that_is_called_otherwise_is_known_under_all_names_of_the_same_thing():
    words = Vocabulary([Text("Username", max_length=9), Secret("Passphrase"), Boolean("Enabled")])
    assert meant(words, "login") == {"Username"}
    assert meant(words, "pwd") == {"Passphrase"}
    assert meant(words, "active") == {"Enabled"}
    assert words.meaning("locked").opposite.label == "Enabled"


@pytest.mark.parametrize(
    "mark",
    [
        *("_x", "_y", ".x", ".y", "_left", "_right", ".1", "_2", "2", " 2", " (2)", "(2)", ":1"),
        *("...4", "_dup", " copy", " - Kopie"),
    ],
)
def test_a_name_that_a_program_has_marked_is_a_copy_of_its_column(people_words, mark):
    assert meant(people_words, f"Login{mark}") == {"Login"}
    assert people_words.copied(f"Login{mark}").label == "Login"
    assert people_words.understands(f"Login{mark}")


@pytest.mark.parametrize(
    "name",
    ["Login", "Login_z", "Loginx", "Login.", "Username_x", "Active_left", "_x", ".1", "x" * 999],
)
def test_a_name_without_such_a_mark_is_no_copy(people_words, name):
    assert people_words.copied(name) is None


@pytest.mark.parametrize("name", ["E-mail 1 - Label", "E-mail 2 - Type", "Phone 1 - Label"])
def test_a_kind_of_address_is_no_address(people_words, name):
    meaning = people_words.meaning(name)
    assert (dict(meaning.scores), meaning.phrase) == ({}, KIND_PHRASE)
