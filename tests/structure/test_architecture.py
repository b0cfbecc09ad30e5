"""The drawings of docs/architecture.md say what the contracts and the workflow say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sources import ROOT
from tests.structure.contracts import Pairs, allowed_pairs, layers_over, read_contracts
from tests.structure.drawing import Drawing, Unreadable, read_drawing, read_drawings

PAGE = ROOT / "docs" / "architecture.md"
WORKFLOW = ROOT / "docs" / "workflow.md"
CONSOLE, PLUGIN = "ctu", "plugins.bulk_import"


@pytest.fixture
def layers() -> Drawing:
    """Return the drawing of who may import whom."""
    return read_drawings(PAGE.read_text(encoding="utf-8"))[0]


@pytest.fixture
def way() -> Drawing:
    """Return the drawing of the way of a row."""
    return read_drawings(PAGE.read_text(encoding="utf-8"))[1]


def named(drawing: Drawing, text: str) -> str:
    """Return the box with a text."""
    [box] = [box for box, found in drawing.texts.items() if found == text]
    return box


def module_of(text: str) -> str:
    """Return which module or folder a box is about: `views/` and `state.py` without their ends."""
    return text.split("<")[0].strip().rstrip("/").removesuffix(".py")


def drawn_pairs(drawing: Drawing, package: str) -> Pairs:
    """Return who may import whom within a package, by the drawing."""
    found = drawing.pairs_in(named(drawing, package))
    return frozenset((module_of(upper), module_of(lower)) for upper, lower in found)


def differences(drawn: Pairs, allowed: Pairs) -> list[str]:
    """Return a sentence for each arrow that drawing and contract do not both have."""
    too_many = [f"{a} -> {b} is drawn, and setup.cfg forbids it." for a, b in drawn - allowed]
    missing = [f"{a} -> {b} is allowed in setup.cfg, and not drawn." for a, b in allowed - drawn]
    return sorted([*too_many, *missing])


@pytest.mark.parametrize("package", [CONSOLE, PLUGIN])
def test_the_arrows_are_those_of_the_contract(layers: Drawing, package: str) -> None:
    [contract] = layers_over(package, read_contracts())
    assert differences(drawn_pairs(layers, package), allowed_pairs(contract)) == []


@pytest.mark.parametrize("package", [CONSOLE, PLUGIN])
def test_every_box_is_a_module_or_a_folder(layers: Drawing, package: str) -> None:
    folder = ROOT / package.replace(".", "/")
    texts = [layers.texts[box] for box in layers.boxes(named(layers, package))]
    assert [text for text in texts if not (folder / text.split("<")[0].strip()).exists()] == []


@pytest.mark.parametrize("package", [CONSOLE, PLUGIN])
def test_every_box_is_explained(layers: Drawing, package: str) -> None:
    explained = re.findall(r"`([\w./]+)`", PAGE.read_text(encoding="utf-8"))
    texts = [layers.texts[box] for box in layers.boxes(named(layers, package))]
    assert set(texts) - set(explained) == set()


def test_the_console_imports_the_plugin_and_never_the_other_way_round(layers: Drawing) -> None:
    console, plugin = named(layers, CONSOLE), named(layers, PLUGIN)
    outside = {arrow for arrow in layers.arrows if set(arrow) & {console, plugin}}
    assert outside == {(console, plugin)}
    assert any(
        each.type == "forbidden"
        and (each.lines("source_modules"), each.lines("forbidden_modules")) == ([PLUGIN], [CONSOLE])
        for each in read_contracts()
    )


def test_a_row_goes_to_the_tables_from_both_sides(way: Drawing) -> None:
    assert way.arrows == {
        ("browser", "web"),
        ("web", "tables"),
        ("web", "redis"),
        ("redis", "worker"),
        ("worker", "tables"),
    }


def test_every_stage_of_the_way_is_told_in_the_order_of_the_workflow(way: Drawing) -> None:
    drawn = {stage for box in ("web", "worker") for stage in stages(way, box)}
    told = re.findall(r"^\| (\w+) \| (web|worker) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert {stage for stage, _ in told} == drawn
    assert all(stage in stages(way, process) for stage, process in told)
    workflow = WORKFLOW.read_text(encoding="utf-8").lower()
    headings = [stage for stage, process in told if process == "worker"]
    places = [workflow.index(f"### {stage}") for stage in headings]
    assert places == sorted(places)


def stages(way: Drawing, box: str) -> list[str]:
    """Return the stages that a process goes through."""
    return way.texts[box].partition("<br>")[2].split(", ")


SHOP = """
flowchart TD
  subgraph shop["shop"]
    direction TB
    till["till.py"]
    subgraph halls[" "]
      books["books/<br>to read"]
      toys["toys/"]
    end
    till --> halls -->|down| store["store/"]
    left["left.py"] <--> right["right.py"]
    store --> left & right
    %% A comment.
  end
"""
SHOP_CONTRACT = """
[importlinter:contract:shop]
type = layers
containers =
    shop
layers =
    till
    books | toys
    # What both halls need.
    (store)
    left : right
"""


@pytest.fixture
def shop_contract(tmp_path: Path) -> Pairs:
    """Return who may import whom in a made-up shop."""
    path = tmp_path / "setup.cfg"
    path.write_text(SHOP_CONTRACT, encoding="utf-8")
    [contract] = layers_over("shop", read_contracts(path))
    return allowed_pairs(contract)


def test_a_drawing_that_says_what_its_contract_says_is_right(shop_contract: Pairs) -> None:
    drawn = drawn_pairs(read_drawing(SHOP), "shop")
    assert differences(drawn, shop_contract) == []
    assert {("till", "right"), ("left", "right"), ("right", "left")} <= drawn
    assert {("books", "toys"), ("store", "toys")} & drawn == set()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("left.py", "lift.py", "till -> left is allowed in setup.cfg, and not drawn."),
        ("<-->", "-->", "right -> left is allowed in setup.cfg, and not drawn."),
        ("%% A comment.", "books --> toys", "books -> toys is drawn, and setup.cfg forbids it."),
        ("%% A comment.", "store --> till", "store -> books is drawn, and setup.cfg forbids it."),
        ("till --> halls", "till & books --> toys", "till -> books is allowed in setup.cfg, and"),
    ],
)
def test_a_drawing_that_says_something_else_is_told(
    shop_contract: Pairs, old: str, new: str, sentence: str
) -> None:
    drawn = drawn_pairs(read_drawing(SHOP.replace(old, new)), "shop")
    assert sentence in "\n".join(differences(drawn, shop_contract))


@pytest.mark.parametrize("line", ["a ==> b", "a -.-> b", "a --- b", "a[plain words]"])
def test_a_line_that_is_not_understood_is_no_silence(line: str) -> None:
    with pytest.raises(Unreadable):
        read_drawing(f"flowchart TD\n  {line}\n")
