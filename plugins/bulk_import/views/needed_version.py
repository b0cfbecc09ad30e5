"""Which Flask-Admin the pages need; where the plugin is copied, nothing else makes sure of it."""

from __future__ import annotations

import re
from importlib.metadata import version

from ..settings import SettingError

OLDEST = (2, 2)
"""The oldest that is taken, major and minor number, as `setup.cfg` has it."""


def refuse_older_flask_admin() -> None:
    """Raise a SettingError where the installed Flask-Admin is older than the pages need."""
    found = version("flask-admin")
    if tuple(map(int, re.findall(r"\d+", found)[:2])) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise SettingError(
            f"The import pages need Flask-Admin {wanted} or newer, and {found} is installed: "
            f"pip install -U 'flask-admin[sqlalchemy]>={wanted}'."
        )
