"""What templates compile to, kept in memory: every test has an application of its own."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Compiled templates by their name and content."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what it was compiled to before, if it was."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = CompiledTemplates()


def compile_once(app: Flask) -> None:
    """Let an application take the templates that another one in this process has compiled.

    To compile those of a page takes longer than everything else that a request does.
    """
    app.jinja_env.bytecode_cache = _COMPILED
