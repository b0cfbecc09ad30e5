"""The tests that an engineer gets, for three importers of ours: all of them pass."""

from __future__ import annotations

import pytest

from plugins.bulk_import.testing import ImporterTests
from tests.bulk_import.depot import ArticleImporter
from tests.bulk_import.host import GuestImporter, MemberImporter
from tests.bulk_import.shop import ProductImporter
from tests.bulk_import.testing.member_rows import row_of_a_member

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.sampled(2)]


class TestMembers(ImporterTests):
    """A login that is unique, a secret, a reference and a truth value."""

    importer = MemberImporter
    broken = {"Active": "maybe"}

    def actor(self):
        return "ann"

    def row(self, number):
        return row_of_a_member(number)


class TestGuests(TestMembers):
    """Members whose import can be undone."""

    importer = GuestImporter


class TestArticles(ImporterTests):
    """Two unique columns, one of them without a rule, and a model that validates."""

    importer = ArticleImporter

    def actor(self):
        return "ann"

    def row(self, number):
        return {"SKU": f"a-{number}", "EAN number": f"40{number:05}", "Name": f"Article {number}"}


class TestProducts(ImporterTests):
    """Twelve columns of many kinds, read from a model."""

    importer = ProductImporter
    broken = {"Price": "dear"}

    def actor(self):
        return "ann"

    def row(self, number):
        return {
            "Sku": f"P-{number}",
            "Name": f"Product {number}",
            "Price": f"{number}.50",
            "Quantity": str(number),
            "Status": "on sale",
            "Released": "2026-03-01",
            "Supplier email": "ann@example.org",
            "Page": "https://example.org/p",
            "Category": "Tools",
            "Tags": "new; heavy" if number % 2 else "",
        }
