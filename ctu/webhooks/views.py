"""Page of one's own webhooks and their deliveries."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import BaseView, expose
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from ctu.access import rights
from ctu.extensions import db
from ctu.models.webhooks import URL_LENGTH, Webhook, WebhookDelivery
from ctu.records.grids.filters import is_id
from ctu.web.sessions.access import SignedInView
from ctu.web.sessions.draft_form import DraftForm
from ctu.web.sessions.form_drafts import keeps_draft
from ctu.webhooks.addresses import NO_ADDRESS, Refused, resolve
from ctu.webhooks.attempts import send
from ctu.webhooks.deliveries import deliveries_of
from ctu.webhooks.registrations import (
    MOST_WEBHOOKS,
    TooMany,
    create_webhook,
    live_webhooks,
    remove_webhook,
)

SHOWN_DELIVERIES = 50
TOO_MANY = f"There are {MOST_WEBHOOKS} webhooks already. Remove one first."
REMOVED = "The webhook is removed. Nothing is sent there any more."
DELIVERED = "The receiver has taken the message."
NOT_DELIVERED = "The message was not delivered: {error}"


class WebhookForm(DraftForm):
    """The form of a new webhook: its address."""

    url = StringField("Address", [DataRequired(NO_ADDRESS)])

    def validate_url(self, field: StringField) -> None:
        """Refuse an address that nothing would be sent to."""
        try:
            resolve(field.data or "")
        except Refused as refused:
            raise ValidationError(str(refused)) from None


class WebhooksView(SignedInView, BaseView):
    """One's own webhooks, reached from the account menu."""

    def is_visible(self) -> bool:
        """Return False: the menu has no entry for this page."""
        return False

    def is_accessible(self) -> bool:
        """Return whether a person is signed in who may run an import."""
        return super().is_accessible() and rights.may_import_anything(self.person)

    @expose("/")
    def index_view(self) -> str:
        """Show webhooks and deliveries, and the form that makes a webhook."""
        return self._page(WebhookForm(formdata=None))

    @expose("/", methods=("POST",))
    @keeps_draft
    def make_webhook(self) -> str:
        """Make a webhook, and show its secret this once."""
        form = WebhookForm()
        if not (form.has_token(self.person) and form.validate_on_submit()):
            return self._page(form)
        try:
            secret = create_webhook(self.person, form.url.data)
        except TooMany:
            form.url.errors = [TOO_MANY]
            return self._page(form)
        return self._page(WebhookForm(formdata=None), secret)

    @expose("/remove", methods=("POST",))
    def forget(self) -> Response:
        """Remove a webhook of one's own."""
        webhook = self._own(Webhook, Webhook.person_id)
        remove_webhook(self.person, webhook)
        flash(REMOVED, "done")
        return redirect(url_for(".index_view"))

    @expose("/redeliver", methods=("POST",))
    def redeliver(self) -> Response:
        """Send a message once more, at once."""
        delivery = self._own(WebhookDelivery, Webhook.person_id)
        if all(send([delivery.id], by_hand=True)):
            flash(DELIVERED, "done")
        else:
            db.session.expire_all()
            error = db.session.get_one(WebhookDelivery, delivery.id).last_error
            flash(NOT_DELIVERED.format(error=error), "error")
        return redirect(url_for(".index_view"))

    def _own(self, model: Any, owner: Any) -> Any:
        """Return a record of the current user that a form names; 404 for any other."""
        id = request.form.get("id", "")
        found = select(model).where(model.id == (int(id) if is_id(id) else 0))
        if model is WebhookDelivery:
            found = found.join(WebhookDelivery.webhook)
        record = db.session.scalar(found.where(owner == self.person.id))
        if record is None or getattr(record, "removed_at", None) is not None:
            abort(404)
        return record

    def _page(self, form: WebhookForm, secret: str = "") -> str:
        form.show_to(self.person)
        return str(
            self.render(
                "ctu/webhooks.html",
                form=form,
                secret=secret,
                url_length=URL_LENGTH,
                webhooks=live_webhooks(self.person.id),
                deliveries=deliveries_of(self.person.id, SHOWN_DELIVERIES),
            )
        )
