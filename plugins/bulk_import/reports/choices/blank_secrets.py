"""The choice about rows without a secret, in the words of the dialog, the page and the command."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.declaration.importer import Importer
from ...engine.reading.sheet import Refusal
from ...engine.sentences.articles import takes_an
from ...engine.sentences.language import N_, _n, _t, inside, number, plural_of
from ...storage.tables.models import ImportRun
from ..words.wording import capital

LEFT = N_("Leave them out")


@dataclass(frozen=True)
class BlankSecrets:
    """The choice about rows without a secret: their number, and the words for it."""

    count: int
    label: str
    """What messages call the secret ("Password")."""
    people: str
    """What sentences call the records ("people")."""

    @property
    def things(self) -> str:
        """Return "passwords"."""
        return plural_of(inside(self.label))

    @property
    def title(self) -> str:
        """Return "480 rows have no password"."""
        label = inside(self.label)
        return _n("{n} row has no {label}", "{n} rows have no {label}", self.count, label=label)

    @property
    def question(self) -> str:
        """Return the question about these rows."""
        one, many = (
            N_("{title}. What should happen to it?"),
            N_("{title}. What should happen to them?"),
        )
        return _n(one, many, self.count, title=self.title)

    @property
    def make(self) -> str:
        """Return "Make passwords for the 480 people without one"."""
        if self.count == 1:
            label = inside(self.label)
            if takes_an(label):
                return _t("Make an {label} for the row without one", label=label)
            return _t("Make a {label} for the row without one", label=label)
        return _t(
            "Make {things} for the {count} {people} without one",
            things=self.things,
            count=number(self.count),
            people=self.people,
        )

    @property
    def made(self) -> str:
        """Return the sentence about the choice for Details."""
        return _n("Made for {n} row without one", "Made for {n} rows without one", self.count)

    @property
    def leave(self) -> str:
        """Return what happens to them if nothing is chosen."""
        one = N_("It comes back with the rows with errors.")
        return _n(one, "They come back with the rows with errors.", self.count)


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
