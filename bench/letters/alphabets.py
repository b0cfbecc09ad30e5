"""The languages whose letters are learned: alphabet, sources of names, dictionary."""

from __future__ import annotations

import string
from dataclasses import dataclass

from plugins.bulk_import.engine.reading.code_page.scripts import LATIN, script_of

#: Serbian is written in both scripts; its Latin names are learned together with Croatian ones.
_CYRILLIC_OF = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")
_TWO_LETTERS = (("lj", "љ"), ("nj", "њ"), ("dž", "џ"))


@dataclass(frozen=True)
class Language:
    """A language: its letters beside a to z, and where its names and words come from."""

    code: str
    letters: str
    """The letters with accents, of names that are common there too; or the whole alphabet."""
    faker: str = ""
    """The locales of the Python package Faker."""
    fakerjs: str = ""
    """The locales of the npm package @faker-js/faker."""
    mimesis: str = ""
    """The locales of the Python package mimesis, which nothing is learned from."""
    dictionary: str = ""
    """The files of Debian's spelling dictionaries."""
    country: int | None = None
    """The column of gender-guesser's table, which nothing is learned from."""

    @property
    def script(self) -> str:
        """Return the script of the language."""
        return script_of(self.letters[0]) if self.letters else LATIN

    @property
    def alphabet(self) -> frozenset[str]:
        """Return all letters of the language in lower case."""
        plain = string.ascii_lowercase if self.script == LATIN else ""
        return frozenset(self.letters + plain)


LANGUAGES = (
    Language(
        "en",
        "éèëïöüçñáó",
        "en en_GB en_IE en_NZ en_US",
        "en en_AU",
        "en en-gb",
        "en_GB",
    ),
    Language("af", "éèêëïîôöûü", fakerjs="af_ZA", dictionary="af_ZA"),
    Language(
        "de",
        "äöüßéèëç",
        "de_AT de_CH de_DE de_LI de_LU",
        "de de_AT de_CH",
        "de de-at de-ch",
        "de_DE",
        12,
    ),
    Language("nl", "éèëïöüáóíúê", "nl_BE nl_NL", "nl nl_BE", "nl nl-be", "nl", 10),
    Language(
        "fr",
        "àâæçéèêëîïôœùûüÿ",
        "fr_BE fr_CA fr_CH fr_FR",
        "fr fr_BE fr_CH",
        "fr",
        "fr",
        7,
    ),
    Language(
        "es",
        "áéíóúñü",
        "es_AR es_CL es_CO es_ES es_MX",
        "es es_MX",
        "es es-mx",
        "es_ES",
        6,
    ),
    Language("pt", "áâãàçéêíóôõúü", "pt_BR pt_PT", "pt_BR pt_PT", "pt pt-br", "pt_PT", 5),
    Language("it", "àèéìíòóùú", "it_IT", "it", "it", "it_IT", 3),
    Language("ca", "àçèéíïòóúü", "es_CA", dictionary="ca"),
    Language("gl", "áéíóúñüï", dictionary="gl_ES"),
    Language("eu", "ñü", dictionary="eu"),
    Language("sv", "åäöéèü", "sv_SE", "sv", "sv", "sv_SE", 18),
    Language("da", "æøåéöäü", "da_DK", "da", "da", "da_DK", 16),
    Language("no", "æøåéèòôöäü", "no_NO", "nb_NO", "no", "nb_NO", 17),
    Language("fi", "äöåšžé", "fi_FI", "fi", "fi", "", 19),
    Language("is", "áéíóúýþðæö", "is_IS", "", "is", "is_IS", 15),
    Language("fo", "áíóúýðæø", dictionary="fo"),
    Language("ga", "áéíóú", "ga_IE", dictionary="ga_IE"),
    Language("gd", "àèìòùáéó", dictionary="gd_GB"),
    Language("br", "âêñôùü", dictionary="br_FR"),
    Language("sq", "ëç", dictionary="sq_AL", country=36),
    Language("ku", "çêîşû", fakerjs="ku_kmr_latin", dictionary="kmr_Latn"),
    Language("pl", "ąćęłńóśźżéöü", "pl_PL", "pl", "pl", "pl_PL", 23),
    Language("cs", "áčďéěíňóřšťúůýžöü", "cs_CZ", "cs_CZ", "cs", "cs_CZ", 24),
    Language("sk", "áäčďéíĺľňóôŕšťúýžöüě", "sk_SK", "sk", "sk", "sk_SK", 25),
    Language("hu", "áéíóöőúüűä", "hu_HU", "hu", "hu", "hu_HU", 26),
    Language("sl", "čšžćđöüé", "sl_SI", "sl_SI", "", "sl_SI", 35),
    Language("hr", "čćđšžöüé", "hr_HR", "hr sr_RS_latin", "hr", "hr_HR bs_BA", 30),
    Language("ro", "ăâîşţ", "ro_RO", "ro", "", "ro_RO", 27),
    Language("tr", "çğıöşüâîû", "tr_TR", "tr", "tr", "tr_TR", 45),
    Language("lt", "ąčęėįšųūž", "lt_LT", "", "", "lt_LT", 22),
    Language("lv", "āčēģīķļņšūžōŗ", "lv_LV", "lv", "", "lv_LV", 21),
    Language("et", "äöüõšž", "et_EE", "", "et", "et_EE", 20),
    Language("ru", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "ru_RU", "ru", "ru", "ru_RU"),
    Language("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "uk_UA", "uk", "uk", "uk_UA"),
    Language("be", "абвгдеёжзійклмнопрстуўфхцчшыьэюя", dictionary="be_BY"),
    Language("bg", "абвгдежзийклмнопрстуфхцчшщъьюя", "bg_BG", dictionary="bg_BG"),
    Language("mk", "абвгдѓежзѕијклљмнњопрстќуфхцчџш", "mk_MK", "mk"),
    Language("sr", "абвгдђежзијклљмнњопрстћуфхцчџш", fakerjs="sr_RS_latin", dictionary="sr_RS"),
    Language("el", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "el_GR", "el", "el", "el_GR"),
    Language("he", "אבגדהוזחטיכלמנסעפצקרשתךםןףץ", "he_IL", "he", "", "he_IL"),
    Language(
        "ar",
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ",
        "ar_AA ar_DZ ar_PS ar_SA",
        "ar",
        "ar ar-ae ar-dz ar-eg ar-jo ar-kw ar-ma ar-sa ar-sy ar-tn ar-ye",
        "ar",
    ),
    Language("fa", "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهي", "fa_IR", "fa", "fa", "fa_IR"),
)
BY_CODE = {language.code: language for language in LANGUAGES}


def as_written(code: str, text: str) -> str:
    """Return a text with the letters that the code pages of a language have."""
    if code == "ro":
        # The letters with a comma are in no page; programs write those with a cedilla.
        return text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    if code == "fa":
        return text.translate(str.maketrans("یك\u200c", "يک "))
    return _in_cyrillic(text) if code == "sr" else text


def _in_cyrillic(text: str) -> str:
    words = []
    for word in text.split(" "):
        lower = word.lower()
        for latin, cyrillic in _TWO_LETTERS:
            lower = lower.replace(latin, cyrillic)
        written = lower.translate(_CYRILLIC_OF)
        words.append(written.capitalize() if word[:1].isupper() else written)
    return " ".join(words)
