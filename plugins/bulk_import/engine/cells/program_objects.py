"""Objects of a program that it has written as it prints them, such as `[object Object]`."""

from __future__ import annotations

import re

OBJECTS = frozenset(
    (
        *("System.String", "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection"),
        *("System.Object", "Array", "vbNullString", "nullnull", "NullNull", "NaN-NaN"),
        *("null.null", "undefined.undefined", "nan.nan", "none.none", "None.None", "NULL.NULL"),
        *("undefinedundefined", "null_null", "undefined_undefined"),
    )
)
"""Names of types that are written like a login."""

#: Objects of .NET, PowerShell, JavaScript, Java and Python, and of directories.
_OBJECT = re.compile(
    r"System\.[A-Z]\w+(?:\.[A-Z]\w+)*(?:\[\])?|Microsoft\.[A-Z]\w+\.[\w.]+|@\{.*\}"
    r"|\[object \w+\]|\[L?[\w.]+;?@[0-9a-f]{5,8}|<.+ at 0x[0-9A-Fa-f]+>|\{\}|\[\]|\(\)"
    r"|(?:Optional|Some|Just)[\[(].*[\])]|map\[.*\]|(?:Decimal|UUID|ObjectId)\(.*\)"
    r"|(?i:smtp|sip|x500|acct|spn|ldap|file):.+|\w+::text|\^?\[\[?\d+m.*|.*\^M|.*\\r\\n"
    r"|(?i:cn|uid|ou|dc|samaccountname|userprincipalname)=.+|i:0#\.\w\|.+"
    r'|\{\s*"\w[^"]*":.*\}'
)


def is_object(text: str) -> bool:
    """Return whether a text is an object as programs and directories write one."""
    return text in OBJECTS or _OBJECT.fullmatch(text) is not None
