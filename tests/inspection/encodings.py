"""The encodings in which programs write a text down, and a search that knows all of them."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import pickle
import quopri
import zlib
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, quote_plus

DIGESTS = ("md5", "sha1", "sha256")
# How a stream begins that zlib can read, and how it is to read it: zlib, gzip, a member of a zip.
STREAMS = {
    **dict.fromkeys((b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"), 15),
    b"\x1f\x8b\x08": 31,
    b"PK\x03\x04": -15,
}
PACKED_BYTES, UNPACKED_BYTES = 200_000, 1_000_000


class Sentinels:
    """Passwords with one stem, so that a look for the stem finds them all at once.

    The stem holds what each encoding changes: letters that are not ASCII, signs, a blank.
    """

    def __init__(self, stem: str = "Sentinel ñ&'<4857") -> None:
        self.stem = stem
        self.all: list[str] = []
        self._forms = dict(encodings(stem))

    def make(self, kind: str) -> str:
        """Return one more password to be looked for."""
        self.all.append(f"{self.stem} {kind}")
        self._forms |= {f"{name} of {kind}": form for name, form in digests(self.all[-1])}
        return self.all[-1]

    def found_in(self, content: bytes) -> set[str]:
        """Return the encodings in which any of them can be read in some bytes."""
        seen = {name for name, form in self._forms.items() if form in content}
        for inner in unpacked(content):
            seen |= {f"packed {name}" for name, form in self._forms.items() if form in inner}
        return seen


def encodings(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield a text as it might be written down inside of something, each form with its name."""
    plain = text.encode()
    yield "utf-8", plain
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "cp1252"):
        yield encoding, text.encode(encoding)
    yield "reversed", text[::-1].encode()
    yield "json", json.dumps(text)[1:-1].encode()
    yield "repr", ascii(text)[1:-1].encode()
    yield "repr of bytes", repr(plain)[2:-1].encode()
    yield "sql", text.replace("'", "''").encode()
    yield "pickle", pickle.dumps(text, 0)[1:].partition(b"\n")[0]
    yield "hex", plain.hex().encode()
    yield "HEX", plain.hex().upper().encode()
    yield "hex of utf-16", text.encode("utf-16-le").hex().encode()
    yield "url", quote(text).encode()
    yield "form", quote_plus(text).encode()
    for mark in ("&#x27;", "&#39;", "'"):
        page = html.escape(text).replace("&#x27;", mark)
        yield f"html with {mark}", page.encode()
        yield f"html in ASCII with {mark}", page.encode("ascii", "xmlcharrefreplace")
    yield "quoted-printable", quopri.encodestring(plain)
    for name, raw in (("base64", plain), ("base64 of utf-16", text.encode("utf-16-le"))):
        for shift in range(3):
            # What stands before moves the groups of three bytes; the edges depend on neighbours.
            coded = base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4]
            yield f"{name} moved by {shift}", coded
            yield (
                f"{name} moved by {shift}, for URLs",
                coded.translate(bytes.maketrans(b"+/", b"-_")),
            )


def digests(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield the hashes of a whole text that need no salt, written and as they are."""
    for name in DIGESTS:
        digest = hashlib.new(name, text.encode(), usedforsecurity=False)
        yield name, digest.hexdigest().encode()
        yield f"{name} as bytes", digest.digest()
        yield f"{name} in base64", base64.b64encode(digest.digest())[:-4]


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what the compressed streams in some bytes hold, as far as a file of ours could go."""
    view = memoryview(content)
    for magic, window in STREAMS.items():
        start = content.find(magic)
        while start >= 0:
            begin = start + _length_of_zip_header(view[start:]) if window < 0 else start
            with suppress(zlib.error):
                stream = zlib.decompressobj(window)
                yield stream.decompress(view[begin : begin + PACKED_BYTES], UNPACKED_BYTES)
            start = content.find(magic, start + 1)


def _length_of_zip_header(header: memoryview) -> int:
    name, extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    return 30 + name + extra
