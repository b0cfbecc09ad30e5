"""The part of an importer about existing records: its operations, and each record's outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar

from ..fields.base.field import Field
from ..fields.textual.choices import Choice
from ..fields.textual.structured import JSON
from ..rows.outline import whole
from ..rows.rows import Problem, Row
from .changes import text_of, text_of_json, texts_of
from .held_types import shown_text
from .operations import Operation
from .rules import Existing

NAMES = frozenset(
    (
        *("modes", "blank_clears", "existings", "update", "may_update", "may_choose"),
        *("stored_value", "as_stored", "shown_value", "record_key", "offered"),
        *("offers_updates", "clears", "spared", "known_keys"),
    )
)
"""What no field of an importer can be called."""


class Updating:
    """The part of an importer that is about records which exist already."""

    modes: ClassVar[Collection[str]] = (Operation.CREATE,)
    """What uploads may do: "create", "update", "upsert". A person chooses among several."""
    blank_clears: ClassVar[Collection[str]] = ()
    """The names of the columns in which a blank cell clears the value of an existing record: it
    becomes the field's value for blank. In any other column a blank cell leaves the value alone."""
    fields: ClassVar[tuple[Field[Any], ...]] = ()
    existings: ClassVar[tuple[Existing, ...]] = ()
    _loads_records: bool = False
    """Whether records are loaded when they are found, and not later."""

    def update(self, rows: Sequence[Row]) -> None:
        """Write the changes of good rows to their records, on the host's session.

        Each row has its `record`, locked, and its `changes`, one at least. Runs inside a
        transaction that the plugin commits.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how records are updated.")

    def may_update(self, record: Any) -> Problem | None:
        """Return why the uploader may not change a record, None when they may."""
        return None

    def _refusal_of(self, found: Any) -> Problem | None:
        """Return what the host's `may_update` returns for a loaded record; None without one."""
        is_ours = type(self).may_update is Updating.may_update
        return None if is_ours else self.may_update(whole(found))

    def _records_of(self, keys: Collection[str]) -> Iterable[Any]:
        """Return the records of some keys, or their outlines where they need not be loaded."""
        found: Iterable[Any] = getattr(self, self.existings[0].method)(keys)
        return found

    def _attribute_of(self, field: Field[Any]) -> str:
        """Return the name of the attribute of a record that a column is about."""
        return field.name

    def _column_names(self, field: Field[Any]) -> Collection[str]:
        """Return the columns of the database that a column of the file is known to fill."""
        return ()

    def _tells_updates(self) -> bool:
        """Return whether `update` is known to write every row or to raise an error."""
        return False

    def may_choose(self, mode: str) -> bool:
        """Return whether this uploader may choose one of the modes that are offered."""
        return True

    def known_keys(self) -> Collection[str]:
        """Return the keys of the records that the uploader may know of, none where they are many.

        A check of an upsert asks for them, to note new rows whose keys resemble one of these.
        """
        return ()

    def stored_value(self, record: Any, field: Field[Any]) -> Any:
        """Return what a record holds in a column, as a row would: by default its attribute."""
        value = getattr(record, field.name)
        return tuple(value) if isinstance(value, list | set) else value

    def _reads_mapped(self) -> bool:
        """Return whether what records hold is known to be of the types that rows have."""
        return False

    def _stored_column(self, records: Sequence[Any], field: Field[Any]) -> Sequence[Any]:
        """Return what `stored_value` returns of each record."""
        return [self.stored_value(each, field) for each in records]

    def _shown_column(self, field: Field[Any], values: Sequence[Any]) -> Sequence[str]:
        """Return the texts by which a record is compared with what it was, as `shown_value` does.

        A choice is compared by its value: rows that wait from an older version hold that.
        """
        is_ours = type(self).shown_value is Updating.shown_value and not isinstance(field, JSON)
        return texts_of(values) if is_ours else [shown_text(self, field, each) for each in values]

    def as_stored(self, field: Field[Any], value: Any) -> Any:
        """Return a value as a record holds it once it is stored, such as rounded.

        Where the value of a row differs from that of its record, it is called for both.
        """
        return value

    def _stores_as_given(self, field: Field[Any], values: Iterable[Any]) -> bool:
        """Return whether `as_stored` is known to return each of these values as it is."""
        return type(self).as_stored is Updating.as_stored

    def shown_value(self, field: Field[Any], value: Any) -> str:
        """Return a value as the verdict shows it before and after a change."""
        word = field.word_of(value) if isinstance(field, Choice) else None
        if word is not None:
            return word
        is_json = isinstance(field, JSON) and value is not None
        return text_of_json(value) if is_json else text_of(value)

    def _told_column(self, field: Field[Any], values: Sequence[Any]) -> Sequence[str]:
        """Return what `shown_value` returns of each value, as far as the uploader may know it."""
        return [shown_text(self, field, each) for each in values]

    @classmethod
    def offered(cls) -> tuple[Operation, ...]:
        """Return what uploads may do, in a fixed order."""
        return tuple(each for each in Operation if each in cls.modes)

    @classmethod
    def offers_updates(cls) -> bool:
        """Return whether an upload may change records that exist."""
        return any(each.is_updating for each in cls.offered())

    @classmethod
    def record_key(cls) -> Field[Any] | None:
        """Return the column by which a row names its record, None without one."""
        return cls.existings[0].field if cls.existings else None

    @classmethod
    def spared(cls, operation: Operation | None, *, has_made_secrets: bool = False) -> list[str]:
        """Return the headers of required columns that a file may do without.

        A file of updates needs its key only; the columns that it lacks stay unchanged.
        """
        if operation is not None and operation.is_updating:
            return [each.header for each in cls.fields if each is not cls.record_key()]
        return [each.header for each in cls.fields if has_made_secrets and each.is_generated]

    @classmethod
    def clears(cls, field: Field[Any]) -> bool:
        """Return whether a blank cell of a column clears the value of a record that exists."""
        return field.name in cls.blank_clears


def refuse_mistaken_modes(cls: type[Updating], record_type: type[Any] | None) -> None:
    """Raise a TypeError where modes are declared and what they need is not."""
    unknown = set(cls.modes) - set(Operation)
    if unknown or not cls.modes:
        raise TypeError(f"{cls.__name__}.modes must be some of {', '.join(Operation)}.")
    if not cls.offers_updates():
        return
    if len(cls.existings) != 1:
        raise TypeError(f"{cls.__name__} updates records and needs one @existing(field).")
    if cls.update is Updating.update:
        raise TypeError(f"{cls.__name__} updates records and needs update(rows).")
    if record_type is None:
        raise TypeError(f"{cls.__name__} updates records and needs their record_type.")
    key = cls.existings[0].field
    if key.unique is None or key.is_secret or not key.required:
        raise TypeError(
            f"{cls.__name__}.{key.name} names records: it must be required, no secret, and have a "
            "unique= sentence."
        )
    _refuse_cleared(cls, key)
    if cls.stored_value is Updating.stored_value and hasattr(record_type, "__mapper__"):
        # For any other class the attributes are known from an instance only.
        refuse_unknown(cls, record_type, [each.name for each in cls.fields if not each.is_secret])


def refuse_unknown(cls: type[Updating], record_type: type[Any], names: Collection[str]) -> None:
    """Raise where a column is no attribute of the records, and the importer does not read it."""
    for name in names:
        # A hybrid that a class is asked for computes, and not every one can do so there.
        if name not in dir(record_type):
            raise TypeError(
                f"{cls.__name__}.{name} is no attribute of {record_type.__name__}: an importer "
                "that updates overrides stored_value(record, field), which tells what it holds."
            )


def _refuse_cleared(cls: type[Updating], key: Field[Any]) -> None:
    may_be_blank = {each.name for each in cls.fields if not (each.required or each.is_secret)}
    if wrong := set(cls.blank_clears) - may_be_blank | ({key.name} & set(cls.blank_clears)):
        raise TypeError(
            f"{cls.__name__}.blank_clears names {', '.join(sorted(wrong))}; it takes columns that "
            "may be blank, and neither the key nor a secret."
        )
