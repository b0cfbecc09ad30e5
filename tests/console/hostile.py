"""Hostile values and every place of a request where one can stand: two lists, as data."""

from __future__ import annotations

from urllib.parse import quote

HUGE = "9" * 25

TEXTS = (
    # Numbers that no column and no page can hold, and what only looks like a number.
    "-1", "0", "2147483648", str(2**63), "9" * 5_000, "00000000001" + HUGE, "1e9", "0x10", "1_0",
    "٣", "²", "1,2", " 1 ",
    # What other languages end or continue with.
    "", "\x00", "1\x00", "\t\r\n", "a\r\nSet-Cookie: x=1", "'", '"', "\\", "^\\", "%", "_%_",
    "1' OR '1'='1", "1; SELECT 1;--", "{{7*7}}", "%(x)s{0.__class__}", "<b>", "../../etc/passwd",
    "//elsewhere.example/", "http://[", "javascript:x()", "None", "__class__",
    # Unicode that folds, grows, hides or is not there.
    "ﷺ" * 40, "ß" * 200, "\u202e\ufeff\ufffd", "\U0001f600", "e\u0301" * 60, "a " * 2_500,
)  # fmt: skip

RAW = ("%", "%zz", "%ff%fe", "%ED%A0%80", "%C0%80", "%F0%9F", "1&{name}=2", "1&{name}[]=3")
"""What stands behind "name=" as it is: wrong encodings, a lone surrogate, the same name again."""

SHAPES = ("{name}", "{name}[]=1", "{name}[0]=1", "={name}", "&&;{name}==", "{name}.x=1")
"""Whole queries in which a name stands in another way than it should."""

GRID = ("page", "page_size", "sort", "desc", "search", "flt_state", "flt_name")
LISTS = {
    "/users/": (*GRID, "flt_team", "flt_group", "flt_plan", "flt_import", "filter", "url"),
    "/teams/": GRID,
    "/plans/": GRID,
    "/groups/": GRID,
    "/policies/": GRID,
    "/go/": ("q",),
    "/audit/": (*GRID[:6], "flt_kind", "flt_who", "flt_what", "flt_since",
                "flt_until"),
    "/imports/users/": (
        "page", "status", "rows", "users", "created", "errors", "uploader", "filter",
    ),
    "/imports/users/status.json": ("ids", "newest", "status", "rows", "users", "uploader"),
    "/imports/users/{run}/": ("page", "tab", "q", "cause", "cancel"),
    "/imports/users/template.csv": ("delimiter",),
    "/users/ajax/lookup/": ("name", "query", "offset", "limit"),
    "/users/edit/": ("id", "url"),
    "/users/new/": ("clone", "url"),
    "/users/details/": ("id",),
    "/teams/edit/": ("id",),
    "/groups/edit/": ("id",),
    "/policies/new/": ("clone",),
    "/imports/users/details/": ("id",),
    "/sign-in": ("next",),
}  # fmt: skip
"""Page by page, the names that its address may have."""

LIKE_USERS = {"/teams/", "/plans/", "/groups/", "/policies/"}
"""Grids of the same class as that of the users: they get a third of what it gets."""

PATHS = (
    "/{}", "/users/{}", "/users/export/{}/", "/static/{}", "/imports/users/{}/",
    "/imports/users/{}/errors.csv", "/imports/users/{}/cancel",
)  # fmt: skip

TYPED = {"first_name", "login", "password", "extension", "group_id", "name", "rowid", "url",
         "token", "new"}  # fmt: skip
"""Fields that are tried alone too, so that everything else is right and the value is used."""

FIELDS = {
    "/users/new/": ("first_name", "last_name", "login", "password", "extension", "group_id",
                    "primary_team_id", "team_ids", "plan_id", "web_rtc", "active", "seen"),
    "/users/edit/?id={near}": ("first_name", "login", "group_id", "team_ids", "seen"),
    "/teams/new/": ("name", "active"),
    "/plans/new/": ("name", "voice", "web_chat", "email", "sms", "social", "total"),
    "/groups/new/": ("name", "rank", "policy_id", "may_sign_in"),
    "/policies/new/": ("name", "min_length", "max_length", "lock_tries", "lock_minutes"),
    "/users/action/": ("action", "rowid", "url", "matching", "confirmed"),
    "/users/action/undo/": ("request", "url"),
    "/users/clone/": ("rowid",),
    "/users/reset-password/": ("id",),
    "/users/delete/": ("id",),
    "/users/ajax/update/": ("list_form_pk", "first_name"),
    "/imports/users/action/": ("action", "rowid"),
    "/imports/users/{run}/cancel": ("csrf_token",),
    "/imports/users/check": ("token", "mode", "kept"),
    "/account/password": ("present", "new", "again"),
    "/sign-in": ("login", "password"),
}  # fmt: skip
"""Form by form, the fields that it may have."""

HEADERS = (
    "Accept", "Accept-Language", "Authorization", "Content-Type", "If-Modified-Since",
    "If-None-Match", "Origin", "Range", "Referer", "User-Agent", "X-CSRFToken", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Requested-With",
)  # fmt: skip

TRACES = (
    "Traceback", 'File "', "sqlalchemy", "psycopg", "sqlite3", "werkzeug", "jinja2", "wtforms",
    "INSERT INTO", "SELECT user", "UPDATE user", "FROM user_account", "WHERE ", "Error(", "Error:",
    "OverflowError", "out of range", "invalid literal", "object has no attribute",
)  # fmt: skip
"""What only an exception or a statement would bring into an answer."""


def queries(name: str) -> list[str]:
    """Return a query for each hostile way to give a name a value."""
    plain = [f"{name}={quote(text, safe='')}" for text in TEXTS]
    raw = [f"{name}={text}" for text in RAW]
    return [*plain, *(each.replace("{name}", name) for each in (*raw, *SHAPES))]
