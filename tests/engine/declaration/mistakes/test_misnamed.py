"""Names in a host's class that nothing asks for: refused where another one is surely meant."""

from __future__ import annotations

from decimal import Decimal as Exact
from typing import Any

import pytest
import sqlalchemy as sa

from plugins.bulk_import import Actors, BulkImport, ImportApi, Importer, Text, check


def importer(**more: Any) -> type[Importer]:
    """Return an importer of one column that says this, too."""
    body = {"slug": "things", "noun": "Things", "name": Text("Name", max_length=9)}
    return type("Things", (Importer,), body | {"create": lambda self, rows: rows} | more)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("may_updat", "may_update"),
        ("preprare", "prepare"),
        ("mode", "modes"),
        ("nuon", "noun"),
        ("find_record", "find_records"),
    ],
)
def test_a_name_one_slip_away_from_one_that_is_asked_for_is_refused(name: str, meant: str) -> None:
    sentence = rf"^Things\.{name} is never read, and {meant} is\. Correct the name"
    with pytest.raises(TypeError, match=sentence):
        importer(**{name: ()})


def test_a_mixin_of_the_host_is_looked_at_too() -> None:
    mixin = type("Ours", (), {"may_updates": lambda self, record: None})
    with pytest.raises(TypeError, match=r"^Things\.may_updates is never read"):
        type("Things", (mixin, importer()), {})


def test_names_of_columns_and_rules_and_of_other_things_are_the_hosts() -> None:
    label = Text("Label", max_length=9)

    def updates(self: Any, row: Any) -> None: ...

    assert importer(
        mode=Text("Mode", max_length=9),
        label=label,
        updates=check(label)(updates),
        created=lambda self: (),
        _mode=1,
        vat=Exact("0.19"),
    )


@pytest.mark.parametrize("kind", [sa.Text(80), sa.Date(), sa.Boolean])
def test_a_type_of_another_library_is_no_column(kind: Any) -> None:
    name = "Text" if isinstance(kind, sa.Text) else getattr(kind, "__name__", "Date")
    with pytest.raises(TypeError, match=rf"^Things\.born is a {name} of sqlalchemy, and a column"):
        importer(born=kind)


def test_misnamed_methods_of_actors_and_of_an_api_are_refused() -> None:
    actors = type("People", (Actors,), {"may_downlod": lambda self, run: False})
    with pytest.raises(TypeError, match=r"^People\.may_downlod is never read, and may_download is"):
        BulkImport(actors=actors())
    with pytest.raises(TypeError, match=r"^Api\.authorize is never read, and authorise is"):
        type("Api", (ImportApi,), {"authorize": lambda self, scope: None})
