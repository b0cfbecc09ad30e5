"""Page of one's own sessions: lists their devices and ends them."""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import login_required
from werkzeug.wrappers import Response

from ctu.access.people import present_person
from ctu.account.sessions.public_ids import read_id
from ctu.account.sessions.session_store import (
    MOST_LISTED,
    current_session_id,
    end_other_sessions,
    end_session,
    sessions_of,
)

ENDED = "The session was ended."
OTHERS_ENDED = "Every other session was ended."
NO_OTHERS = "There is no other session."

blueprint = Blueprint("sessions", __name__, url_prefix="/account/sessions")


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)


@blueprint.get("")
@login_required
def show() -> str:
    """Show the sessions of the current user, the one of this browser first."""
    current_id = current_session_id()
    return render_template(
        "ctu/sessions.html",
        sessions=sorted(sessions_of(present_person()), key=lambda each: each.id != current_id),
        most=MOST_LISTED,
        current_id=current_id,
        hours=current_app.config["CTU_SESSION_IDLE_HOURS"],
        days=current_app.config["CTU_SESSION_DAYS"],
    )


@blueprint.post("/end")
@login_required
def end() -> Response:
    """End one session of the current user; the one of this browser leads to the sign-in."""
    if not end_session(present_person(), read_id(request.form.get("id", ""))):
        abort(404)
    flash(ENDED, "done")
    return redirect(url_for("sessions.show"))


@blueprint.post("/end-others")
@login_required
def end_others() -> Response:
    """End every session of the current user but the one of this browser."""
    ended = end_other_sessions(present_person(), current_session_id())
    flash(OTHERS_ENDED if ended else NO_OTHERS, "done" if ended else "message")
    return redirect(url_for("sessions.show"))
