"""The tests of a package stand in folders like its own, each test beside what it is named after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from ctu.develop.tree import ROOT
from tests.inspection.sources import TOPS

MIRRORED = {
    "tests/engine": "plugins/bulk_import/engine",
    "tests/bulk_import": "plugins/bulk_import",
    "tests/console": "ctu",
    "tests/develop": "ctu/develop",
}
"""Folders of tests with the package of each; those of other folders are about no single package."""
OTHER_SUBJECTS = {"tests/bulk_import/returned"}
"""What is about a whole way through many folders: from an error file back to its import."""


def folders_of_tests(package: PurePosixPath) -> Iterator[str]:
    """Yield the folders in which tests of a package are looked for."""
    for tests, mirrored in MIRRORED.items():
        if package.is_relative_to(mirrored):
            yield str(PurePosixPath(tests) / package.relative_to(mirrored))


def modules_in(folder: str) -> list[PurePosixPath]:
    """Return every Python file in a folder and below, from the root of the tree."""
    found = sorted((ROOT / folder).rglob("*.py"))
    return [PurePosixPath(path.relative_to(ROOT)) for path in found]


def test_folders_of_tests_are_those_of_their_package() -> None:
    packages = {path.parent for top in TOPS for path in modules_in(top)}
    known = {folder for package in packages for folder in folders_of_tests(package)}
    found = {str(path.parent) for folder in MIRRORED for path in modules_in(folder)}
    assert sorted(found - known) == sorted(OTHER_SUBJECTS)


@pytest.mark.parametrize("top", TOPS)
def test_a_test_with_the_name_of_a_module_stands_where_the_module_does(top: str) -> None:
    """Where the folder has the name as well, the test is about all of it."""
    homes = defaultdict[str, set[str]](set)
    for path in modules_in(top):
        homes[f"test_{path.name}"].update(folders_of_tests(path.parent))
    tests = [
        path
        for folder, package in MIRRORED.items()
        if package.startswith(top)
        for path in modules_in(folder)
        if path.name in homes and path.stem != f"test_{path.parent.name}"
    ]
    assert tests
    misplaced = [
        f"{path} belongs into {' or '.join(sorted(homes[path.name]))}"
        for path in tests
        if str(path.parent) not in homes[path.name]
    ]
    assert misplaced == []
