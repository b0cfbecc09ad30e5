"""A shop: products of twelve columns, imported by seven lines."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal as Exact

from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Numeric, String, Table
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from plugins.bulk_import import URL, Decimal, Email, ModelImporter
from tests.bulk_import.host import HostBase


class Status(enum.Enum):
    """Whether a product is sold."""

    DRAFT = "draft"
    ON_SALE = "on sale"


class Category(HostBase):
    __tablename__ = "category"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class Tag(HostBase):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))


product_tag = Table(
    "product_tag",
    HostBase.metadata,
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Product(HostBase):
    __tablename__ = "product"
    __table_args__ = (CheckConstraint("price >= 0", name="product_price"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str | None] = mapped_column(LongText)
    price: Mapped[Exact] = mapped_column(Numeric(10, 2))
    weight: Mapped[float | None]
    quantity: Mapped[int] = mapped_column(default=0)
    status: Mapped[Status] = mapped_column(Enum(Status), default=Status.DRAFT)
    released: Mapped[date | None]
    supplier_email: Mapped[str | None] = mapped_column(String(254))
    page: Mapped[str | None] = mapped_column(String(500))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    category: Mapped[Category] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=product_tag)


class ProductImporter(ModelImporter):
    model = Product
    key = Product.sku
    references = {"category": Category.name, "tags": Tag.name}
    price = Decimal("Price", places=2, minimum=0)
    supplier_email = Email("Supplier Email", blank=None)
    page = URL("Page", blank=None)
