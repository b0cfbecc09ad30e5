"""Notes on text beside a person's name in its cell: a title, a remark, a number, another name."""

from __future__ import annotations

import re

from ...sentences.language import N_
from .leftovers import DIGIT

SEVERAL = N_(
    "Two names seem to stand in one cell, such as a last and a first name, or two people; they are "
    "taken as they stand. Write each into a cell of its own"
)
REMARK = N_(
    "A form of address, a title or a remark stands beside the name; it is taken as it stands. Take "
    "it away unless it belongs to the name"
)
NUMBER = N_(
    "A number stands beside the name, as cells that are filled down, copies and lists have one; it "
    "is taken as it stands. Take it away unless it was typed"
)
CAPS_LOCK = N_(
    "Small letters stand for capitals and the other way round, as Caps Lock writes them; type it "
    "again, and a password that was typed beside it"
)

#: Before a name: those that are words of their own, and those that are known by their point.
_ADDRESS = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Mx|Miss|Mister|Herr|Frau|Dr|Prof|Mme|Mlle|Monsieur|Madame|Señora?)[. ] ?"
    r"[^\W\d_]"
    r"|(?:Hr|Fr|Sr|Sra|Srta|Sig|Sig\.ra|Ing|Dipl|Dipl\.-Ing|Rev|Dhr|Mevr|Dott|Dott\.ssa|Mag|Dra|Drs"
    r"|Ir|Bc|Eng|Engr|Univ\.-Prof|Lic|Arq|Hon|Capt|Lt|Sgt|Avv|Geom|Rag|Exmo|Atty|Smt|Kum|inż)\."
    r" ?[^\W\d_]"
    r"|(?:Dott|Mgr|Sir|Herrn|Fräulein|Signora|Pani|Sra|Г-н|г-жа|Shri|Sayın|Bayan"
    r"|κος|κα|מר|גב'|นาย|นาง|คุณ) [^\W\d_]"
    r"|(?:Bpk|Tn|Ny|د|z\. ?B|e\.g|p\. ?ej|p\. ?ex|bijv|Bsp)\. ?[^\W\d_]|นางสาว)",
    re.IGNORECASE,
)
#: Behind a name, in scripts that write no blank.
_ADDRESS_BEHIND = ("様", "さん", "氏", "先生", "女士", "小姐", "님", "씨", " Hanım")
LEFT = (
    r"left|has\x20left|leaver|leaving|inactive|disabled|on\x20leave|new\x20starter|starter|retired"
    r"|deceased|vacant|terminated|suspended|resigned|contractor|temp|tbc|tbd|ausgeschieden"
    r"|ausgetreten|inaktiv|gesperrt|in\x20Elternzeit|befristet|neu|nouveau|parti|sorti|inactif"
    r"|en\x20congé|inactivo|inactiva|baja|de\x20baja|nuevo|nueva|cancelled|canceled|withdrawn|deleted"
    r"|delete|remove|on\x20hold|maternity\x20leave|parental\x20leave|do\x20not\x20create|storniert"
    r"|abgesagt|gekündigt|gelöscht|löschen|entfällt|Elternzeit|nicht\x20anlegen|annulée?|supprimée?"
    r"|anulado|anulada|cancelado|cancelada|eliminado|eliminada"
    r"|CANCELL?ED|DELETED?|REMOVED?|LEFT|LEAVER|INACTIVE|STORNIERT|GEKÜNDIGT|GELÖSCHT|LÖSCHEN"
)
"""What lists write after the name of somebody who has left, is new or is away."""
#: Behind a name: born as, outside, new, old; and that a cell was copied.
_STATE = re.compile(
    r"[^\W\d_] (?:geb\. ?|roz\. ?|aka |a\.k\.a\. ?|alias |née |ép\. ?|z d\. ?)[^\W\d_]"
    r"|[^\W\d_][ _/-]{1,2}(?:ext|extern|EXT|NEW|OLD|old|copy|Copy|Kopie|copia|Azubi|IT|HR)\.?$"
    r"|(?:Copy of|Kopie von|Copie de|Copia d[ei]) [^\W\d_]"
    rf"|[^\W\d_][ _/-]{{1,3}}(?:{LEFT})$"
    # In front, in capitals beside small letters: NEW and LEFT are names in a list in capitals.
    r"|^(?:NEW|NEU|DELETE|REMOVE|OK|delete|remove|x|ok) (?=.*[a-z])[^\W\d_]"
    r"|[^\W\d_],? (?:until|till|bis|hasta) [^\W_]|[^\W\d_] t\.b\.[acd]\.$"
    r"|[^\W\d_] [?!]+$"
)
_DEGREE = re.compile(
    r"[^\W\d_](?:,? ?Ph\. ?D|,? PhD|,? MBA|,? M\.? ?Sc|,? B\.? ?Sc|,? LL\. ?M|,? Esq|,? CPA"
    r"|, ?(?:M\.? ?D|M\.? ?A|B\.? ?A|R\.? ?N|J\.? ?D))\.?$"
)
#: Words that tell of work after a dash, where a capital alone may begin a second name.
_WORK = (
    "Intern|Temp|Contract|Ext|Trainee|Left|New|Manager|Agent|Lead|Team|Sales|Support|Test|Admin"
    "|Praktikant|Azubi|Leiter|Neu|Stagiaire|Responsable|Nouveau|Becari|Gerente|Nuev"
)
#: In brackets, after a dash, in quotation marks; a name that stands in brackets whole is none.
#: `Smith - Jones` and `Silva - da Costa` are double names.
_REMARK = re.compile(
    r"\w ?[(\[].+[)\]]|[(\[].+[)\]] ?\w|\w ['\"].+['\"]$|\w \| \w"
    rf"|\w [-–] (?:{_WORK}|[A-Z]{{2,}}\b|[0-9]|(?!d|v[ao]n|la|y |e )[a-z])"
)
_NUMBER = re.compile(r"[^\W\d_]\.?[ ._#-]{0,2}\(?[0-9]+\)?$|[0-9]+[.):º° _-]{1,2}[^\W\d_]")
#: An ordinal belongs to a name, as in `Henry 3rd`.
_ANY_DIGIT = re.compile(r"(?<![0-9])[0-9]+(?![0-9]|(?:st|nd|rd|th)\b)")
_DIGIT = re.compile(r"[^\W\d_][0-9]+[^\W\d_]|\b(?![0-9]+(?:st|nd|rd|th)\b)[0-9][^\W\d_]")
#: *Coreth von und zu Coredo und Starkenberg* is one name, after *von*.
#: A comma stands before *Jr.* and Dutch *van* too, a slash in `S/o` and its like of India.
_SEVERAL = re.compile(
    r"[^\W\d_], ?(?!(?:Jr|Sr|II|III|IV|van|von|de|den|der|ten|ter)\b)[^\W\d_]"
    r"|(?<!\b[SsDdWwCc])[^\S\n]?[/+&;][^\S\n]?[^\W\d_]{2}"
    r"|^(?!.*\b(?:von|zu)\b.* und ).* (?:and|und(?! zu)|or|oder|AND|OR|et|och|oraz|og|és) [^\W\d_]"
)
_CAPS_LOCK = re.compile(
    r"[a-zß-öø-ÿ][A-Z]{2,}(?:[ '-][A-Za-z][A-Z]*)*|[а-яё][А-ЯЁ]{2,}(?:[ '-][А-Яа-яЁё][А-ЯЁ]*)*"
)


def beside_name(text: str) -> str:
    """Return the note on a person's name with text beside it, "" for any other."""
    if text.isalpha() and text[:1].isupper():
        return ""
    if any(each.search(text) for each in (_ADDRESS, _DEGREE, _STATE)):
        return REMARK
    if len(text) > 1 and text.endswith(_ADDRESS_BEHIND):
        return REMARK
    kinds = ((NUMBER, _NUMBER), (DIGIT, _DIGIT), (REMARK, _REMARK), (SEVERAL, _SEVERAL))
    found = next((reason for reason, pattern in kinds if pattern.search(text)), "")
    if not found and _ANY_DIGIT.search(text) and not text.isdecimal():
        return NUMBER
    return found or (CAPS_LOCK if _CAPS_LOCK.fullmatch(text) else "")
