"""The console as a WSGI application: what gunicorn serves and what the flask command loads."""

import sys

from ctu import create_app
from ctu.web.gc_tuning import settle
from plugins.bulk_import import SettingError

NOT_STARTED = 3
"""The exit status with which gunicorn's first process ends, too, instead of trying for ever."""

try:
    app = create_app()
except SettingError as error:
    print(error, file=sys.stderr)
    sys.exit(NOT_STARTED)
settle()
