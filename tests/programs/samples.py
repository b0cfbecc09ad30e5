"""Files of users that programs open: good rows, the same with faults, and their repairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.bulk_import.engine.error_file import BOM
from tests.files.sheets import HEADER, TYPED_PASSWORD, sheet

GROUP = "QA"
"""Its people may sign in to the console."""
TEAMS = ("Sales", "0815")
PLANS = ("Voice", "None", 'Voice "A"', "8-2", "3/4", "12-25")
Cells = Mapping[int, Mapping[str, str]]
"""What stands in some cells, by the row's place and the column's name."""


@dataclass(frozen=True)
class Sample:
    """Good rows, the cells that are wrong in some of them, and those that are repaired."""

    name: str
    rows: Sequence[Sequence[str]]
    faults: Cells
    repaired: Sequence[int]
    """Which rows of the error file somebody repairs."""
    typed: Cells
    """What is typed where the good cell is not."""

    def fresh(self) -> bytes:
        """Return the file without a fault, as the template is filled in."""
        return self._file({})

    def faulty(self) -> bytes:
        """Return the file with its faults: every row has one."""
        return self._file(self.faults)

    def repairs(self) -> Cells:
        """Return what somebody types into the cells at fault of some rows."""
        return {
            place: {name: self.record(place)[name] for name in self.faults[place]}
            | dict(self.typed.get(place, {}))
            for place in self.repaired
        }

    def record(self, place: int) -> dict[str, str]:
        """Return a good row by the names of its columns."""
        return dict(zip(HEADER, self.rows[place], strict=True))

    def wanted(self, place: int) -> dict[str, str]:
        """Return a row as it was first typed, or as repaired."""
        return self.record(place) | dict(self.repairs().get(place, {}))

    def _file(self, cells: Cells) -> bytes:
        records = [self.record(n) | dict(cells.get(n, {})) for n in range(len(self.rows))]
        return BOM.encode() + sheet(records)


def _row(
    first: str, last: str, login: str, *rest: str, password: str = TYPED_PASSWORD
) -> list[str]:
    web_rtc, extension, team, plan = rest
    return [first, last, login, password, GROUP, web_rtc, extension, team, plan, "TRUE"]


MIXED = Sample(
    "mixed",
    [
        _row("Ann", "O'Hara", "a.ohara", "TRUE", "0042", "Sales", "Voice"),
        _row(
            *("May", "'t Hooft", "8-2", "FALSE", "00123", "Sales", ""),
            password='Tidy,"Lantern" 48',
        ),
        _row("None", "''tHooft", "1e5", "TRUE", "", "Sales", "Voice", password=" Blank Ends 9 "),
        _row("Zoë", "-Lee", "00779", "FALSE", "7", "Sales", "None"),
        _row("True", "@Home", "16e5", "TRUE", "4711000000", "Sales", 'Voice "A"'),
        _row("Null", "Łukasz", "3/4", "TRUE", "0815", "Sales", ""),
        _row("NA", "Nan", "x.nan", "TRUE", "0001", "Sales", ""),
    ],
    faults={
        0: {"Web RTC": "WAHR"},
        1: {"Primary team": "Slaes"},
        2: {"Password": "weak"},
        3: {"Web RTC": "nein"},
        4: {"Active": "ja"},
        5: {"Extension": "1.2E+05"},
        6: {"Active": "nope"},
    },
    repaired=[0, 1, 2, 3],
    typed={2: {"Password": "Blank Ends 10"}},
)
"""Every column holds texts of several kinds, so that only cells are changed."""

ALIKE = Sample(
    "alike",
    [
        _row("May", "1e5", "00779", "TRUE", "0044", "0815", "8-2"),
        _row("June", "2e5", "00780", "FALSE", "0045", "0815", "3/4"),
        _row("April", "16e5", "00781", "TRUE", "0046", "0815", "12-25"),
    ],
    faults={
        0: {"Active": "WAHR", "Permission group": "QX"},
        1: {"Active": "nope"},
        2: {"Password": "weak"},
    },
    repaired=[0, 1, 2],
    typed={2: {"Password": "Tidy Lantern 49"}},
)
"""Every column holds one kind of text, so that columns are changed."""

SAMPLES = (MIXED, ALIKE)
