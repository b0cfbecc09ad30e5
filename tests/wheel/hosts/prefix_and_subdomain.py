"""A host below a prefix, with its panel on a subdomain."""

import sys
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_admin import Admin
from flask_admin_bulk_import import BulkImport, BulkImportView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from steps import settings, walk
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask("prefix", instance_path=sys.argv[1], subdomain_matching=True)
app.config.update(settings(sys.argv[1], SERVER_NAME="example.test"))
app.wsgi_app = ProxyFix(app.wsgi_app, x_prefix=1)  # type: ignore[method-assign]
db = SQLAlchemy(app)
bulk_import = BulkImport(app, db)


class Town(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy makes it.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(10))


admin = Admin(app, subdomain="office")
admin.add_view(BulkImportView.of(Town, bulk_import, key=Town.name))
with app.app_context():
    db.create_all()
    bulk_import.create_tables()


class Client:
    """A browser in front of a proxy that takes the prefix off and says so."""

    def __init__(self) -> None:
        self._client = app.test_client()

    def get(self, address: str, **options: Any) -> Any:
        return self._client.get(**self._told(address, options))

    def post(self, address: str, **options: Any) -> Any:
        return self._client.post(**self._told(address, options))

    def _told(self, address: str, options: dict[str, Any]) -> dict[str, Any]:
        found = urlsplit(address)
        if found.netloc:
            options["base_url"] = f"http://{found.netloc}"
        headers = options.pop("headers", {}) | {"X-Forwarded-Prefix": "/tools"}
        path = found.path.removeprefix("/tools")
        return {"path": path, "headers": headers, "query_string": found.query, **options}


html = walk(Client(), "/admin/imports/town/", "http://office.example.test")
assert "/tools/admin/imports/town/" in html
