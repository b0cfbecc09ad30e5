"""What is offered for a cell at fault: only what its column takes."""

from __future__ import annotations

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.texts import Digits
from plugins.bulk_import.engine.rows.rows import Problem
from plugins.bulk_import.reports.repairs.offers import offers_for


class CodeImporter(Importer):
    slug = "codes"
    noun = "Codes"

    code = Digits("Code", max_length=4)


LAYOUT = Layout.of_file(CodeImporter, CodeImporter.fields)


def offered(cell):
    problems: list[Problem] = []
    CodeImporter.code.read(cell, 2, problems)
    return [each.text for each in offers_for(LAYOUT, problems[0], cell, 1)]


def test_what_is_probably_meant_is_offered_unless_the_column_refuses_it():
    assert offered('="4711"') == ["4711"]
    assert offered('="47110"') == []
