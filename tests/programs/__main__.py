"""Hold the functions to the real programs, or with --write write the table of the page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ctu.develop.clients.installation import install_packages
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.error_file import template
from tests.console.app_settings import migrate_database
from tests.programs import page
from tests.programs.catalogue import PROGRAMS, Program, Tool
from tests.programs.desk import Desk, open_desk
from tests.programs.outcome import returned, table, typed_into
from tests.programs.real import Machine, compare
from tests.programs.samples import SAMPLES

DEBIAN_PACKAGES = (
    *("libreoffice-calc", "gnumeric", "miller"),
    *("r-base-core", "r-cran-readr", "r-cran-data.table"),
)


def main() -> int:
    """Return 1 if a real program writes other bytes than its function."""
    parser = argparse.ArgumentParser(prog="tests.programs", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table of docs/programs.md")
    is_writing = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder, _desk(Path(folder)) as desk:
        if is_writing:
            page.write(table(desk, PROGRAMS))
            return 0
        files = _files(desk)
        machine = Machine(Path(folder))
        print("The programs are being installed in a folder of their own.", flush=True)
        machine.install()
        if any(map(machine.missing, _installed_by_the_system())):
            install_packages(*DEBIAN_PACKAGES)
        outcomes = [
            _try(machine, program, files) and _round_trip(desk, machine, program)
            for program in PROGRAMS
        ]
    return 0 if all(outcomes) else 1


def _installed_by_the_system() -> list[Program]:
    return [each for each in PROGRAMS if each.tool in (Tool.COMMAND, Tool.R)]


def _try(machine: Machine, program: Program, files: Mapping[str, bytes]) -> bool:
    """Compare one program, and say what was found; one that is missing is named."""
    if reason := machine.missing(program):
        print(f"{program.name:24} MISSING: {reason}")
        return True
    version = machine.version(program)
    seen = (
        version if version == program.version else f"{version} (the table says {program.version})"
    )
    differences = list(compare(machine, program, files))
    print(
        f"{program.name:24} {seen}: {'DIFFERENT' if differences else 'the same bytes'}", flush=True
    )
    for difference in differences:
        print(difference)
    return not differences


def _round_trip(desk: Desk, machine: Machine, program: Program) -> bool:
    """Import wrong rows, save the error file with the real program, repair it, import it again.

    What is created has to be as first typed or as repaired, and to let everybody in who is.
    """
    if machine.missing(program):
        return True
    is_right = True
    for way in program.ways:
        real = way._replace(save=partial(machine.save, program, way))
        back = returned(desk, real)
        print(
            f"    {way.words}: {back.ready} created, {back.count} cells put back, "
            f"{len(back.wrong)} values wrong, {len(back.locked_out)} locked out"
            + (f"; refused: {back.refusal}" if back.refusal else ""),
            flush=True,
        )
        is_right = is_right and not (back.wrong or back.locked_out or back.unrepaired)
    return is_right


def _files(desk: Desk) -> dict[str, bytes]:
    """Return what the programs open: the template, filled ones, and error files."""
    files = {"template": template(UserImporter.template_fields()).encode()}
    for sample in SAMPLES:
        desk.clear()
        files[f"{sample.name}, filled in"] = sample.fresh()
        handed_out = desk.error_file(desk.run(sample.faulty()))
        files[f"{sample.name}, error file"] = handed_out
        files[f"{sample.name}, repaired"] = typed_into(handed_out, sample.repairs())
    return files


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    database = folder / "console.sqlite"
    migrate_database(f"sqlite:///{database}", folder)
    with open_desk(database) as desk:
        yield desk


if __name__ == "__main__":
    sys.exit(main())
