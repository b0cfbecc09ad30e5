"""Phrases of several words in the place of a name: where to look, and what a form asks for."""

from __future__ import annotations

from itertools import product

#: Each line: what stands in front, and what after it, of one language; `_` is a blank.
_PARTS = """
see|ask|see_the|check|copy_from|per>note|notes|comment|comments|e-mail|email|mail|above|below|HR|\
previous|attachment|row_above|line_above|list
same_as|as|like|same>above|before|previous|last|line_above|row_above|previous_row|previous_line
siehe|vgl.|laut|wie>Notiz|Bemerkung|Mail|E-Mail|oben|unten|Zeile_oben|Anhang|Liste|\
Personalabteilung|Vorzeile
voir|cf.|idem|comme>note|remarque|mail|ci-dessus|ci-dessous|ligne_précédente|pièce_jointe|RH
ver|véase|igual_que>nota|notas|correo|arriba|abajo|fila_anterior|adjunto|RRHH
vedi|come>nota|note|mail|sopra|sotto|riga_precedente|allegato
zie|als>opmerking|mail|boven|onder|vorige_rij|bijlage
your|enter|insert|type|first|last|full|enter_your|enter_first|enter_last|insert_first|\
insert_last|your_first|your_last|your_full|last_name|first_name|name>name|name_here|here
enter|type|insert|add>text|value|text_here|value_here|firstname|lastname|surname
MERGEFIELD>First|Last|FirstName|LastName|First_Name|Last_Name|Vorname|Nachname|Prénom|Nom|Name
Ihr|Dein|Vor-_und|Vorname|Nachname|Name|hier_Name|Name_hier>Name|Vorname|Nachname|eingeben|\
eintragen|einfügen|hier
votre|saisir|saisissez|entrez|saisir_le|entrez_votre|saisissez_votre>nom|prénom|nom_ici|\
prénom_ici
su|tu|introduzca|escriba|introduzca_su|escriba_su|escriba_el>nombre|apellido|apellidos|\
nombre_aquí
il_tuo|inserire|inserisci|inserire_il|inserisci_il>nome|cognome
uw|vul>naam|voornaam|achternaam|naam_in
"""


def _phrases() -> set[str]:
    """Return each phrase as it is, with a capital in front, with capitals, and in capitals."""
    found: set[str] = set()
    for line in _PARTS.strip().splitlines():
        heads, tails = (part.split("|") for part in line.split(">"))
        for phrase in ("_".join(pair).replace("_", " ") for pair in product(heads, tails)):
            found |= {phrase, phrase[0].upper() + phrase[1:], phrase.title(), phrase.upper()}
    return found


PHRASES = frozenset(_phrases())
