"""Names of Unicode files that a program had read in the wrong code page before are told."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.beside_names import CAPS_LOCK, beside_name
from plugins.bulk_import.engine.notes.wrong_page import wrong_page

MISREAD = {
    "cp1250": "Zdeněk Řehoř Kateřina Dvořák Růžena Hůlka",
    "iso8859_2": "Grażyna Wiśniewska Świętosława Kręcina Gąsior",
    "cp1254": "Gülşen Yıldız Şükrü Işık Çağla Öztürk",
    "cp1251": "Иван Носов Мария Петрова",
    "cp1253": "Ελένη Βλάχος Αθηνά",
    "cp1255": "משה לוי שרה כהן",
    "cp1256": "محمد خالد يوسف منصور",
    "cp1257": "Žydrūnas Kazlauskaitė Rūta Jūratė Jānis Bērziņa",
    "koi8_r": "Николай Кузнецов Елена Щукина",
}
SOUND = [
    "Þórður Sigríður Guðmundsdóttir Ævar Sæþór Ýr Davíð",
    "Søren Kjær Østergård Bødker Åse",
    "Õie Põldmäe Rõõm Külli Sõber",
    "Loïc Anaïs Hélène Thévenot Èva Maëlle",
    "João Conceição Simões Brandão Luísa",
    "Niccolò Forlì Cantù Giosuè",
    "Jörg Weiß Bärbel Schäfer Jürgen",
    "Íñigo Zúñiga Begoña Güell",
    "Łukasz Żuraw Świętosława Müller",
    "Pádraig Siân Llŷr Ó Briain",
    "Иван Носов Мария",
    "Ann Lee",
    "",
]


@pytest.mark.parametrize("page", MISREAD)
def test_names_that_were_read_as_windows_1252_are_told_with_what_they_were(page: str) -> None:
    meant = MISREAD[page].split()
    names = [name.encode(page).decode("cp1252", "replace") for name in meant]
    found = wrong_page(names)
    assert found is not None
    whole = [place for place, name in enumerate(names) if "\ufffd" not in name]
    assert len(whole) > 1
    told = [found.probably(names[place]) or names[place] for place in whole]
    assert told == [meant[place] for place in whole]


@pytest.mark.parametrize("names", SOUND)
def test_sound_names_are_not_told(names: str) -> None:
    assert wrong_page(names.split()) is None


def test_a_column_is_told_with_the_places_of_its_cells() -> None:
    names = ["Gül\u00feen", "Ann", "\u00de\u00fckr\u00fc", "Y\u00fdld\u00fdz"]
    found = wrong_page(names)
    assert found is not None
    [(sentence, places)] = found.found(names)
    assert sentence.startswith("Probably Gülşen: ")
    assert places == [0, 2, 3]


@pytest.mark.parametrize("name", ["хБЮМ", "йЧБО", "пЕТРОВ-вОДКИН"])
def test_exchanged_cyrillic_letters_are_told(name: str) -> None:
    assert beside_name(name) == CAPS_LOCK


@pytest.mark.parametrize("name", ["Иван", "ИВАН", "де Голль", "фон Берг", "дАртаньян"])
def test_other_cyrillic_names_are_not(name: str) -> None:
    assert beside_name(name) == ""
