"""What each host of the package is walked through; a step that goes wrong is an AssertionError."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

NOTICE = "Imports run inside the request."
CSV = "Name,Code\r\nRome,1\r\nBern,2\r\nRome,3\r\n"


def settings(folder: str, **others: Any) -> dict[str, Any]:
    """Return the configuration of a host for tests, without Redis."""
    return {
        "SECRET_KEY": "x",
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/host.sqlite",
        "BULK_IMPORT_KEY_FILE": f"{folder}/key",
        "BULK_IMPORT_QUEUE": "inline",
        **others,
    }


def walk(client: Any, page: str, base: str = "", notice: str = NOTICE) -> str:
    """Open the history, its files and its dialog, import a file, and open its details."""
    html = got(client, page, base)
    assert notice in html
    links = set(re.findall(r'(?:href|src)="([^"]*static/[^"]*)"', html))
    assert any("bulk_import" in link for link in links)
    for link in links:
        got(client, link, base)
    assert got(client, f"{page}template.csv", base).startswith("\ufeffName,Code")
    token = re.search(r'name="token" value="([^"]+)"', got(client, f"{page}upload", base))
    assert token is not None
    data = {"token": token[1], "mode": "partial", "file": (BytesIO(CSV.encode()), "towns.csv")}
    answer = client.post(
        f"{page}upload", data=data, base_url=base or None, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 201, answer.text
    assert 'data-kind="errors"' in answer.json["row"]
    number = answer.json["id"]
    assert "towns.csv" in got(client, f"{page}{number}/", base)
    assert "Rome" in got(client, f"{page}{number}/errors.csv", base)
    return html


def got(client: Any, address: str, base: str = "") -> str:
    """Return what an address answers; it has to be there."""
    answer = client.get(address, base_url=base or None)
    assert answer.status_code == 200, (address, answer.status)
    return str(answer.text)
