"""Secrets that seem to belong to other rows: how many there are of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from .moved_secrets import MOVED, count_moved
from .named_secrets import NAMED, count_named
from .ordered_secrets import ORDERED, count_ordered
from .repeated_secrets import REPEATED, count_repeated


def secrets_of_others(
    secrets: Sequence[str],
    names: Sequence[Sequence[str]],
    logins: Sequence[Sequence[str]],
    has_moved: Callable[[int], bool],
) -> Iterator[tuple[str, int]]:
    """Yield a sentence for each kind, with how many secrets it is about, 0 for none.

    :param names: the columns that name a person.
    :param has_moved: returns whether the cells of a row stand in other columns; asked where some
        secrets look so, as what stands in their place then may be something else.
    """
    moved = count_moved(secrets, names[-1] if names else [])
    yield (MOVED, moved) if moved else (NAMED, count_named(secrets, names, logins[:1]))
    kinds: tuple[tuple[str, Callable[[Sequence[str]], int]], ...] = (
        (ORDERED, partial(count_ordered, beside=[*names, *logins])),
        (REPEATED, partial(count_repeated, names=names)),
    )
    for sentence, count in kinds:
        if count(secrets):
            yield (
                sentence,
                count(["" if has_moved(at) else cell for at, cell in enumerate(secrets)]),
            )
