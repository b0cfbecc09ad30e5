"""New first passwords for selected people, sealed in the hand-over of their import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import ImportRun, current_state, renew_secrets

NOT_WAITING = "they have signed in, have a password of their own, or are not active"
NOT_MADE = "no import has made their password; reset it on their own page"
NOT_YOURS = "you may not hand over their passwords"


@dataclass
class Renewed:
    """The result of a request for new first passwords."""

    runs: list[ImportRun] = field(default_factory=list)
    """The imports in whose hand-over the new ones lie."""
    people: int = 0
    left: Counter[str] = field(default_factory=Counter)
    """Why some people were left as they were."""


def make_new(users: Sequence[User]) -> Renewed:
    """Make and seal new first passwords for those of some people who never used theirs. Commits."""
    by_import: dict[str, list[str]] = {}
    for user in users:
        by_import.setdefault(user.import_public_id or "", []).append(str(user.id))
    result = Renewed()
    for run, keys in _with_runs(by_import, result):
        renewed = renew_secrets(run, keys)
        if renewed is None:
            result.left[NOT_YOURS] += len(keys)
            continue
        of_them = len(set(renewed) & set(keys))
        result.people += of_them
        result.runs += [run] if of_them else []
        if rest := len(keys) - of_them:
            result.left[NOT_WAITING] += rest
    return result


def _with_runs(
    by_import: dict[str, list[str]], result: Renewed
) -> Sequence[tuple[ImportRun, list[str]]]:
    """Return the imports that made passwords, each with its people; the others are left."""
    visible = current_state().actors.visible(
        select(ImportRun).where(ImportRun.public_id.in_([*by_import]))
    )
    runs = [run.copy() for run in db.session.scalars(visible)]
    made = {run.public_id: run for run in runs if run.without_secret and not run.is_open}
    for public_id, keys in by_import.items():
        if public_id not in made:
            result.left[NOT_MADE] += len(keys)
    return [(run, by_import[public_id]) for public_id, run in sorted(made.items())]
