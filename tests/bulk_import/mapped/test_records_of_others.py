"""Nothing that an import says tells of records which its uploader may not know of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import ModelImporter, Problem
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.intake import check
from plugins.bulk_import.reports.verdict.diff import find_diff
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.host import HostBase, db
from tests.bulk_import.price_list import EVERY


class Depot(HostBase):
    __tablename__ = "tenants_depot"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    tenant: Mapped[str] = mapped_column(sa.String(10))


class Good(HostBase):
    """Its SKU is unique for a tenant only."""

    __tablename__ = "tenants_good"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(40))
    tenant: Mapped[str] = mapped_column(sa.String(10))
    depot_id: Mapped[int | None] = mapped_column(ForeignKey(Depot.id))
    depot: Mapped[Depot | None] = relationship()
    __table_args__ = (sa.UniqueConstraint("tenant", "sku"),)


class Goods(ModelImporter):
    model = Good
    key = Good.sku
    modes = EVERY
    exclude: ClassVar[Collection[str]] = ("tenant",)

    def get_query(self, kind):
        return select(kind).where(kind.tenant == self.actor)

    def record_values(self, row: Row):
        return {**super().record_values(row), "tenant": self.actor}

    def record_name(self, record):
        return f"{record.name} of {record.tenant}"


class OnlyGoods(Goods):
    """Goods without a depot, of which nothing but columns has to be read."""

    slug = "only_goods"
    exclude = ("tenant", "depot")


class Refusing(ModelImporter):
    """It finds everybody's goods, and refuses those of others."""

    model = Good
    slug = "refusing"
    key = Good.sku
    modes = EVERY
    exclude = ("tenant", "depot")

    def may_update(self, record):
        if record.tenant != self.actor:
            return Problem("sku.unknown", "Sku: There is no such good.")
        return None

    record_name = Goods.record_name


@pytest.fixture(autouse=True)
def goods(state):
    state.importers.update({each.slug: each for each in (Goods, OnlyGoods, Refusing)})
    depots = [Depot(name="Harbour", tenant="ann"), Depot(name="Secret vault", tenant="bob")]
    owned = [("S1", "ann"), ("S1", "bob"), ("ONLYBOB", "bob")]
    records = [Good(sku=sku, name=f"{sku} {who}", tenant=who) for sku, who in owned]
    db.session.add_all([*depots, *records])
    db.session.commit()


def said(importer, rows, operation):
    """Return effect or codes of each row and all that is said, once an import has done the same."""
    judged = judge_csv(importer, rows, actor="ann", operation=operation)
    done = import_csv(importer, rows, actor="ann", operation=operation)
    assert done.created + done.updated + done.unchanged == judged.ready
    effects = [[each.code for each in row.problems] or row.effect for row in judged.rows]
    problems = [each for row in (*judged.rows, *done.rows) for each in row.problems]
    return effects, " ".join(f"{each.message} {each.hint}" for each in problems)


@pytest.mark.parametrize("importer", [Goods, OnlyGoods])
def test_records_of_others_are_treated_as_unknown(importer):
    rows = [{"Sku": sku, "Name": f"{sku} new"} for sku in ("s1", "onlybob", "s2")]
    effects, words = said(importer, rows[:1], "create")
    assert effects == [["sku.taken"]]
    assert "bob" not in words
    assert said(importer, rows[:2], "update")[0] == ["changed", ["sku.unknown"]]
    assert said(importer, rows, "upsert")[0] == ["unchanged", "new", "new"]
    query = select(Good.sku, Good.name, Good.tenant).order_by(Good.id)
    assert [tuple(each) for each in db.session.execute(query)][:3] == [
        ("S1", "s1 new", "ann"),
        ("S1", "S1 bob", "bob"),
        ("ONLYBOB", "ONLYBOB bob", "bob"),
    ]


def test_a_thing_of_others_is_neither_referred_to_nor_suggested(state):
    rows = [
        {"Sku": f"n{n}", "Name": "x", "Depot": name}
        for n, name in enumerate(("Secret vault", "Secret vaul", "harbou", "harbour"))
    ]
    effects, words = said(Goods, rows, "create")
    assert effects == [["depot.unknown"]] * 3 + ["new"]
    assert "Harbour" in words
    assert "vault" not in words
    assert Goods("ann").choices() == {Goods.field_named("depot"): ["Harbour"]}


def test_keys_of_others_are_not_compared_with(state):
    assert set(Goods("ann").known_keys()) == {"S1"}
    assert Refusing("ann").known_keys() == ()


def test_records_of_one_key_are_named_to_those_who_may_change_them(state):
    rows = [{"Sku": "S1", "Name": "new"}, {"Sku": "onlybob", "Name": "new"}]
    effects, words = said(Refusing, rows, "update")
    assert effects == [["sku.ambiguous"], ["sku.unknown"]]
    assert "S1 ann of ann" in words
    assert "bob" not in words


def test_a_thing_of_others_is_not_named_as_what_a_record_held_before(state):
    vault = db.session.scalars(select(Depot).where(Depot.tenant == "bob")).one()
    db.session.execute(sa.update(Good).where(Good.tenant == "ann").values(depot_id=vault.id))
    db.session.commit()
    file = b"Sku,Depot\nS1,Harbour\n"
    upload = Upload("g.csv", file, choices=Choices(operation="update"))
    intake: Any = check(state, ImportRequest(Goods, "ann", upload))
    [column] = find_diff(intake.importer, intake.layout, intake.rows)
    [value] = column.values
    assert (value.before, value.after) == ("not yours to see", "Harbour")
    guess = judge_csv(Goods, [{"Sku": "S1", "Depot": vault.name}], actor="ann", operation="update")
    assert guess.problems == {2: ["depot.unknown"]}
    assert import_csv(Goods, file.decode(), actor="ann", operation="update").updated == 1
    told = find_diff(intake.importer, intake.layout, intake.rows)[0].as_json()
    assert "vault" not in str(told)


@pytest.mark.parametrize(("name", "is_told"), [("Main", True), ("17", False)])
def test_a_number_is_no_other_systems_where_things_are_called_by_numbers(state, name, is_told):
    db.session.add(Depot(name=name, tenant="north"))
    db.session.commit()
    judged = judge_csv(Goods, [{"Sku": "a", "Name": "x", "Depot": "99"}], actor="north")
    ((problem,),) = [each.problems for each in judged.rows]
    assert ("number that another system has" in problem.hint) is is_told
