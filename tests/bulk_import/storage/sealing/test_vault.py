"""Sealing: what no key at hand opens stays shut, and a reference proves where it points."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet

from plugins.bulk_import.storage.rows.unsealed import open_all_failed
from plugins.bulk_import.storage.sealing.key_file import load_keys
from plugins.bulk_import.storage.sealing.reference_format import (
    looks_like_reference,
    parse_reference,
    parse_references,
)
from plugins.bulk_import.storage.sealing.vault import SealBroken, Vault

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
RUN = "0123456789abcdef"


def test_a_sealed_value_is_unreadable_and_opens_unchanged():
    sealed = Vault([OLD]).seal("row", RUN, 7, ["pässword", None, {"line": 2}])

    assert "pässword" not in sealed
    assert Vault([OLD]).open("row", RUN, 7, sealed) == ["pässword", None, {"line": 2}]


@pytest.mark.parametrize("place", [("batch", RUN, 7), ("row", "f" * 16, 7), ("row", RUN, 8)])
def test_a_value_sealed_for_another_place_does_not_open(place: tuple[str, str, int]) -> None:
    sealed = Vault([OLD]).seal("row", RUN, 7, "word")

    with pytest.raises(SealBroken, match="another place"):
        Vault([OLD]).open(*place, sealed)


def test_the_newest_key_seals_and_an_older_one_still_opens():
    sealed = Vault([OLD]).seal("row", RUN, 7, "word")
    both = Vault([NEW, OLD])

    assert both.open("row", RUN, 7, sealed) == "word"
    assert Vault([NEW]).open("row", RUN, 7, both.seal("row", RUN, 7, "new")) == "new"
    assert Vault([NEW]).open("row", RUN, 7, both.reseal(sealed)) == "word"


def test_without_its_key_nothing_is_opened_or_resealed():
    sealed = Vault([OLD]).seal("row", RUN, 7, "word")

    with pytest.raises(SealBroken):
        Vault([NEW]).open("row", RUN, 7, sealed)
    with pytest.raises(SealBroken):
        Vault([NEW]).reseal(sealed)
    with pytest.raises(SealBroken):
        Vault([OLD]).open("row", RUN, 7, sealed[:-4] + "AAA=")


@pytest.mark.parametrize("name", [f"{Vault([OLD]).key_ids[0]}.", ""], ids=["named", "nameless"])
def test_a_fernet_token_of_older_code_is_opened_and_sealed_anew_in_the_form_of_today(name):
    sealed = name + Fernet(OLD).encrypt(f'["row","{RUN}",7,"word"]'.encode()).decode()
    both = Vault([NEW, OLD])

    anew = both.reseal(sealed)

    assert both.open("row", RUN, 7, sealed) == "word"
    assert Vault([NEW]).open("row", RUN, 7, anew) == "word"
    assert anew.startswith(f"{both.key_ids[0]}.1.")


def cells_of(vault, sealed):
    """Return the cells of failed rows, opened at once."""
    return [row.cells for row in open_all_failed(vault, RUN, sealed, None)]


def test_many_rows_are_opened_at_once_whoever_has_sealed_each():
    older = Fernet(OLD).encrypt(f'["row","{RUN}",3,[["ännä",""],true,[]]]'.encode()).decode()
    sealed = [(2, Vault([OLD]).seal("row", RUN, 2, [["two"], False, []])), (3, older)]

    assert cells_of(Vault([NEW, OLD]), sealed) == [["two"], ["ännä", ""]]
    assert cells_of(Vault([OLD]), []) == []


@pytest.mark.parametrize(("line", "is_opened"), [(3, True), (4, False)])
def test_a_text_with_blanks_between_its_values_is_opened_in_its_place_only(line, is_opened):
    vault = Vault([OLD])
    spaced = Fernet(OLD).encrypt(f'["row", "{RUN}", 3, [["a", ""], false]]'.encode()).decode()
    sealed = [(2, vault.seal("row", RUN, 2, [["two"], False])), (line, spaced)]

    if is_opened:
        assert cells_of(vault, sealed) == [["two"], ["a", ""]]
    else:
        with pytest.raises(SealBroken, match="another place"):
            cells_of(vault, sealed)


@pytest.mark.parametrize("purpose", ["row", "batch"])
def test_rows_that_changed_places_or_are_something_else_are_not_opened(purpose):
    vault = Vault([OLD])
    first, two, three = (
        vault.seal(kind, RUN, line, [["word"], False, []])
        for kind, line in (("row", 1), (purpose, 2), (purpose, 3))
    )

    with pytest.raises(SealBroken, match="another place"):
        cells_of(vault, [(1, first), (2, three), (3, two)])


@pytest.mark.parametrize("at", [18, 40, 60, -9], ids=["mark", "salt", "nonce", "tag"])
def test_a_sealed_text_with_one_letter_changed_is_not_opened(at):
    sealed = Vault([OLD]).seal("row", RUN, 7, "word")
    letter = "B" if sealed[at] == "A" else "A"

    with pytest.raises(SealBroken):
        Vault([OLD]).open("row", RUN, 7, "".join([*sealed[:at], letter, *sealed[at:][1:]]))


@pytest.mark.parametrize("text", ["", "1.", "1.AAAA", "1.A", "1.ä"])
def test_a_text_that_is_not_sealed_does_not_open(text):
    with pytest.raises(SealBroken):
        Vault([OLD]).open("row", RUN, 7, f"{Vault([OLD]).key_ids[0]}.{text}")


def test_the_same_row_sealed_twice_is_two_texts():
    vault = Vault([OLD])

    assert vault.seal("row", RUN, 7, "word") != vault.seal("row", RUN, 7, "word")


def test_a_forked_process_seals_under_a_key_of_its_own():
    vault = Vault([OLD])
    own = vault.seal("row", RUN, 7, "word")
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writer, vault.seal("row", RUN, 7, "word").encode())
        os._exit(0)
    os.waitpid(child, 0)
    forked = os.read(reader, 1_000).decode()

    salts = {base64.b64decode(text.rpartition(".")[2])[:16] for text in (own, forked)}
    assert len(salts) == 2
    assert vault.open("row", RUN, 7, forked) == "word"


def test_only_what_was_sealed_for_a_time_is_opened_by_its_age():
    vault = Vault([OLD])
    dated, kept = vault.seal_for_a_time("row", RUN, 7, "x"), vault.seal("row", RUN, 7, "x")

    assert vault.open("row", RUN, 7, dated, max_age=60) == "x"
    with pytest.raises(SealBroken):
        vault.open("row", RUN, 7, dated, max_age=-60)
    with pytest.raises(SealBroken):
        vault.open("row", RUN, 7, kept, max_age=60)


def test_a_seal_dated_in_the_future_has_not_expired():
    vault = Vault([OLD])
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        dated = vault.seal_for_a_time("row", RUN, 7, "x")
    assert vault.open("row", RUN, 7, dated, max_age=60) == "x"


@pytest.mark.parametrize("keys", [[], ["short"], [OLD, "ключ"], [f"{NEW};{OLD}"]])
def test_a_key_that_is_none_is_reported(keys):
    with pytest.raises(ValueError, match="BULK_IMPORT_KEYS"):
        Vault(keys)


def test_references_made_by_any_key_for_their_rows_are_proven():
    older, newer = Vault([OLD]), Vault([NEW, OLD])
    made = [(older, 2), (newer, 3), (Vault([Fernet.generate_key().decode()]), 4), (newer, 5)]
    cells = [each.reference(RUN, line, "ann") for each, line in made]
    pointers = {each.line: each for each in parse_references(cells) if each is not None}
    moved = pointers | {5: pointers[5]._replace(mac=pointers[3].mac)}

    assert newer.proven({3: pointers[3], 5: pointers[5]}, "ann").keys() == {3, 5}
    assert newer.proven(pointers, "ann").keys() == {2, 3, 5}
    assert newer.proven(moved, "ann").keys() == {2, 3}
    assert newer.proven({}, "ann") == {}


def test_a_reference_is_proven_for_its_row_and_uploader_only():
    vault = Vault([OLD])
    pointer = parse_reference(vault.reference(RUN, 7, "ann"))

    assert pointer is not None
    assert (pointer.public_id, pointer.line) == (RUN, 7)
    assert vault.proves(pointer, "ann")
    assert Vault([NEW, OLD]).proves(pointer, "ann")
    assert not Vault([NEW]).proves(pointer, "ann")
    assert not vault.proves(pointer, "bob")
    assert not vault.proves(pointer._replace(line=8), "ann")
    assert not vault.proves(pointer._replace(public_id="f" * 16), "ann")
    assert not vault.proves(pointer._replace(mac="0" * 32), "ann")


def test_the_digest_of_a_cell_tells_neither_the_same_text_elsewhere_nor_the_text_without_the_key():
    newer = Vault([NEW, OLD])
    cells = [(2, "pin", "x"), (3, "pin", "x"), (2, "club", "x"), (2, "pin", "y")]
    found = [newer.digests(*cell) for cell in cells]

    assert len({digest for digests in found for digest in digests}) == 8
    assert [digests[1:] for digests in found] == [Vault([OLD]).digests(*cell) for cell in cells]


def test_a_reference_starts_no_formula_and_survives_outer_blanks():
    reference = Vault([OLD]).reference(RUN, 7, "ann")

    assert reference[0].isalpha()
    assert set(reference) <= set("abcdefghijklmnopqrstuvwxyz0123456789.")
    assert parse_reference(f" {reference}\u00a0") == parse_reference(reference)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda text: text[:24],
        lambda text: text[:16],
        lambda text: text.replace("unchanged", "Unchanged"),
        lambda text: text.upper(),
        lambda text: f"'{text}",
        lambda text: f'"{text}"',
        lambda text: f"x{text}",
        lambda text: f"{text}!",
        lambda text: text.replace(".", ". "),
        lambda text: f"{text}\n{text}",
    ],
)
def test_a_damaged_reference_is_still_known_for_one(damage):
    text = damage(Vault([OLD]).reference(RUN, 123, "ann"))

    assert looks_like_reference(text)


@pytest.mark.parametrize("word", ["", "unchanged", "Unchanged2024!", "is.unchanged.now", "secret"])
def test_an_ordinary_secret_is_no_reference(word):
    assert not looks_like_reference(word)


def test_configured_keys_win_over_the_file(tmp_path):
    assert load_keys(f" {NEW} , {OLD},", tmp_path / "key") == [NEW, OLD]
    assert not (tmp_path / "key").exists()


def test_the_embedded_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "var" / "key"
    first = load_keys("", path)

    assert load_keys("", path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert Vault(first).open("row", RUN, 1, Vault(first).seal("row", RUN, 1, "x")) == "x"


def test_a_draft_left_by_a_crash_is_in_nobodys_way(tmp_path):
    for number in range(100):
        (tmp_path / f"key.{number}").write_text("")

    assert load_keys("", tmp_path / "key")


def test_processes_that_start_at_once_have_one_key(tmp_path):
    program = (
        "import sys, pathlib; from plugins.bulk_import.storage.sealing.key_file import load_keys;"
        "print(*load_keys('', pathlib.Path(sys.argv[1])), end='')"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "key")]
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(subprocess.check_output, [command] * 4))

    assert keys == {(tmp_path / "key").read_bytes()}


def test_without_a_key_file_the_keys_must_be_set():
    with pytest.raises(RuntimeError, match="BULK_IMPORT_KEYS is not set"):
        load_keys("", None)
