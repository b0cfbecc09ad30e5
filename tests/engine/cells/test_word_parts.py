"""What may stand inside a word: joiners and medial signs of UAX 31, nothing unseen."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet, hidden_in

NAMES = Alphabet("+-%_,/().£$!?@\\'", described="Letters and more")
ZWNJ, ZWJ = "\u200c", "\u200d"
GOOD = [
    "ශ්\u200dරී",  # Sinhala: virama, joiner, letter
    "علی\u200cرضا",  # Persian: two letters kept apart
    "مه\u200cلقا",
    "क्\u200cषेत्र",  # Hindi: virama, non-joiner, letter
    "क्\u200dष",
    "മോഹന്\u200d",  # Malayalam: a chillu at the end of a word
    "Col·lell",
    "オ・ナルド",
    "צ׳רלי",
    "ג׳",
    "רמב״ם",
    "Սարգսյան֊Տեր",
    "〇李",
    "Ⅲ",
    "Tudor Ⅲ",
]
BAD = [
    f"An{ZWJ}n",
    f"{ZWNJ}Ann",
    f"Ann{ZWNJ}",
    f"علی{ZWNJ}",
    f"{ZWJ}علی",
    f"علی{ZWNJ}{ZWNJ}رضا",
    f"دار{ZWNJ}ا",  # behind a letter that joins nothing the mark changes nothing
    f"क{ZWNJ}ष",
    f"क्{ZWJ}ि",
    "·Ann",
    "Ann·",
    "A··nn",
    "・",
    "׳רלי",
    "A\u200bnn",
]


@pytest.mark.parametrize("name", GOOD)
def test_names_of_many_scripts_are_taken(name):
    assert NAMES.refused(name) is None


@pytest.mark.parametrize("name", BAD)
def test_a_sign_that_joins_nothing_is_refused(name):
    assert NAMES.refused(name) is not None


@pytest.mark.parametrize("name", GOOD[:6])
def test_a_free_text_takes_joiners_where_scripts_need_them(name):
    assert hidden_in(name) is None
    assert hidden_in(f"An{ZWJ}n") == ZWJ


@pytest.mark.parametrize("login", ["علی\u200cرضا", "ශ්\u200dරී"])
def test_a_login_holds_no_joiner(login):
    assert UNBROKEN.refused(login) is not None
