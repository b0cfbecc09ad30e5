"""Words for a missing value, as programs and people write them."""

from __future__ import annotations

from ..sentences.language import N_

#: What programs write for a missing value, or take for one, in small letters.
PROGRAM_WORDS = frozenset(
    (
        *("na", "n/a", "#n/a", "#n/a n/a", "<na>", "#na", "nan", "-nan", "nat", "null", "(null)"),
        *("none", "nil", "undefined", "\\n", "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"),
        *("<null>", "[null]", "{null}", "<none>", "(none)", "<nat>", "@na", "dbnull", "pd.na"),
        *("system.dbnull", "sqlnull", "db_null", "$null", "#null", "nan(ind)", "-nan(ind)"),
        *("<unset>", "<empty>", "<blank>", "n/d", "1.#inf", "-1.#inf"),
        *("~", "[]", "{}", "<nil>", "optional.empty", "<blank>", "(blank)", "(empty)", "#missing"),
        *("[table]", "[record]", "[list]", "[binary]", "[function]", "[error]"),
    )
)
#: What people write into a cell that they leave without a value.
_PEOPLE_WORDS = frozenset(
    (
        *("-", "--", "---", "–", "—", ".", "?", "n.a.", "n. a.", "empty", "(empty)", "blank"),
        *("(blank)", "leer", "(leer)", "keine", "kein", "vide", "aucun", "aucune", "ninguno"),
        *("ninguna", "nessuno", "nessuna", "geen", "brak", "нет"),
    )
)
#: How programs spell these words, and hardly anybody a name: Na and Nan are names, Null may be one.
SPELLED = frozenset(
    (
        *("NULL", "null", "Null", "(null)", "NA", "N/A", "n/a", "<NA>", "nan", "NaN", "NAN"),
        *("-nan", "None", "none", "nil", "NIL", "undefined", "\\N", "NaT", "#NA", "@NA", "<NaT>"),
        *(
            "<null>",
            "<NULL>",
            "[null]",
            "[NULL]",
            "{null}",
            "<none>",
            "<None>",
            "(none)",
            "n.a.",
            "N.A.",
            *("DBNull", "DBNULL", "dbnull", "System.DBNull", "SQLNULL", "DB_NULL", "pd.NA"),
            *("$null", "$NULL", "#NULL", "(NULL)", "(Null)", "<unset>", "<empty>", "<blank>"),
            *("(blank)", "(empty)", "(Leer)", "(leer)", "(vide)"),
            *("n/d", "N/D", "n.d.", "k.A.", "k. A.", "inf", "-inf", "-Infinity", "1.#INF"),
            *(
                "-1.#INF",
                "1.#QNAN",
                "-1.#IND",
                "1.#IND",
                "nan(ind)",
                "-nan(ind)",
                "UNDEFINED",
                "Undefined",
            ),
        ),
    )
)

#: As they stand in a text that a program has put together of several columns.
_INSIDE = frozenset(("NULL", "null", "undefined", "nan", "NaN"))

HINT_NO_VALUE = N_("{text} is what programs write where there is no value; write the value itself")
HINT_LEAVE_BLANK = N_("{text} stands for nothing; leave the cell blank")
HINT_NOTHING = N_("{text} stands for nothing; {instead}")


def is_missing_word(text: str) -> bool:
    """Return whether a text is a word that programs write for a missing value."""
    return text.strip().casefold() in PROGRAM_WORDS


def is_spelled_by_programs(text: str) -> bool:
    """Return whether a text that may be a name is written as programs write a missing value."""
    if " " in text and text not in SPELLED:
        words = text.split()
        return not _INSIDE.isdisjoint(words) or {"None"} == set(words)
    return text in SPELLED


def missing_hint(text: str, *, required: bool, instead: str = "") -> str:
    """Return what to do about a cell that says that there is no value, "" for any other.

    :param instead: what to write where the cell must not be blank.
    """
    key = text.strip().casefold()
    if key not in PROGRAM_WORDS and key not in _PEOPLE_WORDS:
        return ""
    if not required:
        return HINT_LEAVE_BLANK.format(text=text)
    return HINT_NOTHING.format(text=text, instead=instead) if instead else ""
