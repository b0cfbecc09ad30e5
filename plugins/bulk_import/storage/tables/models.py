"""The tables of an import, its batches of sealed rows, and the outcome of every row.

Times are seconds since 1970 by the database's clock, independent of time zones and of workers'
clocks. An actor is stored as text: the plugin has no foreign key to a host's user model.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    or_,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from .declarative_base import Base
from .history_indexes import history_indexes
from .partial_indexes import ALL_ROWS, UNJUDGED, UNREPAIRED, UNSETTLED, partial_index
from .statuses import OPEN_STATUSES, BatchState, Mode, RunStatus


class ImportRun(Base):
    """One upload, a line of the history grid: the file, the uploader, counts and status."""

    __tablename__ = "import_run"
    __table_args__ = (
        UniqueConstraint("importer", "actor_id", "form_token"),
        CheckConstraint(
            "created_rows + failed_rows + not_attempted_rows <= total_rows", name="conservation"
        ),
        CheckConstraint(f"{ALL_ROWS} <= total_rows", name="update_conservation"),
        CheckConstraint("undone_rows + kept_rows <= created_rows", name="undo_conservation"),
        *history_indexes(),
        Index(None, "importer", "file_mac"),
        Index(None, "parent_id"),
        partial_index("ix_import_run_open", "id", where="finished_at IS NULL"),
        partial_index("ix_import_run_unnoticed", "actor_id", where="noticed_at IS NULL"),
        partial_index("ix_import_run_unsent", "signal_due_at", where="signal_due_at IS NOT NULL"),
        partial_index("ix_import_run_unrepaired", "actor_id", "expires_at", where=UNREPAIRED),
        partial_index("ix_import_run_arrived", "importer", "uploaded_at", where="created_rows > 0"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    importer: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(32), default=RunStatus.PENDING)
    reason: Mapped[str] = mapped_column(Text, default="")
    """One sentence: why it could not be finished, or who cancelled it."""
    mode: Mapped[str] = mapped_column(String(16), default=Mode.PARTIAL)
    operation: Mapped[str] = mapped_column(String(16), default="create", server_default="create")
    """Whether it creates records, updates them or does both (`Operation`)."""

    file_name: Mapped[str] = mapped_column(Text)
    file_size: Mapped[int] = mapped_column(Integer)
    file_mac: Mapped[str] = mapped_column(String(64))
    """Tells whether two files are the same. A plain hash would let a thief of the database guess
    at passwords; this one needs the key."""
    encoding: Mapped[str] = mapped_column(String(32))
    delimiter: Mapped[str] = mapped_column(String(1))
    columns: Mapped[str] = mapped_column(Text)
    """JSON object: the field names in the uploaded order, and what each was then (`Layout.stored`).
    Up to version 2 of the code a list of the names, as which old code reads the object, too."""
    missing: Mapped[str] = mapped_column(Text, default="[]")
    """JSON list of the optional field names without a column."""

    changed_cells: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
    """JSON: how many cells a spreadsheet had changed, and which text was taken; empty for none."""
    without_secret: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """How many rows had no secret that the importer was to make; 0 where nobody chose so."""
    total_rows: Mapped[int] = mapped_column(Integer)
    judged_rows: Mapped[int] = mapped_column(Integer, default=0)
    created_rows: Mapped[int] = mapped_column(Integer, default=0)
    updated_rows: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    unchanged_rows: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """Rows whose records were already as they say."""
    failed_rows: Mapped[int] = mapped_column(Integer, default=0)
    not_attempted_rows: Mapped[int] = mapped_column(Integer, default=0)
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(Text)
    actor_rank: Mapped[str] = mapped_column(Text, default="")
    """What the uploader was at the time ("Manager"), for the record only, never for a right."""
    form_token: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))

    language: Mapped[str] = mapped_column(String(16), default="", server_default=text("''"))
    """In which the uploader reads, "" for English; what is said of rows is stored in it."""
    request_id: Mapped[str | None] = mapped_column(String(64))
    """The id of the upload's request, where the host sets `flask.g.request_id`."""
    traceparent: Mapped[str | None] = mapped_column(String(64))
    """The span that stored it, where there was one; jobs that are queued anew go on from there."""

    uploaded_at: Mapped[float] = mapped_column(Double)
    started_at: Mapped[float | None] = mapped_column(Double)
    finished_at: Mapped[float | None] = mapped_column(Double)
    updated_at: Mapped[float] = mapped_column(Double)
    expires_at: Mapped[float] = mapped_column(Double)
    """From then on the sealed cells of failed rows are erased."""
    purged_at: Mapped[float | None] = mapped_column(Double)
    noticed_at: Mapped[float | None] = mapped_column(Double)
    """When the uploader was told, or saw, how it ended."""
    signal_due_at: Mapped[float | None] = mapped_column(Double)
    """From then on a worker may send the signal that it has ended; empty when that was sent."""
    signal_began_at: Mapped[float | None] = mapped_column(Double)
    """When a worker sent it first; empty as long as none has, and for what older code has sent."""
    paused_seconds: Mapped[float] = mapped_column(Double, default=0.0, server_default="0")
    """Seconds since it began in which no worker held a batch of the rows done by `updated_at`."""
    rest_until: Mapped[float | None] = mapped_column(Double)
    """The end of the back-off after an attempt that failed through no fault of a row."""

    undo_attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """How often it was undone; who asks for an undo names the number that they saw."""
    undo_actor_id: Mapped[str | None] = mapped_column(String(64))
    undo_actor_name: Mapped[str | None] = mapped_column(Text)
    undo_started_at: Mapped[float | None] = mapped_column(Double)
    undo_finished_at: Mapped[float | None] = mapped_column(Double)
    undo_reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """One sentence: why the undo ended before its time."""
    undone_rows: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """Created rows that were taken back; after an undo, with `kept_rows`, all created rows."""
    kept_rows: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    def copy(self) -> ImportRun:
        """Return a copy for a worker: what it needs never changes, and no rollback expires it."""
        names = [each.key for each in ImportRun.__mapper__.column_attrs]
        return ImportRun(**{name: getattr(self, name) for name in names})

    @hybrid_property
    def is_open(self) -> bool:
        """Return whether rows of this import still wait; in a query, the condition for it."""
        return self.status in OPEN_STATUSES

    @is_open.inplace.expression
    @classmethod
    def _is_open_in_a_query(cls) -> ColumnElement[bool]:
        return cls.status.in_(OPEN_STATUSES)

    @hybrid_property
    def is_undoing(self) -> bool:
        """Return whether records of this import still wait to be taken back; also in a query."""
        return self.undo_started_at is not None and self.undo_finished_at is None

    @is_undoing.inplace.expression
    @classmethod
    def _is_undoing_in_a_query(cls) -> ColumnElement[bool]:
        return and_(cls.undo_started_at.is_not(None), cls.undo_finished_at.is_(None))

    @hybrid_property
    def is_undone(self) -> bool:
        """Return whether an undo has ended that has taken something back; also in a query."""
        return self.undo_finished_at is not None and self.undone_rows > 0

    @is_undone.inplace.expression
    @classmethod
    def _is_undone_in_a_query(cls) -> ColumnElement[bool]:
        # Written out, as the indexes of what was undone are: a database has to recognize it.
        some = cls.undone_rows > literal_column("0")
        return and_(cls.undo_finished_at.is_not(None), some)

    @hybrid_property
    def is_at_work(self) -> bool:
        """Return whether workers have something to do with this import; also in a query."""
        return self.is_open or self.is_undoing

    @is_at_work.inplace.expression
    @classmethod
    def _is_at_work_in_a_query(cls) -> ColumnElement[bool]:
        return or_(cls.is_open, cls.is_undoing)

    @property
    def is_workbook(self) -> bool:
        """Return whether the file was a workbook, which has no delimiter."""
        return not self.delimiter

    @property
    def waiting_rows(self) -> int:
        """Return how many rows have no outcome yet."""
        return self.total_rows - self.done_rows - self.failed_rows - self.not_attempted_rows

    @hybrid_property
    def done_rows(self) -> int:
        """Return how many rows did what they were to do; in a query, the expression of it."""
        return self.created_rows + self.updated_rows + self.unchanged_rows


class ImportBatch(Base):
    """Some rows of an import, the unit of work, commit and retry."""

    __tablename__ = "import_batch"
    __table_args__ = (
        partial_index("ix_import_batch_open", "run_id", "number", where=UNSETTLED),
        partial_index("ix_import_batch_waiting", "run_id", "number", where=UNJUDGED),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    first_line: Mapped[int] = mapped_column(Integer)
    row_count: Mapped[int] = mapped_column(Integer)
    lines: Mapped[str] = mapped_column(Text)
    """JSON list of the lines of its rows, so that rows not attempted can be told without a key."""
    sealed: Mapped[str | None] = mapped_column(Text)
    """The rows that still wait for an outcome, encrypted; empty as soon as it is settled."""
    state: Mapped[str] = mapped_column(String(16), default=BatchState.WAITING)
    owner: Mapped[str] = mapped_column(String(128), default="")
    fence: Mapped[int] = mapped_column(Integer, default=0)
    """Grows with every lease; a worker with an older number is stale and may write nothing."""
    lease_until: Mapped[float | None] = mapped_column(Double)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    """How many leases of it have expired, each as after the death of its worker."""
    code_version: Mapped[str] = mapped_column(String(32), default="")


class ImportRow(Base):
    """The outcome of one row."""

    __tablename__ = "import_row"
    __table_args__ = (Index(None, "run_id", "outcome", "line"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[str | None] = mapped_column(Text)
    """The key of its record; of several columns a JSON list (`record_keys.key_text`)."""
    codes: Mapped[str] = mapped_column(Text, default="")
    """The codes of its problems, separated by blanks; they outlive the sealed cells."""
    parent_run_id: Mapped[int | None] = mapped_column(Integer)
    parent_line: Mapped[int | None] = mapped_column(Integer)
    sealed: Mapped[str | None] = mapped_column(Text)
    """Cells, problems and hints of a failed row, encrypted until the import's `expires_at`."""
    undo_outcome: Mapped[str | None] = mapped_column(String(16))
    undo_reason: Mapped[str | None] = mapped_column(Text)
    """JSON: why the record of a created row was kept (`Keep.stored`)."""
