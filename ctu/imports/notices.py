"""Notices: each uploader is shown once, on any page, how an import has ended."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from flask_login import current_user, login_required

from ctu.access import rights
from ctu.account.sessions.session_store import may_have_news
from ctu.web.import_urls import details_url
from ctu.web.sessions.session_activity import is_by_script
from plugins.bulk_import import ImportNotice, claim_news

MOST = 3
"""How many are shown one by one; the others are counted."""
KINDS = {"ok": "success", "idle": "info", "bad": "danger"}
"""The kind of a notice, by the colour that the history gives the end of the import."""

blueprint = Blueprint("notices", __name__, url_prefix="/imports")


@dataclass(frozen=True, slots=True)
class Notice:
    """One import that has ended, in a sentence."""

    text: str
    title: str
    url: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class News:
    """The notices of a person's imports, as a page shows them."""

    notices: list[Notice]
    others: int
    """How many imports beside these have ended."""
    open_count: int
    """How many go on; as long as there are any, the page asks again."""


def init_app(app: Flask) -> None:
    """Add the notices to the context of every template, and the address that pages ask."""
    app.jinja_env.globals.update(page_news=page_news)
    app.register_blueprint(blueprint)


@blueprint.get("/news.json")
@login_required
def status() -> Response:
    """Return the imports that have ended since the page was loaded, and how many go on."""
    news = import_news() or News([], 0, 0)
    html = render_template("ctu/notice_list.html", news=news) if news.notices else ""
    title = news.notices[0].title if news.notices else ""
    return jsonify(html=html, title=title, open=news.open_count)


def page_news() -> News | None:
    """Return what `import_news` does, for a page; None where nobody sees it.

    A script that takes parts of a page says so, and so does whoever asks for its headers alone. A
    page that a browser fetches ahead asks by itself when somebody looks at it.
    """
    if is_by_script() or request.method == "HEAD":
        return None
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return News([], 0, 1) if current_user.is_authenticated else None
    return import_news()


def import_news() -> News | None:
    """Return the newest notices, each shown once; None for whoever imports nothing.

    Imports of a kind that the person may no longer run are left out: they cannot open its pages.
    """
    if not current_user.is_authenticated:
        return None
    slugs = rights.kinds_of_imports(current_user)
    if not slugs:
        return None
    if not may_have_news():
        return News([], 0, 0)
    found = claim_news(slugs)
    shown = [_shown(notice) for notice in found.notices[:MOST]]
    return News(shown, len(found.notices) - len(shown), found.open_count)


def _shown(notice: ImportNotice) -> Notice:
    run, look = notice.run, notice.look
    return Notice(notice.text, notice.title, details_url(run), KINDS[look.colour], look.icon)
