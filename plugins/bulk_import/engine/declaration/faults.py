"""Host faults: errors that no row causes and that end an import, as one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..sentences.messages import RULE_RETURNED


class HostFault(Exception):
    """The host's program or configuration is at fault; the message is one sentence that ends the
    import, written for the engineer and fit for the page.
    """

    def __init__(
        self, sentence: str, records: Sequence[Any] = (), hook: str = "", told: str = ""
    ) -> None:
        """Keep what may have been stored all the same.

        :param records: lines, each with class and key of the record that it became.
        :param hook: the method of the host that is at fault, where it is known by its answer.
        :param told: what is wrong, for a log or a traceback where no import is ended.
        """
        super().__init__(told or sentence)
        self.sentence, self.hook = sentence, hook
        self.records = tuple(records)


def wrong_answer(importer: object, rule: str, returned: object, wanted: str) -> HostFault:
    """Return the fault of a rule that returned something of another type.

    :param wanted: the type of what it has to return.
    """
    name, kind = f"{type(importer).__name__}.{rule}", type(returned).__name__
    sentence = RULE_RETURNED.format(rule=name, kind=kind, wanted=wanted)
    text = f"The program's rule {name} returned a value of the type {kind} and must return {wanted}"
    return HostFault(sentence, hook=name, told=text)


class NotKept(Exception):
    """A statement has written fewer records than rows: a trigger of the database left some out."""


class NotUpdated(NotKept):
    """An update of the host, or a trigger, has left the record of a row as it was."""

    def __init__(self, fields: Sequence[Any]) -> None:
        """Keep the columns that one such row changes and its record still holds as before."""
        super().__init__()
        self.fields = tuple(fields)
