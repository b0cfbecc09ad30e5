#!/bin/sh
# Flask-Limiter counts the limits of every function of one name whenever one of them is called.
#
# Seen with Flask-Limiter 4.1.1, limits 5.8.0 and Flask 3.1.3.
#
# A factory makes a function for each kind of request and decorates it with a limit of its own: its own
# text, its own scope, its own key. A request that calls two of these functions counts twice for each
# of the two limits, so that of six requests in a minute three are let in. A function that is called
# alone counts the other's limit as well, which it was never decorated with.
#
# Limits are kept by the module and the qualified name of the decorated function, and all functions
# that a factory returns have the same ("make.<locals>.passed"). A call looks up the name's limits and
# finds those of all of them. Nothing warns: for views, which have names of their own, it makes no
# difference.
#
# Whoever decorates functions of a factory gives each a __qualname__ of its own before.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    flask==3.1.3 flask-limiter==4.1.1 limits==5.8.0

cat > "$folder/seen.py" <<'PYTHON'
import sys
from importlib.metadata import version

from flask import Flask
from flask_limiter import Limiter

REQUESTS = 8


def let_in(called, is_named=False):
    """Return how many requests are let in, each of which calls some of the two functions."""
    app = Flask("seen")
    limiter = Limiter(lambda: "somebody", app=app, storage_uri="memory://")

    def make(kind, limit):
        def passed():
            pass

        if is_named:
            passed.__qualname__ = kind
        return limiter.shared_limit(limit, scope=kind)(passed)

    gates = {"upload": make("upload", "6 per minute"), "check": make("check", "4 per minute")}

    @app.get("/")
    def home():
        for kind in called:
            gates[kind]()
        return "done"

    client = app.test_client()
    return [client.get("/").status_code for _ in range(REQUESTS)].count(200)


expected = {
    "the one with 6 alone": (4, 6),
    "both, of which the tighter has 4": (2, 4),
}
seen = {
    text: (let_in(called), let_in(called, is_named=True))
    for text, called in zip(expected, (["upload"], ["upload", "check"]))
}
print("Flask-Limiter", version("flask-limiter"), "limits", version("limits"), "Flask", version("flask"))
for text, (alike, named) in seen.items():
    print(f"{text}: {alike} of {REQUESTS} are let in, {named} where each function has a name of its own")
sys.exit(seen != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py"
