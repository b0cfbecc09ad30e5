#!/bin/sh
# RQ's cron starts nothing for an hour in the night in which summer time ends, not even each minute's job.
#
# Seen with RQ 3.0.0 and croniter 7.0.0, with which RQ computes.
#
# A job is due every minute, or every quarter of an hour, in a place with summer time. When the clock goes
# back from 3 to 2, the hour that comes twice has no job in it the second time: 61 minutes pass between two
# of the one and 75 between two of the other. croniter itself, asked in the time zone, goes on at the usual
# distance, and cron(8) starts what is due more often than once an hour as on any other day. Nothing is
# logged, and a scheduler that is started within that hour waits for its end as well.
#
# RQ gives croniter the local time without a zone and takes each answer for the first of the two times
# that are called so. What then lies in the past is passed over, until the clock shows 3 for the only time.
# That a job at half past two is run once is right; one that has no hour is treated the same.
#
# Whoever relies on jobs of every few minutes (a heartbeat, a sweep of what is stuck) gives them interval=
# instead of cron=, which also runs them at each start of the scheduler, or runs `rq cron` with TZ=UTC.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    rq==3.0.0 redis==8.1.0 croniter==7.0.0 tzdata==2026.6

cat > "$folder/seen.py" <<'PYTHON'
import os
import sys
import time
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from zoneinfo import ZoneInfo

from croniter import croniter
from rq.cron import CronJob

# Berlin's rules, for the machine's own clock: it may have no table of zones.
os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
time.tzset()
BERLIN = ZoneInfo("Europe/Berlin")
# From midnight until five o'clock: six hours in the one night, five in the other.
END_OF_SUMMER_TIME = datetime(2026, 10, 24, 22, 0, tzinfo=timezone.utc), timedelta(hours=6)
ORDINARY = datetime(2026, 10, 25, 23, 0, tzinfo=timezone.utc), timedelta(hours=5)


def times_of_rq(expression, since):
    """Yield when RQ puts the job into its queue: each time reckoned from the last, as it does."""
    job = CronJob("queue", func_name="steps.sweep", cron=expression)
    job.set_enqueue_time(since)
    while True:
        yield job.next_enqueue_time
        job.set_enqueue_time(job.next_enqueue_time)


def times_of_croniter(expression, since):
    times = croniter(expression, since.astimezone(BERLIN))
    while True:
        yield times.get_next(datetime).astimezone(timezone.utc)


def longest_pause(times_of, expression, night):
    """Return how many minutes pass at most between two times of one night."""
    since, duration = night
    last, longest = since, timedelta()
    for due in times_of(expression, since):
        longest, last = max(longest, due - last), due
        if due >= since + duration:
            return int(longest.total_seconds() // 60)


def first_after(since):
    """Return when RQ starts a job of each minute for the first time after this."""
    return next(times_of_rq("* * * * *", since))


expected = {"* * * * *": (1, 61, 1), "*/15 * * * *": (15, 75, 15), "0 * * * *": (60, 120, 60)}
seen = {
    expression: (
        longest_pause(times_of_rq, expression, ORDINARY),
        longest_pause(times_of_rq, expression, END_OF_SUMMER_TIME),
        longest_pause(times_of_croniter, expression, END_OF_SUMMER_TIME),
    )
    for expression in expected
}
# Twenty past two for the second time; the clock shows three at two o'clock in UTC.
within = datetime(2026, 10, 25, 1, 20, tzinfo=timezone.utc)
waits_for_the_end = first_after(within) == datetime(2026, 10, 25, 2, 0, tzinfo=timezone.utc)
print("RQ", version("rq"), "croniter", version("croniter"))
for expression, (ordinary, rq, alone) in seen.items():
    print(
        f"{expression}: at most {ordinary} minutes apart in an ordinary night, {rq} when summer time ends;",
        f"croniter in the time zone: {alone}",
    )
print(f"from within that hour the first is {'at' if waits_for_the_end else 'not at'} its end")
sys.exit(seen != expected or not waits_for_the_end)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py"
