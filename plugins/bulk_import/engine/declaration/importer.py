"""The declaration of an import: its columns, its rules, and how good rows become records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..fields.base.field import Field
from ..overridden import refuse_misshapen
from ..rows.rows import Row
from ..rows.slips import Slip
from ..sentences.language import N_, Inside
from .keep import Keep
from .linking import Linking
from .mistakes.declaration import refuse_mistakes
from .mistakes.misnamed import refuse_misnamed
from .mistakes.mistyped import refuse_mistyped
from .object_texts import text_of
from .rules import RULE, Absent, Check, Existing, Lookup, UniqueGroup
from .slow_work import SlowWork
from .updating import Updating, refuse_mistaken_modes


class Importer(SlowWork, Linking, Updating):
    """One row of the file becomes one record: subclass it, name the columns, write `create`.

    Fields and rules are gathered when the class is made, in the order in which they are written.
    An instance is made for one uploader, and lives for one pass over one batch.
    """

    slug: ClassVar[str] = ""
    """Short name for addresses and the history ("users"); unique among a host's importers."""
    noun: ClassVar[str] = ""
    """What the records are called, in the plural and with a capital ("Users")."""
    singular: ClassVar[str] = ""
    """One of them in small letters ("user"); by default the noun without its last letter."""
    people: ClassVar[str] = ""
    """What sentences call the records ("people"); by default the noun in small letters."""
    nobody: ClassVar[str] = N_("nothing")
    """Who is created when none is: "nobody" where the records are people."""
    rollback_note: ClassVar[str] = N_("What is created can only be taken back by hand.")
    """The sentence after "This cannot be rolled back."."""
    undo_note: ClassVar[str] = N_("What is created can be taken back from Details for {time}.")
    """The sentence in its place where an import can be undone; {time} is such as "7 days"."""
    undo_effect: ClassVar[str] = ""
    """What becomes of a record that is taken back, as a sentence on the page of an undo."""
    handed_by: ClassVar[str] = N_("group")
    """What the group of a slip is called ("team"): made secrets are handed over by it."""
    batch_rows: ClassVar[int] = 1000
    """Rows per batch, and so per transaction; take 100 where `prepare` is slow."""
    record_type: ClassVar[type[Any] | None] = None
    """The model of the records, by whose ids Details and an undo find them."""

    lookalikes: ClassVar[Mapping[str, Sequence[str]]] = {}
    """Names in headers that look like a column of ours and mean something else, by what they mean
    ("the password of the telephone"); `*` stands for any words. Such a name is explained to the
    person and never taken."""

    named_by: ClassVar[Sequence[Field[Any]]] = ()
    """The columns whose cells tell a person which record a row is, such as first and last name; by
    default the first unique column, else the first of all. Several are the parts of a person's
    name, the first name in front of the last one, beside which a note tells titles and remarks.
    Never a secret."""

    lookups: ClassVar[tuple[Lookup, ...]] = ()
    absents: ClassVar[tuple[Absent, ...]] = ()
    checks: ClassVar[tuple[Check, ...]] = ()

    _unique_together: ClassVar[Sequence[UniqueGroup]] = ()
    """Columns whose values no two rows of a file may share together; a model brings its own."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        refuse_misshapen(cls)
        refuse_misnamed(cls, ("find_records",), exempt=Field)
        refuse_mistyped(cls)
        gathered = _gather(cls)
        cls.fields = tuple(each for each in gathered.values() if isinstance(each, Field))
        rules = [getattr(each, RULE) for each in gathered.values() if hasattr(each, RULE)]
        cls.lookups = tuple(rule for rule in rules if isinstance(rule, Lookup))
        cls.absents = tuple(rule for rule in rules if isinstance(rule, Absent))
        cls.checks = tuple(rule for rule in rules if isinstance(rule, Check))
        cls.existings = tuple(rule for rule in rules if isinstance(rule, Existing))
        cls.singular = cls.__dict__.get("singular") or cls.noun[:-1].lower()
        if "people" not in vars(cls) and "noun" in vars(cls):
            cls.people = Inside(cls.noun)
        if cls.fields:
            refuse_mistakes(cls, Importer)
            refuse_mistaken_modes(cls, cls.record_type)

    def __init__(self, actor: Any, run: Any = None) -> None:
        """Bind the rules to an uploader.

        :param actor: who uploads, as the host's `actors` object loaded it just now.
        :param run: the import, for a record that wants to remember it; None in a mere check.
        """
        self.actor = actor
        self.run = run

    def create(self, rows: Sequence[Row]) -> Sequence[Any]:
        """Create the records of good rows on the host's session; return them, or ids, in order.

        Runs inside a transaction that the plugin commits.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how rows become records.")

    def undo(self, records: Sequence[Any]) -> None:
        """Take back records that this import created; an importer without it offers no undo.

        Runs inside a transaction that the plugin commits. The records are locked until its end, and
        `check_undo` has just let each of them through. `self.actor` is who undoes.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say how records are undone.")

    def may_undo(self, record: Any) -> Keep | None:
        """Return why a record has to stay, None when it may be taken back."""
        return None

    def check_undo(self, records: Sequence[Any]) -> Sequence[Keep | None]:
        """Return for each record what `may_undo` says; write it to ask a database once for all."""
        return [self.may_undo(record) for record in records]

    def record_name(self, record: Any) -> str:
        """Return what people call a record, for the verdict of an undo."""
        return text_of(record)

    def _some_names(self, field: Field[Any]) -> Sequence[str]:
        """Return what some things of a column are called, as far as the importer knows it."""
        return ()

    @classmethod
    def offers_undo(cls) -> bool:
        """Return whether what this kind of import creates can be taken back."""
        return cls.undo is not Importer.undo

    def make_secrets(self, rows: Sequence[Row]) -> Sequence[Slip]:
        """Make a secret for each of some good rows without one, kept as `row.slip`.

        Asked just before `create`, in its transaction, where the secret is `generated` and the
        uploader has chosen so; `prepare` meets such a row before, with a blank secret.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how secrets are made.")

    def renew_secrets(self, keys: Sequence[str]) -> Mapping[str, Slip]:
        """Make new secrets for those of some records that still have the one that was made.

        Runs inside a transaction that the plugin commits; the old ones are worth nothing then.

        :param keys: the keys of the records, as text.
        :return: what was made, by the key of its record.
        """
        return {}

    def choices(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return the values that this uploader may use, by field, for the upload dialog."""
        return {}

    def advice(self) -> Mapping[Field[Any], Sequence[str]]:
        """Return sentences that help to fill a field, for the upload dialog."""
        return {}

    def usual_length(self, field: Field[Any]) -> int | None:
        """Return how many digits a number usually has among the records that exist, if most agree.

        A check asks once for a column of digits, to note what a spreadsheet may have shortened.
        """
        return None

    @classmethod
    def template_fields(cls) -> tuple[Field[Any], ...]:
        """Return the columns of the template: all but the extra ones."""
        return tuple(each for each in cls.fields if not each.is_extra)

    @classmethod
    def field_named(cls, name: str) -> Field[Any]:
        """Return the field of that attribute name; a KeyError means that there is none."""
        return {each.name: each for each in cls.fields}[name]

    @classmethod
    def secret(cls) -> Field[Any] | None:
        """Return the secret column, None for a kind of import without one."""
        return next((each for each in cls.fields if each.is_secret), None)

    @classmethod
    def generated_secret(cls) -> Field[Any] | None:
        """Return the secret that the importer can make for rows without one, None without any."""
        secret = cls.secret()
        return secret if secret is not None and secret.is_generated else None


def _gather(cls: type[Importer]) -> dict[str, Any]:
    """Return the attributes of the class and its bases, a subclass's in its parent's place."""
    gathered: dict[str, Any] = {}
    for each in reversed(cls.__mro__):
        gathered.update(vars(each))
    return gathered
