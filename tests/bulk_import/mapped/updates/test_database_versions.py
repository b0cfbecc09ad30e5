"""Updates of records whose version the database counts: it is read, and never written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from plugins.bulk_import import ModelImporter
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY

pytestmark = pytest.mark.databases("postgresql")


class TransactionId(UserDefinedType[str]):
    """The type of PostgreSQL's system columns, as text."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:
        return "XID"

    def bind_expression(self, bindvalue: Any) -> Any:
        return sa.cast(sa.cast(bindvalue, sa.Text), TransactionId())

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return str


class Coin(HostBase):
    """A model as SQLAlchemy's documentation of server-side versions writes it."""

    __tablename__ = "versioned_coin"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    value: Mapped[int]
    xmin = mapped_column(TransactionId, system=True, server_default=sa.FetchedValue())
    __mapper_args__ = {"version_id_col": xmin, "version_id_generator": False}


class Coins(ModelImporter):
    model = Coin
    key = Coin.code
    modes = EVERY


def test_a_version_of_the_database_is_not_written(state):
    assert import_csv(Coins, "Code,Value\r\na,1\r\nb,2\r\n").created == 2

    done = import_csv(Coins, "Code,Value\r\na,5\r\nb,2\r\nc,3\r\n", operation="upsert")

    assert (done.status, done.created, done.updated, done.unchanged) == ("COMPLETED", 1, 1, 1)
    stored = db.session.execute(sa.select(Coin.code, Coin.value).order_by(Coin.code))
    assert [tuple(each) for each in stored] == [("a", 5), ("b", 2), ("c", 3)]
