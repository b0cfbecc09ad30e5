"""The files of people that are measured, the same for us and for a peer; no framework is needed."""

from __future__ import annotations

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active"
)
GROUPS = ("Agent", "QA", "Team Leader", "Manager")
TEAMS = [f"Team {number:02d}" for number in range(50)]
PLANS = [f"Plan {number:02d}" for number in range(20)]
_FIRST = "Anna Bram Chloé Dmitri Eve Farid Grace Henk Ingrid João Kofi Lena Maria Noor Oscar Petra"
_LAST = "Jansen Smith O'Brien García Müller Novak Okafor Patel Rossi Sato Tanaka Visser Young"


def people(count: int, prefix: str) -> bytes:
    """Return a file of good rows, about a hundred bytes each, that are alike."""
    rows = [
        f"Marguerite,Featherstone-Ramsay,{prefix}.{number:06d},Quiet-Harbour-{number:05d},Agent,"
        f"TRUE,{number:05d},Customer Loyalty,Voice standard,TRUE"
        for number in range(count)
    ]
    return _file(rows)


def various_people(count: int, prefix: str) -> bytes:
    """Return a file of good rows of several groups, teams and plans."""
    first, last = _FIRST.split(), _LAST.split()

    def row(number: int) -> str:
        def one_of(choices: list[str] | tuple[str, ...], step: int) -> str:
            return choices[number * step % len(choices)]

        return (
            f"{one_of(first, 7)},{one_of(last, 5)},{prefix}.{number:06d},"
            f"Quiet-Harbour-{number:05d},{one_of(GROUPS, 1)},{one_of(('TRUE', 'FALSE'), 3)},"
            f"{number:05d},{one_of(TEAMS, 17)},{one_of(PLANS, 13)},"
            f"{'FALSE' if number % 20 == 7 else 'TRUE'}"
        )

    return _file([row(number) for number in range(count)])


def _file(rows: list[str]) -> bytes:
    return "\r\n".join([HEADER, *rows, ""]).encode()
