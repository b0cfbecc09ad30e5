"""Words of people and programs for a value that stands elsewhere or is not known."""

from __future__ import annotations

#: Truth values as programs write them, which YAML makes of *No* and *On*. True is a family name.
_TRUTHS = "TRUE|FALSE|true|false|False|WAHR|FALSCH|VRAI|VERDADERO|FALSO|ИСТИНА|ЛОЖЬ"
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
    "|nobody|Nobody|no name|No Name|NONAME|Loading...|loading..."
)
WORDS = frozenset("|".join((_TRUTHS, _ABOVE, _ABOVE_ELSEWHERE, _NOT_KNOWN, _NOBODY)).split("|"))
