"""The console as a WSGI application: what gunicorn serves and what the flask command loads."""

import gc
import sys

# What is loaded now stays; looking through it again and again takes a fifth of the start.
gc.disable()

from ctu import create_app  # noqa: E402 - What it loads is what the start takes.
from ctu.web.gc_tuning import settle  # noqa: E402
from plugins.bulk_import import SettingError  # noqa: E402

NOT_STARTED = 3
"""The exit status with which gunicorn's first process ends, too, instead of trying for ever."""

try:
    app = create_app()
except SettingError as error:
    print(error, file=sys.stderr)
    sys.exit(NOT_STARTED)
settle()
