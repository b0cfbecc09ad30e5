"""Which packages the plugin needs how new; where it is copied, nothing else makes sure of it."""

from __future__ import annotations

import re
from importlib.metadata import version

from .settings import SettingError

OLDEST = {"Flask-Admin": (2, 2), "RQ": (2, 12)}
"""The oldest that are taken, by major and minor number, as `setup.cfg` has them: with older ones
the program starts, and fails at each page or in each worker."""
_INSTALLED_AS = {"Flask-Admin": "flask-admin[sqlalchemy]", "RQ": "rq"}


def refuse_older(name: str) -> None:
    """Raise a SettingError where the installed package of this name is older than is needed."""
    package = _INSTALLED_AS[name]
    found = version(package.partition("[")[0])
    if tuple(map(int, re.findall(r"\d+", found)[:2])) < OLDEST[name]:
        wanted = ".".join(map(str, OLDEST[name]))
        raise SettingError(
            f"Imports need {name} {wanted} or newer, and {found} is installed: "
            f"pip install -U '{package}>={wanted}'."
        )
