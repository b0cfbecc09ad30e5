"""The rounds of a program of a peer: an import for each number, whose CPU time it prints."""
# mypy: ignore-errors
# Nothing of Django is installed where types are checked.

from __future__ import annotations

import sys
import time
from tempfile import TemporaryDirectory

import django
import tablib
from django.conf import settings

from bench.peer.django_database import database_settings


def do_rounds(make, text_of, check, url):
    """Do a round for each number of standard input, in a database of its own.

    :param make: returns the class of the resource, once Django is set up.
    :param text_of: returns the file of a round, by its number.
    :param check: fails where a result is not what the round had to come to.
    :param url: of a database of PostgreSQL; "" for a SQLite that goes with the program.
    """
    with TemporaryDirectory() as folder:
        settings.configure(
            DATABASES={"default": database_settings(url, folder)},
            INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "import_export"],
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        )
        django.setup()
        resource = make()
        print("ready", flush=True)
        for line in sys.stdin:
            text = text_of(int(line))
            began = time.process_time()
            result = resource().import_data(
                tablib.Dataset().load(text, format="csv"), dry_run=False
            )
            took = time.process_time() - began
            assert not result.has_errors(), result.row_errors()
            check(result)
            print(took, flush=True)
