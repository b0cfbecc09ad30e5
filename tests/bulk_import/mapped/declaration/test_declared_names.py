"""What a class says about its model and the model does not have: told when the class is made."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, relationship
from sqlalchemy.orm import synonym as synonym_of

from plugins.bulk_import import GetOrCreate, ModelImporter, Text
from plugins.bulk_import.mapped.model.names import plural, words_of

EVERY = ("create", "update", "upsert")


class Base(DeclarativeBase):
    """Models whose tables are never made."""


class Label(Base):
    __tablename__ = "declared_label"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("declared_parcel.id"))


class Parcel(Base):
    __tablename__ = "declared_parcel"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    number: Mapped[str] = synonym_of("code")
    city: Mapped[str | None] = mapped_column(sa.String(20))
    address: Mapped[str] = column_property(sa.literal_column("code || city"))
    labels: Mapped[list[Label]] = relationship()
    names = association_proxy("labels", "name")

    @hybrid_property
    def place(self) -> str:
        return f"{self.code} {self.city}"


class Van(Base):
    __tablename__ = "declared_van"
    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey(Parcel.id))
    parcel: Mapped[Parcel | None] = relationship()


class Thing:
    """What is no column."""

    def __repr__(self) -> str:
        return "other"


def made(**attributes: Any) -> Any:
    """Return an importer of parcels with some attributes."""
    return type("X", (ModelImporter,), {"model": Parcel, **attributes})


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"key": Parcel.place}, r"X\.key must be an attribute of Parcel that .*; place is not\."),
        ({"key": Parcel.address, "modes": EVERY}, r"such as Parcel\.\w+; address is not"),
        ({"key": "code"}, r"; 'code' is not"),
        ({"key": Label.name}, r"; name is not"),
        ({"references": {"names": Label.name}}, r"X\.references names names, which no row can"),
        ({"references": {"labels": Label.name}}, r"X\.references names labels, which no row can"),
        ({"exclude": ("citty",)}, r"X\.exclude names citty, and Parcel has no such attribute"),
        ({"labels": {"citty": "City"}}, r"X\.labels names citty, and Parcel has no such"),
        ({"labels": {"city": "Errors"}}, r"a column called 'Errors', as error files call their"),
        ({"labels": {"city": "CODE"}}, r"X has two columns called code\."),
    ],
)
def test_a_name_that_is_no_such_attribute_is_refused_with_a_sentence(attributes, sentence):
    with pytest.raises(TypeError, match=sentence):
        made(**attributes)


def test_a_synonym_is_the_attribute_that_it_stands_for():
    importer = made(key=Parcel.number, modes=EVERY)
    assert importer.key is Parcel.code
    assert [each.field.name for each in importer.existings] == ["code"]


def test_a_label_may_be_that_of_a_field_of_the_class():
    class Plain(ModelImporter):
        model = Parcel
        colour = Text("Colour", max_length=5, extra=True)
        labels = {"colour": "Paint"}

    assert [each.name for each in Plain.fields] == ["code", "city", "colour"]


def test_a_table_that_no_file_can_hold_is_refused_quickly():
    columns = {f"c{number}": mapped_column(sa.String(9), nullable=True) for number in range(400)}
    wide = type(
        "Wide",
        (Base,),
        {
            "__tablename__": "declared_wide",
            "id": mapped_column(sa.Integer, primary_key=True),
            **columns,
        },
    )
    begun = time.process_time()
    with pytest.raises(TypeError, match="X has 400 columns, and a file has 100 at most"):
        made(model=wide)
    left_out = [f"c{number}" for number in range(100, 400)]
    assert len(made(model=wide, exclude=left_out).fields) == 100
    # Each place was looked up by comparing columns with each other: minutes.
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *(("supplier_email", "Supplier Email"), ("sku", "Sku"), ("CUSTOMER_NO", "Customer No")),
        *(("CustID", "Cust ID"), ("VATNumber", "VAT Number"), ("firstName", "First Name")),
        *(("Company Name", "Company Name"), ("_key", "Key"), ("line2", "Line2")),
    ],
)
def test_a_column_is_called_as_its_attribute_in_words(name: str, words: str) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("word", "several"),
    [
        *(("product", "products"), ("city", "cities"), ("box", "boxes"), ("class", "classes")),
        *(("status", "statuses"), ("tbl customers", "tbl customers"), ("orders", "orders")),
    ],
)
def test_a_name_in_the_plural_stays_in_it(word: str, several: str) -> None:
    assert plural(word) == several


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"labels": {Van.parcel: "Box"}}, r"labels must have names of attributes, as texts"),
        ({"references": {"parcel": "code"}}, r"such as Parcel\.\w+; 'code' is not one"),
        ({"references": {"parcel": Parcel}}, "; <class .*Parcel'> is not one"),
        ({"references": {"parcel": GetOrCreate(Label.name)}}, "; .* is not one"),
    ],
)
def test_things_are_named_by_attributes_of_theirs(attributes: Any, sentence: str) -> None:
    body = {"model": Van, "slug": "vans", "noun": "Vans", **attributes}
    with pytest.raises(TypeError, match=rf"^Vans\..*{sentence}"):
        type("Vans", (ModelImporter,), body)


@pytest.mark.parametrize(
    ("given", "told"), [(None, "None"), (Thing(), "other"), (lambda self: "", "the method city")]
)
def test_an_attribute_that_is_no_field_cannot_have_the_name_of_a_column(
    given: Any, told: str
) -> None:
    sentence = rf'^X\.city is {told}, and Parcel has a column .* exclude = \("city",\)\.$'
    with pytest.raises(TypeError, match=sentence):
        made(city=given)
    assert [each.name for each in made(city=given, exclude=("city",)).fields] == ["code"]


def test_an_attribute_of_a_flask_admin_view_is_refused_with_the_name_for_imports() -> None:
    with pytest.raises(TypeError, match=r"^X\.form_excluded_columns .* Call it exclude, "):
        made(form_excluded_columns=("city",))


def test_a_model_that_refers_to_what_is_not_defined_yet_is_refused_with_a_sentence() -> None:
    class Late(DeclarativeBase):
        """Models of which some are missing."""

    class Order(Late):
        __tablename__ = "late_order"
        id: Mapped[int] = mapped_column(primary_key=True)
        code: Mapped[str]
        buyer_id = mapped_column(ForeignKey("late_buyer.id"))

    told = r"^X reads Order, which refers to what is not defined yet, late_buyer\.id\. Import every"
    with pytest.raises(TypeError, match=told):
        type("X", (ModelImporter,), {"model": Order})
    type(
        "Buyer",
        (Late,),
        {"__tablename__": "late_buyer", "id": mapped_column(sa.Integer, primary_key=True)},
    )
    importer: Any = type("X", (ModelImporter,), {"model": Order})
    assert [each.name for each in importer.fields] == ["code", "buyer_id"]

    class Line(Late):
        __tablename__ = "late_line"
        id: Mapped[int] = mapped_column(primary_key=True)
        order_id: Mapped[int] = mapped_column(ForeignKey("late_order.id"))
        order: Mapped[Any] = relationship("Bill")

    class Note(Late):
        __tablename__ = "late_note"
        id: Mapped[int] = mapped_column(primary_key=True)

    # Whichever class of the base it is, no record of another one can be made either.
    for model in (Line, Note):
        told = rf"^X reads {model.__name__}, which refers to what is not defined yet: .*Line.*Bill"
        with pytest.raises(TypeError, match=told):
            type("X", (ModelImporter,), {"model": model})
    Late.registry.dispose()
