"""An import with a column of every kind, a good cell of each and a wrong one, with its sentence."""

from __future__ import annotations

import csv
import enum
import io
from datetime import date

from plugins.bulk_import import (
    JSON,
    URL,
    UUID,
    Boolean,
    Choice,
    Date,
    DateTime,
    Decimal,
    Digits,
    Email,
    Float,
    Importer,
    Integer,
    Reference,
    Text,
    Time,
    absent,
    lookup,
)


class Size(enum.Enum):
    """What comes in sizes."""

    SMALL = "s"
    LARGE = "l"


class Thing:
    """What a thing refers to."""


class ThingImporter(Importer):
    """One column of every kind."""

    slug = "things"
    noun = "Things"

    sku = Text("Sku", max_length=20, unique="Sku: Twice.")
    about = Text("About", max_length=200, multiline=True, blank=None)
    code = Digits("Code", max_length=9, blank="0")
    active = Boolean("Active", blank=True)
    stock = Integer("Stock", blank=0, unique="Stock: Twice.")
    price = Decimal("Price", places=2, minimum=0, blank=None)
    total = Decimal("Total", places=2, blank=None)
    weight = Float("Weight", blank=1.5)
    born = Date("Born", blank=date(2026, 1, 1))
    seen = DateTime("Seen", blank=None)
    opens = Time("Opens", blank=None)
    size = Choice("Size", Size, blank=Size.SMALL)
    mail = Email("Mail", blank=None)
    page = URL("Page", blank=None)
    key = UUID("Key", blank=None)
    data = JSON("Data", blank={})
    other = Reference("Other", Thing, required=False)

    @lookup(other, missing="Other: There is none.")
    def others(self, keys: set[str]) -> dict[str, Thing]:
        return {}

    @absent(stock, message="Stock: Taken.")
    def taken(self, keys: set[str]) -> set[str]:
        return keys & {"99"}


GOOD = {
    "Sku": "A1",
    "About": "One\nTwo",
    "Code": "0044",
    "Active": "false",
    "Stock": "1 234",
    "Price": "1.234,50",
    "Total": "",
    "Weight": "0,5",
    "Born": "31/12/2026",
    "Seen": "31/12/2026 14:30",
    "Opens": "9:05",
    "Size": "Large",
    "Mail": "ann@example.org",
    "Page": "https://example.org",
    "Key": "0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11",
    "Data": '{"a": [1, 2]}',
    "Other": "",
}
"""A good row by the headers of its columns."""

TYPE = (
    "Data Type: The data entered in line no. 2 for the column {} does not match the expected type."
)
BAD = {
    "About": ("a\x00b", "about.characters", "About: Contains control characters."),
    "Code": ("12a", "code.type", TYPE.format("Code")),
    "Active": ("ja", "active.type", TYPE.format("Active")),
    "Stock": ("=1+1", "stock.type", TYPE.format("Stock")),
    "Price": (
        "-1",
        "price.range",
        "Price: Is out of range. Ensure this meets the set restrictions.",
    ),
    "Total": (
        "0.125",
        "total.places",
        "Total: Has too many decimals. Ensure this meets the set restrictions.",
    ),
    "Weight": ("@1", "weight.type", TYPE.format("Weight")),
    "Born": ("01/02/2026", "born.ambiguous", "Born: Can be read in two ways."),
    "Seen": ("2026-02-30", "seen.type", TYPE.format("Seen")),
    "Opens": ("24:00", "opens.type", TYPE.format("Opens")),
    "Size": ("huge", "size.choice", "Size: Is none of the values that may be used."),
    "Mail": ("ann", "mail.type", TYPE.format("Mail")),
    "Page": ("javascript:alert(1)", "page.type", TYPE.format("Page")),
    "Key": ("x", "key.type", TYPE.format("Key")),
    "Data": ("{'a'\n: 1}", "data.type", TYPE.format("Data")),
}
"""A wrong cell of each kind, and the code and the sentence of its problem in line 2."""

READ_FROM_A_MODEL = [
    ("sku.duplicate", "Sku: The same value stands in more than one row of the file."),
    ("sku.taken", "Sku: There is such a product already."),
    ("category.unknown", "Category: The specified category does not exist."),
    ("tags.unknown", "Tags: There are several of this name."),
]
"""What an import says that is read from the model of a product."""


BROKEN_RULES = {
    "check": ("row.refused", "Row: A rule of the database does not allow it."),
    "needed": (
        "row.refused",
        "Row: The record needs a value in owner, which no column of the file fills.",
    ),
    "reference": ("row.refused", "Row: What Yard Id refers to does not exist."),
    "left out": ("row.refused", "Row: The database has not kept the record."),
}
"""What an import says of rows that a rule of the database refuses."""


PAGE_PROGRAM = (
    ("page.program", "Program: This page could not be made."),
    ("page.program", "Program: This step could not be carried to its end."),
)
"""What any page says where the host's program fails in it."""
PAGE_LIMITED = ("page.limited", "Page: Too many requests in a short time.")
"""What any page says where the host limits how often it is asked for."""
PROGRAM = (
    "file.program",
    "Program: A rule of this import failed, so the file was not checked to its end.",
)
"""What a check says where the host's rules fail."""
UPDATES = {
    "unknown": ("sku.unknown", "Sku: There is no such product."),
    "ambiguous": ("name.ambiguous", "Name: Several records have it: tag OAK, tag Oak."),
    "appeared": ("row.appeared", "Row: The record has appeared since the file was checked."),
    "changed": ("row.changed", "Row: The record has changed since the file was checked."),
    "gone": ("row.gone", "Row: The record has gone since the file was checked."),
    "refused": ("row.value", "Row: A value was refused when the record was updated."),
    "left": ("row.refused", "Row: The change was not kept."),
}
"""What an import says that updates records of a model."""
TREES = {
    "circle": ("parent.circle", "Parent: The parents go round in a circle."),
    "failed": (
        "parent.failed",
        "Parent: The parent is not created, because its row has errors.",
    ),
    "later": (
        "parent.later",
        "Parent: The parent is created by this file, so no record can be moved to it yet.",
    ),
}
"""The problems of rows that name rows of the same file as parents."""


def file_of(*rows: dict[str, str]) -> str:
    """Return a file with the columns of its first row."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
