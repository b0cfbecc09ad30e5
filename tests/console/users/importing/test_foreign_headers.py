"""The headers of other systems, held against the import of users."""

from __future__ import annotations

import pytest

from ctu.teams.importer import TeamImporter
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Likeness, Refusal
from tests.files.foreign_headers import SYSTEMS

OPPOSITES = [
    *("Inactive", "Deactivate", "Deactivated", "Block sign in", "Blocked", "suspended", "Locked"),
    *("Disabled", "deleted", "Account disabled", "is_locked", "Terminated", "Archived", "debarred"),
    *("Banned", "Login disabled", "Not active"),
]
#: Who may not sign in, in languages whose systems write files that come in.
OPPOSITES_ELSEWHERE = [
    *("Uit dienst", "Vergrendeld", "Geen toegang", "Zwolniony", "Konto zablokowane"),
    *("Brak dostępu", "Wyłączony", "Dado de baja", "No puede acceder", "Cesado", "Despedido"),
    *("Cuenta inhabilitada", "Cessato", "Utenza bloccata", "Accesso negato", "Demitido"),
    *("Desligado", "Acesso revogado", "Radié", "Compte fermé", "Accès révoqué", "Licencié"),
    *("Entlassen", "Konto abgelaufen", "Zugriff entzogen", "Nicht mehr aktiv", "Ungültig"),
    *("Spärrad", "Spærret", "Pasif", "Letiltva", "Заблокирован", "Уволен", "Ανενεργός"),
    *("Poistettu", "Ei aktiivinen", "無効", "Invalid", "Can't login", "Cannot log in", "Withdrawn"),
    *(
        "Switched off",
        "Prevent sign in",
        "Access removed",
        "Kein Login",
        "Ne peut pas se connecter",
    ),
    *(
        "Nie może się zalogować",
        "Konto låst",
        "Låst",
        "Účet zablokován",
        "Hesap kilitli",
        "Giriş yapamaz",
    ),
    *("Zaključan", "Șters", "Вимкнено", "Напуснал", "Fiók letiltva", "Tili lukittu", "Fără acces"),
    *(
        "Λογαριασμός κλειδωμένος",
        "Diblokir",
        "Vô hiệu hóa",
        "Khóa",
        "已离职",
        "退職",
        "비활성",
        "חסום",
    ),
    *("محظور", "ระงับ"),
    *("Nije aktivan", "Ni aktiven", "Ej aktiv", "Icke aktiv", "Icke aktiverad", "Μη ενεργός"),
    *("Belum aktif", "Aktif olmayan"),
]
#: What Entra calls the same column in its languages; its name in brackets has the other sense.
BLOCK_SIGN_IN = [
    *("Anmeldung blockieren (Ja/Nein)", "Bloquer la connexion (Oui/Non)"),
    *("Bloquear inicio de sesión (Sí/No)", "Blocca accesso (Sì/No)", "Bloquear entrada (Sim/Não)"),
    *(
        "Aanmelding blokkeren (Ja/Nee)",
        "Blokuj logowanie (Tak/Nie)",
        "Blockera inloggning (Ja/Nej)",
    ),
    *("Oturum açmayı engelle (Evet/Hayır)", "Blokovat přihlášení (Ano/Ne)", "サインインのブロック"),
]


def refused(header: str, importer: type[Importer] = UserImporter) -> Refusal:
    """Return why a file with a foreign header and one row is refused."""
    content = f"{header}\nx\n".encode()
    lookalikes = importer.lookalikes
    found = read("a.csv", content, importer.fields, max_bytes=9_999, lookalikes=lookalikes)
    assert isinstance(found, Refusal)
    return found


def told(refusal: Refusal) -> dict[str, str]:
    """Return what each name was said to be, in the signs of the table."""
    signs = {Likeness.SAME: "=", Likeness.OTHER: "-"}
    return {
        each.name: signs.get(each.likeness)
        or ("!" if each.likeness is Likeness.OPPOSITE else "") + each.column.header
        for each in refusal.suggestions
    }


@pytest.mark.sampled(8)
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_name_of_a_foreign_header_leads_to_its_column_or_to_none(system: str) -> None:
    delimiter, names = SYSTEMS[system]
    refusal = refused(delimiter.join(names))
    assert told(refusal) == names

    unknown = [each.name for each in refusal.suggestions if each.likeness is not Likeness.SAME]
    assert unknown
    # Of many names of which the same is said a few are named; of one the message says the name.
    is_cut = " more:" in refusal.hint or len(unknown) == 1
    assert is_cut or [name for name in unknown if name[:30] not in refusal.hint] == []

    by_likeness = [(each.likeness, each.column) for each in refusal.suggestions]
    here = {column for likeness, column in by_likeness if likeness is Likeness.SAME}
    no_column = (Likeness.SAME, Likeness.OTHER, Likeness.OPPOSITE)
    suggested = [column for likeness, column in by_likeness if likeness not in no_column]
    assert len(set(suggested) | here) == len(suggested) + len(here)


@pytest.mark.parametrize(
    ("name", "column"),
    [("Kein WebRTC", "Web RTC"), ("Sans WebRTC", "Web RTC"), ("Softphone gesperrt", "Web RTC")],
)
def test_an_opposite_sense_of_any_truth_value_is_reported_in_other_languages(
    name: str, column: str
) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] == f"!{column}"


@pytest.mark.parametrize("name", ["Active/Inactive", "Enabled / Disabled", "Aktiv|Inaktiv"])
def test_a_name_that_says_both_senses_has_the_opposite_of_none(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] in ("Active", "-")


def test_names_without_their_accents_are_the_same_names() -> None:
    found = told(refused("PRENOM;NOM;IDENTIFIANT;DESACTIVE;EQUIPE"))
    assert list(found.values()) == [
        "First name",
        "Last name",
        "Login",
        "!Active",
        "Primary team",
    ]


def test_there_are_more_than_two_hundred_systems() -> None:
    assert len(SYSTEMS) >= 320


@pytest.mark.parametrize("name", OPPOSITES)
def test_an_opposite_sense_is_named_and_never_suggested(name: str) -> None:
    refusal = refused(f"Login,Password,{name}")
    assert f'"{name}": the opposite sense of Active.' in refusal.hint
    assert "did you mean Active" not in refusal.hint


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("Name,Surname", "Name", "Surname"), ("Vorname,Name", "Vorname", "Name")],
)
def test_a_name_beside_its_other_half_is_the_half_that_is_left(
    header: str, first: str, last: str
) -> None:
    found = told(refused(f"{header},Login,Password"))
    assert (found[first], found[last]) == ("First name", "Last name")


def test_a_name_alone_is_the_whole_name() -> None:
    assert '"Name": the whole name; split it into First name and Last name.' in (
        refused("Name,Login,Password").hint
    )


def test_nobody_is_told_to_delete_what_may_be_needed() -> None:
    hint = refused("username,email,Shoe size,First name,Password").hint
    assert "Remove" not in hint
    assert '"username": did you mean Login?' in hint
    assert hint.endswith("Upload a copy of the file without the others.")


def test_a_doubtful_column_of_truth_values_is_suggested_with_its_condition() -> None:
    hint = refused("Login,Password,Status").hint
    assert '"Status": did you mean Active? Only if it says TRUE or FALSE.' in hint or (
        hint == "Did you mean Active? Only if it says TRUE or FALSE."
    )


def test_the_name_of_a_team_is_known_under_other_names() -> None:
    assert told(refused("Department,Enabled,Members", TeamImporter)) == {
        "Department": "Team name",
        "Enabled": "Active",
        "Members": "-",
    }


@pytest.mark.parametrize("name", OPPOSITES_ELSEWHERE)
def test_an_opposite_sense_is_reported_in_many_languages(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] == "!Active"


@pytest.mark.parametrize(
    "name",
    [
        *("Unsuspended", "Not locked", "Odblokowany", "Cuenta desbloqueada", "Inte låst"),
        *("Nije blokiran", "Не заблокирован", "Kilitli değil", "未锁定"),
    ],
)
def test_a_double_negation_in_a_header_is_no_opposite(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] in ("Active", "-")


@pytest.mark.parametrize("name", BLOCK_SIGN_IN)
def test_a_property_in_brackets_does_not_turn_the_sense_of_a_name(name: str) -> None:
    column = f"{name} [accountEnabled]"
    assert told(refused(f"Login,Password,{column}"))[column] == "!Active"


def test_a_property_in_brackets_tells_no_sense_of_a_name_in_an_unknown_language() -> None:
    column = "Ilovaga kirishni bloklash [accountEnabled]"
    assert told(refused(f"Login,Password,{column}"))[column] == "-"


@pytest.mark.parametrize(
    ("header", "meaning"),
    [("AD,First name,Last name,Password", "Login"), ("AD;Soyad;Kullanıcı Adı;Şifre", "First name")],
)
def test_ad_is_a_turkish_first_name_or_the_name_in_a_directory(header: str, meaning: str) -> None:
    assert told(refused(header))["AD"] == meaning


@pytest.mark.parametrize("name", ["Sorti le", "Gekündigt am", "Suspended on", "Zwolniony dnia"])
def test_the_day_of_an_opposite_sense_is_a_day(name: str) -> None:
    assert told(refused(f"Login,Password,{name}"))[name] == "-"


@pytest.mark.parametrize(
    ("header", "column"),
    [
        *(("Which team are you in?", "Primary team"), ("Choose a login", "Login")),
        *(("Choose a password", "Password"), ("What is your first name?", "First name")),
        *(("Bitte wählen Sie Ihr Team", "Primary team"), ("Quel est votre nom ?", "Last name")),
        *(("¿Cuál es tu equipo?", "Primary team"), ("Profile: Name", "Permission group")),
        ("memberOf", "Permission group"),
    ],
)
def test_a_question_of_a_form_is_recognised_as_its_column(header: str, column: str) -> None:
    assert told(refused(f"Timestamp,Email Address,{header},Web RTC"))[header] == column


@pytest.mark.parametrize(
    ("header", "phrase"),
    [
        ("Business Title", "the work or the rank of a person, for which there is no column here"),
        ("Reports To", "somebody else, such as who leads the person"),
        ("Work Location", "a place, for which there is no column here"),
        ("Cost Center", "the employer or what is paid, for which there is no column here"),
        ("Worker name", "the whole name; split it into First name and Last name"),
    ],
)
def test_other_columns_of_a_staff_list_are_explained(header: str, phrase: str) -> None:
    assert f'"{header}": {phrase}' in refused(f"First name,Login,{header},Web RTC").hint
