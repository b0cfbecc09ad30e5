"""Print the public surface, or write it anew: `python -m tests.surface [--write]`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ctu.develop.servers.redis_server import RedisServer
from tests.surface.listing import KEPT, listing


def main() -> None:
    """Run a Redis of its own for the time that it takes."""
    parser = argparse.ArgumentParser(prog="tests.surface", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {KEPT.name} instead")
    is_writing = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder, RedisServer() as redis:
        text = listing(redis.url, Path(folder))
    if is_writing:
        KEPT.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
