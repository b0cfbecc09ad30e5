"""The choice about rows without a secret, in the words of the dialog, the page and the command."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.importer import Importer
from ..engine.reading.sheet import Refusal
from ..storage.models import ImportRun
from .wording import agree, capital

LEFT = "Leave them out"
HANDED_OVER = (
    "They wait, sealed, in Details of the import. Hand them over there: they can be opened once."
)


@dataclass(frozen=True)
class BlankSecrets:
    """How many rows have no secret, and what the choice is called."""

    count: int
    label: str
    """What messages call the secret ("Password")."""
    people: str
    """What sentences call the records ("people")."""

    @property
    def things(self) -> str:
        """Return "passwords"."""
        return f"{self.label.lower()}s"

    @property
    def title(self) -> str:
        """Return "480 rows have no password"."""
        have = agree(self.count, "row has", "rows have")
        return f"{self.count:,} {have} no {self.label.lower()}"

    @property
    def question(self) -> str:
        """Return what is asked about them."""
        return f"{self.title}. What should happen to {agree(self.count, 'it', 'them')}?"

    @property
    def make(self) -> str:
        """Return "Make passwords for the 480 people without one"."""
        if self.count == 1:
            return f"Make a {self.label.lower()} for the row without one"
        return f"Make {self.things} for the {self.count:,} {self.people} without one"

    @property
    def made(self) -> str:
        """Return what Details say of the choice."""
        rows = agree(self.count, "row", "rows")
        return f"Made for {self.count:,} {rows} without one"

    @property
    def leave(self) -> str:
        """Return what happens to them if nothing is chosen."""
        come = agree(self.count, "It comes", "They come")
        return f"{come} back with the rows with errors."


def offered(
    importer: type[Importer], refusal: Refusal, people: str | None = None
) -> BlankSecrets | None:
    """Return the choice that a file may be read with, None where it is refused for good.

    :param people: what a view calls the records.
    """
    secret = importer.generated_secret()
    if secret is None or not refusal.without_secret:
        return None
    return BlankSecrets(refusal.without_secret, secret.label, people or importer.people)


def made_secrets(importer: type[Importer], run: ImportRun) -> list[tuple[str, str]]:
    """Return the fact that an import makes secrets, and for how many rows; none if it does not."""
    secret = importer.secret()
    if secret is None or not run.without_secret:
        return []
    words = BlankSecrets(run.without_secret, secret.label, importer.people)
    return [(capital(words.things), words.made)]
