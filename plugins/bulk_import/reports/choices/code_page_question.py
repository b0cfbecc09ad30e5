"""The question about a file's code page, as the dialog, the page and the command line ask it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ...engine.reading.code_page.pages import CodePage
from ...engine.reading.detection.one_byte import Question
from ...engine.sentences.language import N_
from ...engine.sentences.shown_text import shown

TITLE = N_("Which is right?")
EXPLANATION = N_(
    "This file is not Unicode, and its letters can be read in more than one way. "
    "Choose the names as they are meant."
)
NOT_SHOWN = N_(
    "This file is not Unicode. Only cells that are not shown hold characters beyond ASCII, "
    "so choose the code page in which it was saved."
)
ADVICE = N_("If none is right, save the sheet as CSV UTF-8 and choose the new file.")


@dataclass(frozen=True)
class Reading:
    """One of the answers."""

    code_page: str
    name: str
    cells: tuple[str, ...]


class CodePageQuestion:
    """The question which code page a file has, and the answers to choose from."""

    title = TITLE
    advice = ADVICE

    def __init__(self, question: Question, file_name: str) -> None:
        """Prepare the question about a file."""
        self.file_name = file_name
        self.readings = [_reading(each.pages[0], each.cells) for each in question.readings]
        self.others = [_reading(page, ()) for page in question.others]

    @property
    def explanation(self) -> str:
        """Return why there is a question."""
        return str(EXPLANATION if self.readings else NOT_SHOWN)

    def as_json(self) -> dict[str, Any]:
        """Return the question for programs."""
        return {
            "title": str(self.title),
            "explanation": self.explanation,
            "readings": [asdict(each) for each in self.readings],
            "others": [
                {"code_page": each.code_page, "name": str(each.name)} for each in self.others
            ],
        }


def _reading(page: CodePage, cells: tuple[str, ...]) -> Reading:
    return Reading(page.codec, page.name, tuple(map(shown, cells)))
