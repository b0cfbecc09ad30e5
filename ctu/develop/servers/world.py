"""The database of `make run`: migrated, with a sample world."""

import sys

import click
from flask_migrate import upgrade

from ctu import create_app, sample_world
from plugins.bulk_import import SettingError


def main() -> int:
    """Migrate and fill the database, and print who can sign in, in one process to start quickly."""
    try:
        app = create_app()
        with app.app_context():
            upgrade()
            lines = sample_world.build()
    except (SettingError, click.ClickException) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
