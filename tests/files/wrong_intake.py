"""A file of 500 people, 37 of them wrong in 14 kinds, and what is right in each place."""

from __future__ import annotations

from tests.files.sheets import row, sheet

ROWS, WRONG, CAUSES = 500, 37, 12
TEAMS = ("Sales", "Billing", "Retention")
PLAN, NEW_PASSWORD = "Voice standard", "Brisk-Meadow-91"
#: What is wrong, how often, and what is right; of two equal logins one is typed anew.
FAULTS = (
    *(("Primary team", "Slaes", 9, "Sales"), ("Primary team", "Biling", 4, "Billing")),
    *(("Web RTC", "WAHR", 6, "TRUE"), ("Web RTC", "yes", 2, "TRUE")),
    *(("Active", "FALSCH", 3, "FALSE"), ("Permission group", "Agnet", 3, "Agent")),
    *(("Extension", "12-34", 1, "4711"), ("Extension", "123456789012345678901", 1, "4711")),
    *(("Login", "{begin}.twice", 2, "{begin}.second"), ("Login", "I.Vale", 1, "{begin}.third")),
    *(("First name", "", 1, "Ada"), ("Last name", "O~Hara", 1, "O'Hara")),
    *(("Password", "short", 2, NEW_PASSWORD), ("Capacity plan", "Voice standart", 1, PLAN)),
)


def wrong_intake(begin: str) -> bytes:
    """Return the file; its logins begin the same."""
    wrong = [
        (column, cell.format(begin=begin))
        for column, cell, count, _ in FAULTS
        for _ in range(count)
    ]
    assert len(wrong) == WRONG
    rows = [
        row(f"{begin}.{number}", TEAMS[number % len(TEAMS)], Last_name=f"Berg{number}")
        for number in range(ROWS)
    ]
    for number, (column, cell) in enumerate(wrong):
        rows[7 + 13 * number][column] = cell
    return sheet(rows)
