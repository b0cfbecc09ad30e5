"""A price list: the products of the shop, which may be updated by their sku."""

from __future__ import annotations

from datetime import date

from plugins.bulk_import import ModelImporter
from tests.bulk_import.depot import Article
from tests.bulk_import.host import db
from tests.bulk_import.shop import Category, Product, ProductImporter, Tag

EVERY = ("create", "update", "upsert")


class PriceList(ProductImporter):
    slug = "price_list"
    modes = EVERY
    blank_clears = ("supplier_email",)


class ArticleUpdates(ModelImporter):
    model = Article
    key = Article.sku
    modes = ("update", "upsert")
    slug, noun = "article_updates", "Articles"


def stock() -> None:
    """Give the shop two categories, two tags and three products."""
    wood, metal = Category(name="Wood"), Category(name="Metal")
    tags = [Tag(name="Oak"), Tag(name="New")]
    db.session.add_all([wood, metal, *tags])
    for number in (1, 2, 3):
        product = Product(sku=f"A{number}", name=f"Chair {number}", price=number, category=wood)
        product.tags, product.supplier_email = tags[:1], "ann@example.org"
        product.released, product.description = date(2026, 1, number), "Two\nlines"
        db.session.add(product)
    db.session.commit()
