"""A Flask-Admin that is too old is refused with the first view."""

from __future__ import annotations

import pytest

from plugins.bulk_import import SettingError
from plugins.bulk_import.views import needed_version
from plugins.bulk_import.views.needed_version import refuse_older_flask_admin


@pytest.mark.parametrize("found", ["1.6.1", "2.1.0", "2.1.9rc1"])
def test_an_older_flask_admin_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    # Another version cannot be installed beside; nothing else is read of the package.
    monkeypatch.setattr(needed_version, "version", lambda name: found)
    with pytest.raises(SettingError, match=rf"Flask-Admin 2\.2 or newer, and {found} is installed"):
        refuse_older_flask_admin()


@pytest.mark.parametrize("found", ["2.2.0", "2.3.0a1", "3.0"])
def test_a_newer_one_is_taken(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    monkeypatch.setattr(needed_version, "version", lambda name: found)
    refuse_older_flask_admin()
