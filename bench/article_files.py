"""The files of updates that are measured, the same for us and for a peer; no framework is needed.

In each round every second row says something new.
"""

from __future__ import annotations

ROWS = 10_000
CATEGORIES = [f"Category {n}" for n in range(50)]
TAGS = [f"tag{n}" for n in range(200)]


def article_file(number: int, size: int = ROWS, *, kind: str = "plain") -> str:
    """Return the file of a round.

    :param kind: "plain", or "references" for one that also names a category and two tags.
    """
    if kind == "plain":
        lines = ["Sku,Name,Stock"]
        lines += [f"A-{n:05},Article {n},{_stock(n, number)}" for n in range(size)]
        return "\n".join(lines)
    lines = ["Sku,Name,Stock,Category,Tags"]
    for n in range(size):
        tags = ";".join(tags_of(n, number))
        category = category_of(n, number)
        lines.append(f"A-{n:05},Article {n},{_stock(n, number)},{category},{tags}")
    return "\n".join(lines)


def category_of(n: int, number: int) -> str:
    """Return the category of an item after a round; every fourth item gets another one."""
    return CATEGORIES[(n + (number if n % 4 == 1 else 0)) % len(CATEGORIES)]


def tags_of(n: int, number: int) -> list[str]:
    """Return the tags of an item after a round; every fourth item gets other ones."""
    first = (n + (number if n % 4 == 3 else 0)) % len(TAGS)
    return [TAGS[first], TAGS[(first + 1) % len(TAGS)]]


def _stock(n: int, number: int) -> int:
    return number if n % 2 else 0
