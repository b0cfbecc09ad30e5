"""Every platform in turn, with a number of faults on each."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from ctu.develop.servers.missing_part import MissingPart
from faults.parts.selection import chosen
from faults.platforms.postgresql import pgbouncer, standby
from faults.platforms.redis import moving_address, restricted_redis, sentinel
from faults.platforms.trials.installation import Installation
from faults.platforms.trials.outcome import Outcome, table
from faults.platforms.trials.trial import Trial

PLATFORMS = {
    "pgbouncer": pgbouncer.prepared,
    "tls-acl": restricted_redis.prepared,
    "sentinel": sentinel.prepared,
    "haproxy": moving_address.prepared,
    "postgresql": standby.prepared,
}
FOLDER = Path("var/platforms")


def planned(names: Sequence[str], events: int, random: Random) -> list[str]:
    """Return which events happen in which order: each of them before one comes again."""
    rounds = [random.sample(names, len(names)) for _ in range(-(-events // len(names)))]
    return [name for each in rounds for name in each][:events]


def trials(name: str, options: argparse.Namespace) -> Iterator[Outcome]:
    """Yield what became of each event on one platform."""
    events, seed = options.events, f"{options.seed}/{name}"
    with ExitStack() as exits:
        folder = Path(exits.enter_context(TemporaryDirectory(prefix="ctu-platform-")))
        platform = exits.enter_context(PLATFORMS[name](folder))
        installation = exits.enter_context(closing(Installation(platform.console)))
        trial = Trial(platform, installation)
        print(f"{name}: an import takes {trial.usual_seconds:.1f} s", flush=True)
        strikes = {**platform.strikes, **installation.strikes}
        names = chosen([*strikes], options.kinds)
        for number, event in enumerate(planned(names, events, Random(seed)) if names else ()):
            outcome = trial.run(event, strikes[event], Random(f"{seed}/{number}"))
            print(f"{number + 1}/{events} {outcome}", flush=True)
            yield outcome
            if not outcome.passed:
                print(installation.state(), file=sys.stderr, flush=True)
            installation.repair()


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what is asked for on the command line; what nobody knows ends the program."""
    parser = argparse.ArgumentParser("python -m faults.platforms", description=__doc__)
    parser.add_argument("--platforms", default="", help="some of " + ", ".join(PLATFORMS))
    parser.add_argument("--kinds", default="", help="parts of names of events, with commas")
    parser.add_argument("--events", type=int, default=20, help="on each platform")
    parser.add_argument("--seed", default="1", help="another one is other moments")
    options = parser.parse_args(arguments)
    named = [each.strip() for each in options.platforms.split(",") if each.strip()]
    if unknown := [each for each in named if each not in PLATFORMS]:
        parser.error(f"There is no platform {', '.join(unknown)}; take {', '.join(PLATFORMS)}.")
    if options.events < 1:
        parser.error("Take one event at least: without one nothing is proved.")
    options.platforms = named or list(PLATFORMS)
    return options


def main() -> int:
    """Try each platform that is asked for; 1 when anything was missed, or nothing was tried."""
    logging.disable(logging.WARNING)
    options = parsed()
    outcomes: list[Outcome] = []
    print(f"seed {options.seed}", flush=True)
    try:
        for name in options.platforms:
            outcomes.extend(trials(name, options))
    except MissingPart as missing:
        print(missing, file=sys.stderr)
        return 1
    if not outcomes:
        print(f"No event has one of these words in its name: {options.kinds}", file=sys.stderr)
        return 1
    text = table(outcomes, options.seed)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{options.seed}.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(each.passed for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
