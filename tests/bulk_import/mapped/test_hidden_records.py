"""Records that a host hides from all its queries, such as soft-deleted ones, keep their values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, with_loader_criteria

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv, judge_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY


class Ticket(HostBase):
    __tablename__ = "hidden_ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    name: Mapped[str | None] = mapped_column(sa.String(10), unique=True)
    block: Mapped[int | None]
    seat: Mapped[int | None]
    is_gone: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (sa.UniqueConstraint("block", "seat"),)


class Tickets(ModelImporter):
    model = Ticket
    key = Ticket.code
    modes = EVERY
    exclude = ("is_gone",)


GONE = {"code": "G", "name": "gone", "block": 1, "seat": 1}
CODE = "Code: There is such a ticket already."
NAME = "Name: There is such a ticket already."
NONE = "Code: There is no such ticket."
SEAT = "Row: There is another record with the same Block and Seat."


def hide(state: Any) -> None:
    """Hide what is gone as SQLAlchemy's own example of a soft delete does."""
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        criteria = with_loader_criteria(Ticket, lambda cls: cls.is_gone.is_(False))
        state.statement = state.statement.options(criteria)


@pytest.fixture(autouse=True)
def tickets(state: Any) -> Iterator[None]:
    state.importers[Tickets.slug] = Tickets
    db.session.add_all([Ticket(**GONE, is_gone=True), Ticket(code="H", name="here")])
    db.session.commit()
    event.listen(db.session, "do_orm_execute", hide)
    yield
    event.remove(db.session, "do_orm_execute", hide)


@pytest.mark.parametrize(
    ("operation", "row", "told"),
    [
        ("create", {"Code": "g"}, [CODE]),
        ("create", {"Code": "N", "Name": "Gone"}, [NAME]),
        ("create", {"Code": "N", "Block": "1", "Seat": "1"}, [SEAT]),
        ("update", {"Code": "G", "Name": "new"}, [NONE]),
        ("update", {"Code": "H", "Name": "gone"}, [NAME]),
        ("update", {"Code": "H", "Block": "1", "Seat": "1"}, [SEAT]),
        ("upsert", {"Code": "G", "Name": "new"}, [CODE]),
        ("upsert", {"Code": "N", "Name": "new"}, []),
    ],
)
def test_a_hidden_record_is_never_found_but_what_it_has_is_taken(operation, row, told):
    [judged] = judge_csv(Tickets, [row], actor="ann", operation=operation).rows
    assert [each.message for each in judged.problems] == told
    done = import_csv(Tickets, [row], actor="ann", operation=operation)
    assert [each.message for row in done.rows for each in row.problems] == told
    assert (done.created, done.updated) == (int(not told), 0)
    table = sa.inspect(Ticket).local_table
    gone = sa.select(*(table.c[name] for name in GONE)).where(table.c.is_gone)
    assert [dict(each._mapping) for each in db.session.execute(gone)] == [GONE]
