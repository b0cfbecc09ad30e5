"""The search for sentinels sees through whatever programs do to texts, so it can fail."""

from __future__ import annotations

import base64
import codecs
import gzip
import hashlib
import io
import json
import pickle
import quopri
import random
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, urlencode

import pytest
from markupsafe import escape

from tests.inspection.encodings import Sentinels, unpacked


# Each the way in which some program would write a password down, with neighbours of its own.
def base64_after(head: bytes, text: str) -> bytes:
    """Return a text in base64, moved by what stands before it."""
    return base64.b64encode(head + text.encode() + b"!")


WRITERS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "utf-16": lambda text: f"x{text}".encode("utf-16"),
    "utf-16 big": lambda text: f"x{text}".encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "reversed": lambda text: text[::-1].encode(),
    "json": lambda text: json.dumps({"password": text}).encode(),
    "repr": lambda text: repr((1, text)).encode(),
    "traceback": lambda text: ascii(ValueError(text)).encode(),
    "bytes": lambda text: str({"p": text.encode()}).encode(),
    "escaped": lambda text: codecs.encode(text, "unicode_escape"),
    "sql": lambda text: ("INSERT INTO t VALUES ('" + text.replace("'", "''") + "')").encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: base64.b16encode(text.encode()),
    "url": lambda text: quote(text, safe="").encode(),
    "form": lambda text: urlencode({"password": text}).encode(),
    "html": lambda text: f'<td title="{escape(text)}">'.encode(),
    "html in ASCII": lambda text: str(escape(text)).encode("ascii", "xmlcharrefreplace"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    **{f"base64 at {at}": partial(base64_after, b"u:p"[:at]) for at in range(3)},
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode() + b"~"),
    "base64 of utf-16": lambda text: base64.b64encode(text.encode("utf-16")),
    "pickle": lambda text: pickle.dumps({"password": text}),
    "old pickle": lambda text: pickle.dumps([text], 0),
    "zlib": lambda text: zlib.compress(f"password={text}".encode()),
    "gzip": lambda text: gzip.compress(f"password={text}".encode()),
    "zlib of base64": lambda text: zlib.compress(base64.b64encode(text.encode())),
    "zip": lambda text: zipped(f"password={text}".encode()),
    "md5": lambda text: hashlib.md5(text.encode()).hexdigest().encode(),
    "sha1": lambda text: hashlib.sha1(text.encode()).digest(),
    "sha256": lambda text: base64.b64encode(hashlib.sha256(text.encode()).digest()),
}


def zipped(content: bytes) -> bytes:
    """Return a zip as a spreadsheet is one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", content)
    return file.getvalue()


@pytest.mark.parametrize("writer", WRITERS)
def test_a_sentinel_is_found_in_every_disguise(writer: str) -> None:
    sentinels, noise = Sentinels(), random.Random(writer)
    before, after = noise.randbytes(5_000), noise.randbytes(5_000)
    written = WRITERS[writer](sentinels.make("planted"))
    assert sentinels.found_in(before + written + after)


def test_nothing_is_found_where_nothing_is() -> None:
    sentinels = Sentinels()
    sentinels.make("nowhere")
    noise = random.Random(1).randbytes(2_000_000)
    assert sentinels.found_in(noise + b"Sentinel 4857" + zlib.compress(b"Sentinel")) == set()


def test_many_packed_pieces_are_all_opened() -> None:
    pieces = [b"one", b"two", b"three"]
    assert list(unpacked(b"".join(map(zlib.compress, pieces)))) == pieces
