"""Names of Unicode files that a program had read in the wrong code page before are told."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.notes.letters.mojibake import wrong_page
from plugins.bulk_import.engine.notes.names.beside_names import CAPS_LOCK, beside_name

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
#: What was read, in which page it was written, and in which it was read.
READ_ELSEWHERE = [
    ("Николай Кузнецов Елена Щукина", "koi8_r", "cp1251"),
    ("Николай Кузнецов Елена Щукина", "cp1251", "koi8_r"),
    ("Николай Кузнецов Елена Щукина", "cp1251", "cp1253"),
    ("Николай Кузнецов Елена Щукина", "cp1251", "cp1255"),
    ("Николай Кузнецов Елена Щукина", "cp866", "cp737"),
    ("Георги Димитрова Стоян Николова", "iso8859_5", "cp1251"),
    ("Γιώργος Παπαδόπουλος Κατερίνα", "cp1253", "cp1251"),
    ("Γιώργος Παπαδόπουλος Κατερίνα", "cp737", "cp866"),
    ("דוד כהן שרה מזרחי משה", "cp1255", "cp1251"),
    ("דוד כהן שרה מזרחי משה", "cp1255", "cp1253"),
    ("محمد خالد يوسف منصور مريم", "cp1256", "cp1251"),
    ("Søren Kjær Jørgen Nygård", "cp1252", "cp1250"),
    ("Søren Kjær Jørgen Nygård", "cp1252", "iso8859_2"),
    ("Gülşen Yıldız Ayşe Işık", "cp1254", "cp1250"),
    ("Jānis Bērziņš Ģirts Kalniņa", "cp1257", "cp1250"),
    ("Þórður Guðmundsson Ásdís", "cp1252", "cp1250"),
    ("Małgorzata Wiśniewska Dąbrowski Paweł", "cp1250", "gbk"),
    ("Søren Kjær Jørgen Nygård", "cp1252", "gbk"),
    ("Николай Кузнецов Елена Щукина", "cp1251", "gbk"),
    ("Jürgen Müller Käthe Groß", "utf-8", "cp1250"),
    ("Иван Петров Анна", "utf-8", "cp1251"),
    ("Иван Петров Анна", "utf-8", "gbk"),
    ("Jürgen Müller Käthe Björn", "utf-8", "gbk"),
    ("Jürgen Müller Käthe Björn", "utf-8", "cp949"),
    ("Jürgen Müller Käthe Björn", "utf-8", "big5"),
    ("太郎 佐藤 花子 鈴木 健一 高橋", "cp932", "gbk"),
    ("伟 王 芳 李 秀英 张 敏 刘", "gbk", "iso8859_5"),
]
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
    "Ελένη Βλάχος Αθηνά ΓΕΩΡΓΙΟΥ",
    "דוד כהן שרה לוי",
    "محمد أحمد فاطمة علي",
    "فرهاد جهانگیری پژمان",
    "Ayşe Yıldız Gülşen Öztürk",
    "Jānis Bērziņš Līga Kalniņa",
    "László Szőke Győző Hegedűs",
    "Ștefan Țurcan Mădălina",
    "PÓŁTORAK WÓŁCIK ŻÓŁTOWSKI",
    "BAĞIROV PÜNHAN",
    "Akyerεko Ama",
    "Ja’farov Ulug‘bekov",
    "Nguyễn Thị Hương Trần Văn Đức",
    "伟 王 芳 李 秀英 张 丽娟 赵 錡 瑄",
    "偉 王 淑芬 陳 志明 林 家豪 張",
    "太郎 佐藤 さくら 渡辺 ケン 伊藤",
    "민준 김 서연 이 지훈 박",
    "สมชาย ใจดี สมหญิง รักไทย",
    "გიორგი ბერიძე",
    "Ann Lee",
    "",
]


@pytest.mark.parametrize("page", MISREAD)
def test_names_that_were_read_as_windows_1252_are_noted_with_what_they_were(page: str) -> None:
    meant = MISREAD[page].split()
    names = [name.encode(page).decode("cp1252", "replace") for name in meant]
    found = wrong_page(names)
    assert found is not None
    whole = [place for place, name in enumerate(names) if "\ufffd" not in name]
    assert len(whole) > 1
    told = [found.probably(names[place]) or names[place] for place in whole]
    assert told == [meant[place] for place in whole]


@pytest.mark.parametrize(("names", "written", "read"), READ_ELSEWHERE)
def test_names_that_were_read_as_another_page_are_noted(
    names: str, written: str, read: str
) -> None:
    meant, stands = [], []
    for name in names.split():
        try:
            stands.append(name.encode(written).decode(read))
        except UnicodeDecodeError:
            continue
        meant.append(name)
    assert len(stands) > 1
    found = wrong_page(stands)
    assert found is not None
    told = [found.probably(name) or name for name in stands]
    assert told == meant
    [(sentence, _)] = found.found(stands)
    assert f"in the wrong code page, as {found.misread.page};" in sentence


def test_one_name_alone_proves_nothing() -> None:
    assert wrong_page(["Søren".encode().decode("cp1250")]) is None
    assert wrong_page(["Ann", "Bob", "Ëakumbu"]) is None


@pytest.mark.parametrize("names", SOUND)
def test_sound_names_are_not_noted(names: str) -> None:
    assert wrong_page(names.split()) is None


def test_a_column_is_noted_with_the_places_of_its_cells() -> None:
    names = ["Gül\u00feen", "Ann", "\u00de\u00fckr\u00fc", "Y\u00fdld\u00fdz"]
    found = wrong_page(names)
    assert found is not None
    [(sentence, places)] = found.found(names)
    assert sentence.startswith("Probably Gülşen: ")
    assert places == [0, 2, 3]


@pytest.mark.parametrize("name", ["хБЮМ", "йЧБО", "пЕТРОВ-вОДКИН"])
def test_exchanged_cyrillic_letters_are_noted(name: str) -> None:
    assert beside_name(name) == CAPS_LOCK


@pytest.mark.parametrize("name", ["Иван", "ИВАН", "де Голль", "фон Берг", "дАртаньян"])
def test_other_cyrillic_names_are_not(name: str) -> None:
    assert beside_name(name) == ""
