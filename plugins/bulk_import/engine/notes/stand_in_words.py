"""Words of people and programs for a value that stands elsewhere or is not known."""

from __future__ import annotations

#: Truth values as programs write them, which YAML makes of *No* and *On*. True is a family name, as
#: are Prawda, Pravda and Doğru, which lists of names in capitals write as programs write theirs.
_TRUTHS = (
    "TRUE|FALSE|true|false|False|WAHR|FALSCH|VRAI|VERDADERO|FALSO"
    "|ИСТИНА|ЛОЖЬ|FAŁSZ|NEPRAVDA|YANLIŞ|WAAR"
)

#: The cell above, where people write down a column.
_ABOVE = "ditto|Ditto|DITTO|dito|dto.|idem|same|same as above|Same as above|as above|As above"
_ABOVE_ELSEWHERE = "see above|See above|siehe oben|Siehe oben|s. o.|s.o.|wie oben|Wie oben|同上"
_NOT_KNOWN = (
    "tbd|TBD|t.b.d.|tba|TBA|t.b.a.|tbc|TBC|t.b.c.|to be confirmed|To be confirmed|to be announced"
    "|to be defined|N.N.|N. N.|n.n.|xxx|XXX|xxxx|XXXX|unknown|Unknown|UNKNOWN|unbekannt|Unbekannt"
    "|inconnu|Inconnu|desconocido|Desconocido|sconosciuto|Sconosciuto|onbekend|Onbekend|vacant"
    "|Vacant|VACANT|vakant|Vakant|not set|(not set)"
)
#: Whoever fills in a form to try it, and what is shown while a name is loaded.
_NOBODY = (
    "test|Test|TEST|tester|Tester|testing|Testing|test user|Test User|Test user|dummy|Dummy|DUMMY"
    "|Mustermann|Musterfrau|mustermann|asdf|Asdf|ASDF|qwerty|Qwerty|foo|Foo|foobar|placeholder"
    "|Placeholder|example|Example|EXAMPLE|Beispiel|Lorem|lorem ipsum|Lorem ipsum|John Doe|Jane Doe"
    "|New Hire|New hire|new hire|Vacant Position|Vacant position|vacant position|Open Position"
    "|nobody|Nobody|no name|No Name|NONAME|Loading...|loading...|Formula parse error"
)
#: The same in other languages, none of them a name that people have.
_ELSEWHERE = (
    "kein Name|Kein Name|sin nombre|Sin nombre|sans nom|Sans nom|brak|nieznany|desconhecido"
    "|Desconhecido|prueba|Prueba|prova|teste|essai|Neuer Mitarbeiter|neuer Mitarbeiter"
    "|Nuevo usuario|nuevo usuario|Nouvel utilisateur|nouvel utilisateur|Nuovo utente"
    "|nuovo utente|Nieuwe gebruiker|nieuwe gebruiker|Admin|Administrator"
    "|User|Utilisateur|Benutzer|Usuario|keine Angabe|Keine Angabe|n.v.t.|NVT"
    "|nvt|non renseigné|Non renseigné|à définir|A définir|à compléter|A compléter|folgt|Folgt"
    "|wird nachgereicht|por definir|Por definir|pendiente|Pendiente|da definire|Da definire"
    "|a definir|A definir|pendente|Pendente|do ustalenia|n.t.b.|NTB|dto|ídem|Ídem|j.w.|jw."
    "|vacío|vuoto|leeg|none given|No first name|No last name|no last name|no first name"
    "|FNU|LNU|NFN|NLN|NMN|deleted|Deleted user|Deleted User|gelöscht|Ex-employee|left company"
    "|do not use|Do not use|DO NOT USE|nicht verwenden|ungültig|template|Vorlage|Example User"
    "|Demo User|Temp User|Shared Mailbox|Helpdesk"
    "|Service Account|unbesetzt|Unbesetzt|vacante|Vacante|poste vacant"
    "|Poste vacant|aaa|bbb|zzz|ZZZ|abc|ABC|abcd|XXXXX|xxxxx|nn|N/N|s/n|S/N|b.d."
)
#: The name of the column itself, as a second header or an example in another language has it.
_HEADERS = (
    "Vorname|vorname|Nachname|nachname|Prénom|prénom|Apellido|Apellidos|apellidos|Cognome|cognome"
    "|Imię|Nazwisko|Sobrenome|Achternaam|Voornaam|First name|First Name|first name|firstname"
    "|Firstname|Last name|Last Name|last name|lastname|Lastname|Given name|Given Name|given name"
    "|Surname|surname|Family name|Family Name|Familienname|Nom de famille"
)
WORDS = frozenset("|".join((_TRUTHS, _ABOVE, _ABOVE_ELSEWHERE, _NOT_KNOWN, _NOBODY)).split("|"))
OF_NAMES = frozenset("|".join((_ELSEWHERE, _HEADERS)).split("|"))
"""Those that may be a login, put together of a name and an initial."""
TURNS = """
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
a b c d e f g h i j k l m n o p q r s t u v w x y z
"""
"""Days, months and letters in their turn, a line for each, in small letters."""
