"""The same update by django-import-export, in an environment of its own (`make bench-peer`).

A program without any module of ours but the files: it does a round for each number that it reads,
and prints the seconds of CPU time: `PEER -m bench.peer.django_articles plain|references URL`.
"""
# mypy: ignore-errors
# Nothing of Django is installed where types are checked.

from __future__ import annotations

import sys

from bench.fixtures.article_files import CATEGORIES, ROWS, TAGS, article_file, category_of, tags_of
from bench.peer.django_rounds import do_rounds


def main(kind: str, url: str = "") -> None:
    """Do a round for each number of standard input."""
    make = _plain if kind == "plain" else _with_references
    do_rounds(make, lambda number: article_file(number, kind=kind), _check, url)


def _check(result) -> None:
    totals = result.totals["update"], result.totals["skip"]
    assert totals == (ROWS // 2, ROWS // 2), totals


def _make(*kinds: type) -> None:
    from django.db import connection

    with connection.schema_editor() as schema:
        for kind in kinds:
            schema.create_model(kind)


def _plain() -> type:
    from django.db import models
    from import_export import fields, resources

    class Article(models.Model):
        sku = models.CharField(max_length=20, unique=True)
        name = models.CharField(max_length=40)
        stock = models.IntegerField()

        class Meta:
            app_label = "import_export"

    class ArticleResource(resources.ModelResource):
        sku = fields.Field("sku", "Sku")
        name = fields.Field("name", "Name")
        stock = _number("stock", "Stock")

        class Meta:
            model = Article
            import_id_fields = ("sku",)
            skip_unchanged = True
            fields = ("sku", "name", "stock")

    _make(Article)
    Article.objects.bulk_create(
        [Article(sku=f"A-{n:05}", name=f"Article {n}", stock=0) for n in range(ROWS)],
        batch_size=1000,
    )
    return ArticleResource


def _with_references() -> type:
    from django.db import models
    from import_export import fields, resources
    from import_export.widgets import ForeignKeyWidget, ManyToManyWidget

    class Category(models.Model):
        name = models.CharField(max_length=20, unique=True)

        class Meta:
            app_label = "import_export"

    class Tag(models.Model):
        name = models.CharField(max_length=20, unique=True)

        class Meta:
            app_label = "import_export"

    class Item(models.Model):
        sku = models.CharField(max_length=20, unique=True)
        name = models.CharField(max_length=40)
        stock = models.IntegerField()
        category = models.ForeignKey(Category, on_delete=models.CASCADE)
        tags = models.ManyToManyField(Tag)

        class Meta:
            app_label = "import_export"

    class ItemResource(resources.ModelResource):
        sku = fields.Field("sku", "Sku")
        name = fields.Field("name", "Name")
        stock = _number("stock", "Stock")
        category = fields.Field("category", "Category", ForeignKeyWidget(Category, "name"))
        tags = fields.Field("tags", "Tags", ManyToManyWidget(Tag, ";", "name"))

        class Meta:
            model = Item
            import_id_fields = ("sku",)
            skip_unchanged = True
            fields = ("sku", "name", "stock", "category", "tags")

    _make(Category, Tag, Item)
    categories = {name: Category.objects.create(name=name) for name in CATEGORIES}
    tags = {name: Tag.objects.create(name=name) for name in TAGS}
    items = Item.objects.bulk_create(
        [
            Item(
                sku=f"A-{n:05}",
                name=f"Article {n}",
                stock=0,
                category=categories[category_of(n, 0)],
            )
            for n in range(ROWS)
        ],
        batch_size=1000,
    )
    pairs = [(item, tags[name]) for n, item in enumerate(items) for name in tags_of(n, 0)]
    through = Item.tags.through
    through.objects.bulk_create(
        [through(item_id=item.pk, tag_id=tag.pk) for item, tag in pairs], batch_size=1000
    )
    return ItemResource


def _number(attribute: str, header: str):
    from import_export import fields
    from import_export.widgets import IntegerWidget

    return fields.Field(attribute, header, IntegerWidget())


if __name__ == "__main__":
    main(*sys.argv[1:])
