"""The same people by django-import-export, in an environment of its own (`make bench-peer`).

A program without any module of ours but the files: it imports new people for each number that it
reads, and prints the seconds of CPU time: `PEER -m bench.peer.django_people clean|bulk ROWS URL`.
"""
# mypy: ignore-errors
# Nothing of Django is installed where types are checked.

from __future__ import annotations

import sys

from bench.fixtures.people_files import GROUPS, PLANS, TEAMS, various_people
from bench.peer.django_rounds import do_rounds

STORED = "h" * 97
"""Stands for a password, as ours stores it when it is measured without hashes."""
FIELDS = {
    "first_name": "First name",
    "last_name": "Last name",
    "login": "Login",
    "password": "Password",
    "group": "Permission group",
    "web_rtc": "Web RTC",
    "extension": "Extension",
    "team": "Primary team",
    "plan": "Capacity plan",
    "active": "Active",
}
REFERENCES = {"group": GROUPS, "team": TEAMS, "plan": PLANS}


def main(kind: str, rows: str, url: str = "") -> None:
    """Do a round for each number of standard input."""

    def check(result) -> None:
        assert not result.has_validation_errors(), result.invalid_rows[:1]
        assert result.totals["new"] == int(rows), result.totals

    def text_of(number: int) -> str:
        return various_people(int(rows), f"round{number}").decode()

    do_rounds(lambda: _resource(is_bulk=kind == "bulk"), text_of, check, url)


def _resource(*, is_bulk: bool) -> type:
    """Return a resource with the checks of ours: of every field, every reference and the login."""
    from django.core.validators import RegexValidator
    from django.db import connection, models
    from import_export import fields, instance_loaders, resources, widgets

    named = RegexValidator(r"^[^\W_]?[\w \d+\-%,/().£$!?@\\']*$")

    def referred(name: str) -> type:
        meta = type("Meta", (), {"app_label": "import_export"})
        attributes = {"__module__": __name__, "Meta": meta}
        attributes["name"] = models.CharField(max_length=80, unique=True)
        return type(name, (models.Model,), attributes)

    kinds = {name: referred(name.title()) for name in REFERENCES}

    class Person(models.Model):
        first_name = models.CharField(max_length=80, validators=[named])
        last_name = models.CharField(max_length=80, validators=[named])
        login = models.CharField(max_length=40, unique=True)
        password = models.CharField(max_length=255)
        group = models.ForeignKey(kinds["group"], models.PROTECT)
        web_rtc = models.BooleanField()
        extension = models.CharField(max_length=16)
        team = models.ForeignKey(kinds["team"], models.PROTECT)
        plan = models.ForeignKey(kinds["plan"], models.PROTECT)
        active = models.BooleanField()

        class Meta:
            app_label = "import_export"

    with connection.schema_editor() as schema:
        for kind in (*kinds.values(), Person):
            schema.create_model(kind)
    for name, listed in REFERENCES.items():
        kinds[name].objects.bulk_create([kinds[name](name=each) for each in listed])

    class Hashed(widgets.CharWidget):
        def clean(self, value, row=None, **options):
            return STORED

    reference = widgets.CachedForeignKeyWidget if is_bulk else widgets.ForeignKeyWidget
    given = {name: reference(kind, "name") for name, kind in kinds.items()}
    given |= {"web_rtc": widgets.BooleanWidget(), "active": widgets.BooleanWidget()}
    given["password"] = Hashed()
    options = {"model": Person, "import_id_fields": ("login",), "fields": tuple(FIELDS)}
    attributes = {
        name: fields.Field(attribute=name, column_name=header, widget=given.get(name))
        for name, header in FIELDS.items()
    }
    if not is_bulk:
        options["clean_model_instances"] = True
    else:
        options |= {
            "use_bulk": True,
            "batch_size": 1000,
            "skip_diff": True,
            "skip_html_diff": True,
            "report_skipped": False,
            "force_init_instance": True,
            "instance_loader_class": instance_loaders.CachedInstanceLoader,
        }

        def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
            instance.full_clean(exclude=["group", "team", "plan"], validate_unique=False)

        # As shipped, each instance asks the database for its references and its login.
        attributes["validate_instance"] = validate_instance
    attributes["Meta"] = type("Meta", (), options)
    return type("PersonResource", (resources.ModelResource,), attributes)


if __name__ == "__main__":
    main(*sys.argv[1:])
