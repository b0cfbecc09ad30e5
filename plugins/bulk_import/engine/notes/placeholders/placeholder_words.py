"""Words of people and programs for a value that stands elsewhere or is not known."""

from __future__ import annotations

from .placeholder_phrases import PHRASES

#: Truth values as programs write them, which YAML makes of *No* and *On*. True is a family name, as
#: are Prawda, Pravda and Doğru, which lists of names in capitals write as programs write theirs.
_TRUTHS = (
    "TRUE|FALSE|true|false|False|WAHR|FALSCH|VRAI|VERDADERO|FALSO"
    "|ИСТИНА|ЛОЖЬ|FAŁSZ|NEPRAVDA|YANLIŞ|WAAR"
)

#: The cell above, where people write down a column.
_ABOVE = "ditto|Ditto|DITTO|dito|dto.|idem|do.|same|same as above|Same as above|as above|As above"
_ABOVE_ELSEWHERE = "see above|See above|siehe oben|Siehe oben|s. o.|s.o.|wie oben|Wie oben|同上"
_NOT_KNOWN = (
    "tbd|TBD|t.b.d.|tba|TBA|t.b.a.|tbc|TBC|t.b.c.|to be confirmed|To be confirmed|to be announced"
    "|to be defined|N.N.|N. N.|n.n.|xxx|XXX|xxxx|XXXX|unknown|Unknown|UNKNOWN|unbekannt|Unbekannt"
    "|inconnu|Inconnu|desconocido|Desconocido|sconosciuto|Sconosciuto|onbekend|Onbekend|vacant"
    "|Vacant|VACANT|offen|vakant|Vakant|not set|(not set)"
)
#: Whoever fills in a form to try it, and what is shown while a name is loaded.
_NOBODY = (
    "test|Test|TEST|tester|Tester|testing|Testing|test user|Test User|Test user|dummy|Dummy|DUMMY"
    "|Mustermann|Musterfrau|mustermann|asdf|Asdf|ASDF|qwerty|Qwerty|foo|Foo|foobar|placeholder"
    "|Placeholder|example|Example|EXAMPLE|Beispiel|Lorem|lorem ipsum|Lorem ipsum|John Doe|Jane Doe"
    "|New Hire|New hire|new hire|New Starter|New starter|new starter|Open Position"
    "|Vacant Position|Vacant position|vacant position"
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
#: Answers, forms of address and sexes alone, of a column beside; the last line of a sheet.
_BESIDE = (
    "yes|Yes|YES|oui|Oui|OUI|male|MALE|female|Female|FEMALE|männlich|weiblich|masculin"
    "|féminin|masculino|femenino|Mr|Mr.|Mrs|Mrs.|Ms.|MR|MRS|Herr|Herrn|Frau|HERR|FRAU|Madame"
    "|Monsieur|Mme|M./Mme|Señor|Señora|Signora|total|Total|TOTAL|subtotal|Subtotal"
    "|Sub-Total|Grand Total|Grand total|Total general|Total général|Sous-total|Summe"
    "|Gesamt|Gesamtsumme|Gesamtergebnis|Zwischensumme|Teilergebnis|Totale|Totaal|Eindtotaal"
    "|Suma końcowa|Average|Mittelwert|Moyenne|Promedio|EOF|eof|end of file|End of file|#EOF"
)
#: What a form shows before anything is chosen, and what is chosen there for nothing; what programs
#: write where a name is not to be read.
_FORMS = (
    "Not provided|not provided|Not specified|not specified|Not available|not available"
    "|Not applicable|not applicable|Not given|not given|No value|no value|(no value)"
    "|(No value)|No entry|no entry|Not disclosed|not disclosed|Prefer not to say"
    "|prefer not to say|Choose one|Select one|Please select|Please choose|-- Select --"
    "|- Select -|-- Please select --|--None--|-None-|--Select--|Select...|Choose..."
    "|Bitte wählen|bitte wählen|Bitte auswählen|-- bitte wählen --|Bitte wählen...|Choisir"
    "|Choisissez|Sélectionner|Sélectionnez|Seleccionar|Seleccione|Seleccione...|Elija"
    "|Seleziona|Selezionare|Selecteer|Wybierz|Selecione|Vælg|Välj|Velg|Valitse|Seçiniz"
    "|Выберите|Other|other|Sonstige|Sonstiges|Autre|Otro|Otra|Altro|Untitled|Unbenannt"
    "|Sans titre|Sin título|Anonymous|anonymous|ANONYMOUS|Anonym|anonym|Anonyme|Anónimo"
    "|Anonymised|Anonymized|Anonymisiert|REDACTED|Redacted|redacted|Masked|MASKED|XXXXXXX"
    "|Confidential|CONFIDENTIAL|Vertraulich|nicht angegeben|Nicht angegeben|ohne Angabe"
    "|Ohne Angabe|non communiqué|Non communiqué|no informado|No informado|no aplica|No aplica"
    "|non disponibile|Non disponibile|não informado|Click or tap here to enter text."
    "|Klicken oder tippen Sie hier, um Text einzugeben."
)
#: People who stand in examples and nowhere else, by their last name or in other letters.
_EXAMPLES = (
    "Bloggs|Meikäläinen|Fulano|Fulano de Tal"
    "|홍길동|山田太郎|张三|李四|Sample User|Example Name|Beispielname"
)
#: The name of the column itself, as a second header or an example in another language has it.
_HEADERS = (
    "Vorname|vorname|Nachname|nachname|Prénom|prénom|Apellido|Apellidos|apellidos|Cognome|cognome"
    "|Imię|Nazwisko|Sobrenome|Achternaam|Voornaam|First name|First Name|first name|firstname"
    "|Firstname|Last name|Last Name|last name|lastname|Lastname|First_Name|Last_Name|first_name"
    "|last_name|Given name|Given Name|given name"
    "|Surname|surname|Family name|Family Name|Familienname|Nom de famille"
)
#: Logins of examples, and of the names of the columns that they are made of.
_LOGINS = (
    "jane.doe|john.doe|j.doe|jdoe|janedoe|johndoe|jane_doe|john_doe|max.mustermann|m.mustermann"
    "|mmustermann|erika.mustermann|firstname.lastname|first.last|first_last|firstname_lastname"
    "|firstname|lastname|flastname|f.lastname|first.lastname|vorname.nachname|v.nachname|vorname"
    "|nachname|prenom.nom|prénom.nom|p.nom|nombre.apellido|nome.cognome|nome.sobrenome"
    "|voornaam.achternaam|imie.nazwisko|sample.user|sampleuser|example.user|exampleuser|test.user"
    "|testuser|test1|user1|user01|demo|demo.user|demouser|new.user|newuser|new.hire|username"
    "|user.name|loginname|login.name|no.login|nologin|none_yet|not_yet|pending|folgt|tofollow"
    "|seeabove|MERGEFIELD"
)
_OF_BOTH = (_TRUTHS, _ABOVE, _ABOVE_ELSEWHERE, _NOT_KNOWN, _NOBODY, _LOGINS)
WORDS = frozenset("|".join(_OF_BOTH).split("|"))
OF_NAMES = (
    frozenset("|".join((_ELSEWHERE, _BESIDE, _FORMS, _EXAMPLES, _HEADERS)).split("|")) | PHRASES
)
"""Those that may be a login, put together of a name and an initial."""
TURNS = """
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
mo di mi do fr sa so
lun mar mer jeu ven sam dim
lun mar mié jue vie sáb dom
segunda terça quarta quinta sexta sábado domingo
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
poniedziałek wtorek środa czwartek piątek sobota niedziela
pondělí úterý středa čtvrtek pátek sobota neděle
понедельник вторник среда четверг пятница суббота воскресенье
pazartesi salı çarşamba perşembe cuma cumartesi pazar
måndag tisdag onsdag torsdag fredag lördag söndag
mandag tirsdag onsdag torsdag fredag lørdag søndag
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
hétfő kedd szerda csütörtök péntek szombat vasárnap
a b c d e f g h i j k l m n o p q r s t u v w x y z
"""
"""Days and letters in their turn, a line for each, in small letters."""
