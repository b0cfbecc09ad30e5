#!/bin/sh
# Python's ThreadPoolExecutor runs a task although submit() has refused it, so a task that is submitted again runs twice.
#
# Seen with Python 3.10.13, 3.11.7, 3.12.1 and 3.13.0 on Linux; nothing else is installed.
#
# A pool starts its threads when they are first needed. Where the system gives no further one (memory, `ulimit -u`,
# TasksMax of systemd, the limit of a container), submit() raises RuntimeError: "can't start new thread". The task
# was put into the pool's queue before that, and stays there: a thread of the pool that becomes free runs it, or one
# that a later submit() starts. The caller has no future of it, so nobody learns that it ran or how it ended.
#
# Whoever takes the error for "it was not taken" and submits again, or does the work elsewhere (the usual answer to
# an error that passes: a mail, a payment, an entry in a log), has it done twice. submit() of a pool that was shut
# down raises the same class, and does not run the task.
#
# A program that must do a thing once submits to pools that have all of their threads (one short task each, behind
# a barrier, when it starts), or lets the task itself claim what it does.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/seen.py" <<'PYTHON'
import platform
import resource
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

ROOM = 2**20


@contextmanager
def little_memory():
    """Leave this process a mebibyte more than it has, which is no room for the stack of a thread."""
    with open("/proc/self/statm") as counts:
        size = int(counts.read().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def is_refused(pool, task, *given):
    try:
        with little_memory():
            pool.submit(task, *given)
    except RuntimeError as error:
        print("  submit:", error)
        return True
    return False


def tried_again():
    sent = []
    with ThreadPoolExecutor(2) as pool:
        if is_refused(pool, sent.append, "mail"):
            pool.submit(sent.append, "mail").result()
    return sent


def beside_a_busy_thread():
    sent, go = [], threading.Event()
    with ThreadPoolExecutor(2) as pool:
        busy = pool.submit(go.wait)
        refused = is_refused(pool, sent.append, "mail")
        go.set()
        busy.result()
    return sent if refused else None


def shut_down():
    sent, pool = [], ThreadPoolExecutor(2)
    pool.shutdown()
    try:
        pool.submit(sent.append, "mail")
    except RuntimeError as error:
        print("  submit:", error)
    return sent


CASES = {tried_again: ["mail", "mail"], beside_a_busy_thread: ["mail"], shut_down: []}
if len(sys.argv) > 1:
    # Each in a process of its own: a thread that has ended leaves its stack to the next.
    case = globals()[sys.argv[1]]
    found = case()
    print(f"{case.__name__}: done {found}")
    sys.exit(found != CASES[case])
print("Python", platform.python_version(), flush=True)
ended = [subprocess.run([sys.executable, __file__, case.__name__]).returncode for case in CASES]
sys.exit(any(ended))
PYTHON
python3 "$folder/seen.py"
