"""What a host has a row write in place of what was read: of new records and of updates alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import ModelImporter, Secret
from plugins.bulk_import.testing import import_csv
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY, PriceList, stock
from tests.bulk_import.shop import Product


class Account(HostBase):
    __tablename__ = "account_with_pin"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    town: Mapped[str | None]
    made_by: Mapped[str | None]
    pin: Mapped[str | None]


class Accounts(ModelImporter):
    model, key, modes = Account, Account.login, EVERY
    exclude = ("made_by",)
    pin = Secret("PIN", required=False)

    def prepare(self, rows):
        return [f"hash of {len(row[self.pin])}" for row in rows]

    def record_values(self, row):
        values = super().record_values(row)
        town = values.get("town") and values["town"].upper()
        return {**values, "pin": row.prepared, "town": town, "made_by": self.actor}


def account():
    db.session.expire_all()
    found = db.session.scalars(select(Account)).one()
    return found.town, found.pin, found.made_by


def test_an_update_writes_a_secret_as_a_new_record_does_and_what_is_in_no_file_stays(state):
    assert import_csv(Accounts, "Login,Town,PIN\nlee,Rome,1234\n", actor="ann").created == 1
    assert account() == ("ROME", "hash of 4", "ann")
    file = "Login,Town,PIN\nlee,,999\n"
    assert import_csv(Accounts, file, actor="bob", operation="update").updated == 1
    assert account() == ("ROME", "hash of 3", "ann")
    file = "Login,Town\nlee,Bern\n"
    assert import_csv(Accounts, file, actor="bob", operation="upsert").updated == 1
    assert account() == ("BERN", "hash of 3", "ann")


def test_a_row_whose_value_the_host_makes_the_same_again_is_not_reported_as_updated(state):
    import_csv(Accounts, "Login,Town,PIN\nlee,Rome,1234\n", actor="ann")
    done = import_csv(Accounts, "Login,Town\nlee,rome\n", actor="ann", operation="update")
    assert (done.updated, done.problems) == (0, {2: ["row.refused"]})


def test_a_list_of_things_is_written_as_the_host_says(state):
    stock()

    class Oaken(PriceList):
        slug = "oaken"

        def record_values(self, row) -> dict[str, Any]:
            values = super().record_values(row)
            return {**values, "tags": [each for each in values["tags"] if each.name != "New"]}

    done = import_csv(Oaken, "Sku,Tags\nA2,New\n", actor="ann", operation="update")
    assert done.updated == 1
    found = db.session.scalars(select(Product).where(Product.sku == "A2")).one()
    assert found.tags == []
