"""Base of forms of which a page may hold several."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.widgets import HiddenInput


class PageForm(FlaskForm):
    """A form whose hidden fields have no id: the CSRF token would have the same in each form."""

    class Meta(FlaskForm.Meta):
        """How the fields are shown."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Return the markup of a field."""
            if isinstance(field.widget, HiddenInput):
                render_kw = {"id": False} | render_kw
            return super().render_field(field, render_kw)
