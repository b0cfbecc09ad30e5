"""A depot beside the host's members: keys of every kind, unique columns, a model that validates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from plugins.bulk_import import Importer, Row, Text, absent
from tests.bulk_import.host import HostBase, db


class Article(HostBase):
    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(unique=True)
    ean: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(20))

    @validates("name")
    def _validate_name(self, key: str, name: str) -> str:
        if name == "forbidden":
            raise ValueError(f"{name} is not sold here.")
        return name


class Warehouse(HostBase):
    """Its key is a text that has no limit and another name than id."""

    __tablename__ = "warehouse"
    code: Mapped[str] = mapped_column(primary_key=True)

    def __repr__(self) -> str:
        return "a secret of the warehouse"


class Shelf(HostBase):
    __tablename__ = "shelf"
    site: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)


class ArticleImporter(Importer):
    """One row of the file becomes one article; nothing is said about doubled EANs."""

    slug = "articles"
    noun = "Articles"

    sku = Text("SKU", max_length=400)
    ean = Text("EAN number", max_length=400)
    name = Text("Name", max_length=400)

    @absent(sku, message="SKU: There is such an article already.")
    def taken(self, keys: set[str]) -> set[str]:
        query = select(Article.sku).where(Article.sku.in_(keys))
        return set(db.session.scalars(query))

    def create(self, rows: Sequence[Row]) -> Any:
        made = self.made(rows)
        db.session.add_all(made)
        return made

    def made(self, rows: Sequence[Row]) -> list[Article]:
        """Return articles that no session knows yet."""
        return [Article(sku=row[self.sku], ean=row[self.ean], name=row[self.name]) for row in rows]


class WarehouseImporter(Importer):
    """One row of the file becomes one warehouse."""

    slug = "warehouses"
    noun = "Warehouses"

    code = Text("Code", max_length=400)

    def create(self, rows: Sequence[Row]) -> Any:
        made = [Warehouse(code=row[self.code]) for row in rows]
        db.session.add_all(made)
        return made


class ShelfImporter(Importer):
    """One row of the file becomes one shelf."""

    slug = "shelves"
    noun = "Shelves"

    site = Text("Site", max_length=400)
    number = Text("Number", max_length=400)

    def create(self, rows: Sequence[Row]) -> Any:
        made = [Shelf(site=row[self.site], number=row[self.number]) for row in rows]
        db.session.add_all(made)
        return made
