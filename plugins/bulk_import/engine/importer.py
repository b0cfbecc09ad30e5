"""The declaration of an import: its columns, its rules, and how good rows become records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .fields.field import Field
from .fields.kinds import Reference
from .fields.many import Many
from .header_limits import refuse_header
from .keep import Keep
from .language import N_, Inside
from .linking import Linking
from .rows import Row
from .rules import RULE, Absent, Check, Existing, Lookup, Rule, fields_of
from .slips import Slip
from .slow_work import SlowWork
from .updating import NAMES, Updating, refuse_mistaken_modes

RESERVED = frozenset(
    {"actor", "run", "slug", "noun", "singular", "batch_rows", "fields", "lookups", "absents"}
    | {"checks", "prepare", "create", "choices", "advice", "secret", "field_named"}
    | {"people", "nobody", "rollback_note", "lookalikes", "record_type", "record_name"}
    | {"undo", "may_undo", "check_undo", "offers_undo", "undo_note", "undo_effect"}
    | {"create_references", "uses_all_cores", "get_ready"}
    | {"usual_length", "named_by", "make_secrets", "renew_secrets"}
    | {"generated_secret", "handed_by", "tree", "link_parents", "may_create"}
    | NAMES
)


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
    """What is said behind "This cannot be rolled back."."""
    undo_note: ClassVar[str] = N_("What is created can be taken back from Details for {time}.")
    """What is said there instead where an import can be undone; {time} is such as "7 days"."""
    undo_effect: ClassVar[str] = ""
    """What becomes of a record that is taken back, as a sentence on the page of an undo."""
    handed_by: ClassVar[str] = N_("group")
    """What the group of a slip is called ("team"): made secrets are handed over by it."""
    batch_rows: ClassVar[int] = 1000
    """Rows per batch, and so per transaction; take 100 where `prepare` is slow."""
    record_type: ClassVar[type[Any] | None] = None
    """The model of the records, by whose ids Details and an undo find them."""

    lookalikes: ClassVar[Mapping[str, Sequence[str]]] = {}
    """Names in headers of other systems that look like columns and are none, by what they are
    ("the password of the telephone"); `*` stands for any words. They are told, never taken."""

    named_by: ClassVar[Sequence[Field[Any]]] = ()
    """The columns whose cells tell a person which record a row is, such as first and last name; by
    default the first unique column, else the first of all. Several are the parts of a person's
    name, beside which a note tells titles and remarks. Never a secret."""

    lookups: ClassVar[tuple[Lookup, ...]] = ()
    absents: ClassVar[tuple[Absent, ...]] = ()
    checks: ClassVar[tuple[Check, ...]] = ()

    _unique_together: ClassVar[tuple[tuple[Field[Any], ...], ...]] = ()
    """Columns whose values no two rows of a file may share together; a model brings its own."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
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
            _refuse_mistakes(cls)
            _refuse_strangers(cls)
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
        return str(record)

    @classmethod
    def offers_undo(cls) -> bool:
        """Say whether what this kind of import creates can be taken back."""
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


def _refuse_mistakes(cls: type[Importer]) -> None:
    """Raise for an incomplete declaration when the class is created, not at the upload."""
    if not cls.slug or not cls.slug.replace("_", "").isalnum() or not cls.noun:
        raise TypeError(f"{cls.__name__} needs a slug of letters, digits and _ and a noun.")
    for field in cls.fields:
        if field.name in RESERVED:
            raise TypeError(
                f"{cls.__name__}.{field.name} is a reserved name; call the field otherwise."
            )
    refuse_header(cls.__name__, cls.fields)
    _refuse_mistaken_rules(cls)
    if cls.offers_undo() and cls.record_type is None:
        raise TypeError(f"{cls.__name__} has an undo and needs the record_type that it undoes.")


def _refuse_mistaken_rules(cls: type[Importer]) -> None:
    looked_up = {rule.field for rule in cls.lookups}
    for field in cls.fields:
        if isinstance(field, Reference | Many) and field not in looked_up:
            kind = "Many" if isinstance(field, Many) else "Reference"
            raise TypeError(f"{cls.__name__}.{field.name} is a {kind} and needs a @lookup.")
    rules: tuple[Rule, ...] = (*cls.lookups, *cls.absents, *cls.checks, *cls.existings)
    for rule in rules:
        if not set(fields_of(rule)) <= set(cls.fields):
            raise TypeError(f"{cls.__name__}.{rule.method} names a field of another importer.")
    _refuse_secrets(cls)


def _refuse_strangers(cls: type[Importer]) -> None:
    """Raise where rows are named by what is no column of the importer, or a secret."""
    if any(field.is_secret or field not in cls.fields for field in cls.named_by):
        raise TypeError(f"{cls.__name__}.named_by takes columns of its own that are no secrets.")


def _refuse_secrets(cls: type[Importer]) -> None:
    is_made = any(field.is_generated for field in cls.fields)
    if is_made and cls.make_secrets is Importer.make_secrets:
        raise TypeError(f"{cls.__name__} has a generated secret and needs make_secrets(rows).")
    if sum(field.is_secret for field in cls.fields) > 1:
        raise TypeError(f"{cls.__name__} declares two secrets; an import can have one at most.")
