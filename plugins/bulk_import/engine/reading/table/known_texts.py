"""Texts of other kinds in the place of a table, recognised by how their first line begins."""

from __future__ import annotations

import re

from ...sentences.language import N_

_PROGRAMS = (
    (re.compile(r'[\[{]\s*(?:[\[{]\s*)?(?:"|$)'), "JSON"),
    (
        re.compile(
            r"(?:INSERT\s+INTO|REPLACE\s+INTO|CREATE\s+TABLE|COPY\s+\S+\s*\(|PRAGMA\s)",
            re.IGNORECASE,
        ),
        "SQL",
    ),
    (re.compile(r"[\[{(]\s*[\[{(]?\s*'"), N_("a list of a program")),
    (re.compile(r"(?:Array|array \()$|a:\d+:\{|structure\(list\("), N_("a list of a program")),
    (re.compile(r"\\(?:begin|documentclass)\b"), "TeX"),
)
"""What no name of a column begins like, so that not even known ones after it make a header."""
_KINDS = (
    *_PROGRAMS,
    # A header may begin with a remark, and a column may be called *Set number*.
    (
        re.compile(
            r"--(?: |$)|/\*|SET\s+\w|BEGIN;|START\s+TRANSACTION|DROP\s+TABLE", re.IGNORECASE
        ),
        "SQL",
    ),
    (re.compile(r"TABLE$"), "DIF"),
    (re.compile(r"ID;P"), "SYLK"),
    (re.compile(r"BEGIN:V(?:CARD|CALENDAR)", re.IGNORECASE), N_("a card or a calendar")),
    (re.compile(r"(?:dn|objectClass): ?\S|version: ?\d+$", re.IGNORECASE), "LDIF"),
    (re.compile(r"<[A-Za-z][\w:.-]*>$"), "XML"),
    (re.compile(r"---$|[A-Za-z]\w*:$"), "YAML"),
    (re.compile(r"\[(?:options|cols|%header)\b"), "AsciiDoc"),
    (
        re.compile(r"(?:cn|uid)=[^,]+, ?(?:ou|cn|dc|o)=", re.IGNORECASE),
        N_("a list of entries of a directory"),
    ),
    (
        re.compile(r"[\w.-]+:[x*!]?:\d+:\d+:|[\w.@-]+:(?:\$\w+\$|\{\w+\})\S"),
        N_("a list of accounts of a system"),
    ),
    (
        re.compile(r"(?:From|Return-Path|Received|Delivered-To|MIME-Version|Subject): ?\S"),
        N_("an e-mail"),
    ),
    (
        re.compile(r"-----BEGIN |[A-Za-z0-9+/]{60,}={0,2}$|begin [0-7]{3,4} \S|=ybegin "),
        N_("encrypted or encoded"),
    ),
    (
        re.compile(
            r"diff --\w|Index: \S|(?:---|\+{3}) \S|@@ -\d|\d+(?:[,;]\d+)?[acd]\d+(?:[,;]|$)"
        ),
        N_("a list of the differences between two files"),
    ),
    (re.compile(r"\[InternetShortcut\]|version https://git-lfs"), N_("a link to another file")),
)


def kind_of(line: str) -> str:
    """Return the kind of text that begins with this line; "" for an unknown one."""
    begin = line.lstrip()[:200]
    return next((kind for pattern, kind in _KINDS if pattern.match(begin)), "")


def is_program_text(line: str) -> bool:
    """Return whether a line holds names of columns and values in it, and so is no header."""
    begin = line.lstrip()[:200]
    return any(pattern.match(begin) for pattern, _ in _PROGRAMS)
