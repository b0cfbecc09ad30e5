"""Workbook downloads; the writing library is imported on demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from flask import Response

from ...reports.details.downloads import attachment


class NoWorkbook(Exception):
    """A table does not fit into a workbook."""


def workbook_response(
    rows: Iterable[Sequence[str]],
    name: str,
    at_fault: Sequence[Set[int]] = (),
    choices: Sequence[Sequence[str]] = (),
) -> Response:
    """Return a table as a workbook with text cells only.

    :param at_fault: which cells are at fault in each row after the header, of an error file.
    :param choices: the values that the cells of each column offer.
    """
    from ...engine.workbook_file import CONTENT_TYPE, TooLong, write_workbook

    try:
        content = write_workbook(rows, at_fault, choices)
    except TooLong as error:
        raise NoWorkbook from error
    return attachment(content, CONTENT_TYPE, name)
