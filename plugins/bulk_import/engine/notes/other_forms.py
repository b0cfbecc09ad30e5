"""Texts in the place of a name or a login that are something else: numbers, objects, addresses."""

from __future__ import annotations

import re

from ..language import N_

POWER = N_(
    "It is written as a number with a power of ten, as programs shorten a large one; it is taken "
    "as it stands. Where a number was meant, format the column as text and type it again"
)
NUMBER = N_(
    "It is a number as a spreadsheet shows one, with a sign or with separators; it is taken as it "
    "stands. Write the digits alone"
)
OBJECT = N_(
    "It is how a program or a directory writes an entry that is no plain text; it is taken as it "
    "stands. Write the text alone"
)
ADDRESS = N_(
    "It looks like an address or a login and not like a name; it is taken as it stands. Perhaps "
    "two columns have changed places"
)

OBJECTS = frozenset(
    (
        *("System.String", "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection"),
        *("System.Object", "Array", "vbNullString", "nullnull", "NullNull", "NaN-NaN"),
        *("null.null", "undefined.undefined", "nan.nan", "none.none", "None.None", "NULL.NULL"),
        *("undefinedundefined", "null_null", "undefined_undefined"),
    )
)
"""Names of types that are written like a login."""

_POWER = re.compile(r"\d{1,4}[eE]\d{1,2}")
_NUMBER = re.compile(
    r"[$€£¥] ?-?\d[\d., ]*|-?\d[\d., ]* ?[%€$£¥]|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:['’ ]\d{3})+|\d+[.,]\d{4,}|-\d+"
)
#: Of .NET, PowerShell, JavaScript, Java and Python, and of directories.
_OBJECT = re.compile(
    r"System\.[A-Z]\w+(?:\.[A-Z]\w+)*(?:\[\])?|Microsoft\.[A-Z]\w+\.[\w.]+|@\{.*\}"
    r"|\[object \w+\]|\[L?[\w.]+;?@[0-9a-f]{5,8}|<.+ at 0x[0-9A-Fa-f]+>|\{\}|\[\]|\(\)"
    r"|(?:Optional|Some|Just)[\[(].*[\])]|map\[.*\]|(?:Decimal|UUID|ObjectId)\(.*\)"
    r"|(?i:smtp|sip|x500|acct|spn|ldap|file):.+|\w+::text|\^?\[\[?\d+m.*|.*\^M|.*\\r\\n"
    r"|(?i:cn|uid|ou|dc|samaccountname|userprincipalname)=.+|i:0#\.\w\|.+"
)
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|www\..+|[A-Za-z]:\\.*|\\\\.+|(?:/\w+){2,}/?|\w+\\\w[\w.]*"
    r"|[a-z]+\.[a-z]{2,}\d*|[a-z]+_[a-z]{2,}\d*"
)


def other_form(text: str) -> str:
    """Return what is said of a name or a login that is a number or an object, "" of any other."""
    found = ((POWER, _POWER), (NUMBER, _NUMBER), (OBJECT, _OBJECT))
    if text in OBJECTS:
        return OBJECT
    return next((said for said, pattern in found if pattern.fullmatch(text)), "")


def address_form(text: str) -> str:
    """Return what is said of a name that is an address or a login, "" of any other."""
    return ADDRESS if _ADDRESS.fullmatch(text) else ""
