"""Rows without a secret, for which an importer can make one."""

from __future__ import annotations

from collections.abc import Sequence

from ..cells.white_space import is_blank
from ..columns.layout import Layout
from ..declaration.faults import HostFault
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..rows.page import column_of, shaped_rows
from ..rows.paged_rows import edited_pages, pages_of
from ..rows.rows import Row
from ..rows.slips import Slip
from ..sentences import messages


def without_secret(secret: Field[str], layout: Layout, rows: Sequence[Row]) -> list[Row]:
    """Return the rows that fit their header and have nothing in the column of the secret.

    A reference that cannot be resolved is a fault of its row, and no blank.
    """
    place = layout.places.get(secret)
    shaped = shaped_rows(rows)
    if place is not None and all(map(str.strip, column_of(shaped, place))):
        # Nearly every file has them all.
        return []
    return [
        row
        for row in shaped
        if is_blank(layout.cell(row, secret))
        and not any(each.final and each.field == secret.name for each in row.found)
    ]


def expects_blanks(
    importer: type[Importer], layout: Layout, rows: Sequence[Row], *, makes_secrets: bool
) -> bool:
    """Return whether a blank secret is no fault in this file, and what most of its rows have.

    An update leaves the secrets of records that exist alone.
    """
    secret = importer.secret()
    if secret not in layout.places or not (layout.operation.is_updating or makes_secrets):
        return False
    blank = sum(len(without_secret(secret, layout, page)) for page in pages_of(rows))
    return 2 * blank > len(rows)


def give_slips(importer: Importer, rows: Sequence[Row]) -> None:
    """Let the importer make a secret for each of some good rows that needs one.

    :raises HostFault: when it does not return one slip for each of them.
    """
    wanted = [row for row in rows if row.needs_secret]
    made = list(importer.make_secrets(wanted)) if wanted else []
    if len(made) != len(wanted) or not all(isinstance(each, Slip) for each in made):
        raise HostFault(messages.MADE_COUNT.format(returned=len(made), wanted=len(wanted)))
    for row, slip in zip(wanted, made, strict=True):
        row.slip = slip


def mark_blanks(
    secret: Field[str] | None, layout: Layout, rows: Sequence[Row], *, needs_secret: bool
) -> int:
    """Mark the rows without a secret as ones that get a new one, or not; return their number.

    :param secret: the column of secrets that can be made, None where there is none.
    """
    if secret is None:
        return 0
    count = sum(len(without_secret(secret, layout, page)) for page in pages_of(rows))
    for page in edited_pages(rows) if count and needs_secret else ():
        for row in without_secret(secret, layout, page):
            row.needs_secret = True
    return count
