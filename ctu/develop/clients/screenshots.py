"""Pictures of the pages: `python -m ctu.develop.clients.screenshots [FOLDER] [--all]`.

A throw-away console with the sample world and one import is started and photographed. The few
pictures that the documentation shows go to docs/images; with --all every page is taken at both
widths, light and dark, to be looked at.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import flask_migrate
from playwright.sync_api import Browser, sync_playwright

from ctu import create_app, sample_world
from ctu.account.passwords.passwords import hash_password
from ctu.develop.clients import chromium
from ctu.develop.clients.pictures import (
    AFTER_THE_IMPORT,
    BEFORE_THE_IMPORT,
    LIGHT,
    LOOKS,
    Picture,
    choose_file,
)
from ctu.develop.servers.page_server import serve
from ctu.develop.servers.process import Process
from ctu.develop.servers.redis_server import RedisServer
from ctu.develop.tree import ROOT
from ctu.extensions import db
from ctu.models.users import User

PASSWORD = "Photograph-of-the-console-1"
HEIGHT = 800
WORKER_STOP_SECONDS = 15.0


@contextmanager
def console() -> Iterator[str]:
    """Run a console with its worker in a temporary folder; yield its address."""
    with ExitStack() as exits:
        folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="ctu-")))
        redis = exits.enter_context(RedisServer())
        url = f"sqlite:///{folder / 'console.sqlite'}"
        app = create_app(
            {
                "CTU_VAR_FOLDER": str(folder),
                "SQLALCHEMY_DATABASE_URI": url,
                "BULK_IMPORT_REDIS_URL": redis.url,
                "CTU_LOG_LEVEL": "WARNING",
            }
        )
        with app.app_context():
            flask_migrate.upgrade()
            sample_world.build()
            administrator = db.session.query(User).filter_by(login="i.vale").one()
            administrator.password_hash = hash_password(PASSWORD)
            db.session.commit()
        named = {"CTU_VAR_FOLDER": str(folder), "DATABASE_URL": url, "REDIS_URL": redis.url}
        worker = Process("worker", ("flask", "--app", "wsgi", "worker"), {**os.environ, **named})
        exits.callback(worker.stop, WORKER_STOP_SECONDS)
        yield exits.enter_context(serve(app))


class Photographer:
    """Takes pictures of a console; each look has a browser context of its own."""

    def __init__(self, browser: Browser, address: str, folder: Path, *, takes_all: bool) -> None:
        self._folder, self._takes_all = folder, takes_all
        self._pages = {
            look: browser.new_context(
                base_url=address,
                viewport={"width": look[0], "height": HEIGHT},
                color_scheme="dark" if look[1] == "dark" else "light",
                timezone_id="Europe/Dublin",
                locale="en-GB",
            ).new_page()
            for look in LOOKS
        }

    def sign_in(self) -> None:
        """Sign the administrator in, in every look."""
        for look, page in self._pages.items():
            page.goto("/sign-in")
            if self._takes_all:
                self._take("sign-in", look)
            page.get_by_label("Login").fill("i.vale")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Overview").wait_for()

    def run_import(self) -> None:
        """Upload the example and wait for its end."""
        page = self._pages[LIGHT]
        page.goto("/imports/users/")
        choose_file(page)
        page.locator("#bi-upload [type=submit]").click()
        page.locator("tbody").get_by_text("Finished with errors").first.wait_for()

    def photograph(self, pictures: tuple[Picture, ...]) -> None:
        """Take each picture in the looks that are wanted."""
        for look, page in self._pages.items():
            for name, path, prepare, shown in pictures:
                if self._takes_all or look in shown:
                    page.goto(path)
                    prepare(page)
                    page.mouse.move(0, 0)
                    self._take(name, look)

    def _take(self, name: str, look: tuple[int, str]) -> None:
        page, path = self._pages[look], self._folder / f"{name}-{look[0]}-{look[1]}.png"
        # What was waited for may have come before the page's style sheets, scripts and fonts.
        page.wait_for_load_state("load")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        page.screenshot(path=path, full_page=self._takes_all)


def main() -> int:
    """Take the pictures into the folder that is named, else where the documentation keeps them."""
    take_all = "--all" in sys.argv[1:]
    folders = [Path(each).absolute() for each in sys.argv[1:] if not each.startswith("-")]
    os.chdir(ROOT)
    folder = folders[0] if folders else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with console() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        photographer = Photographer(browser, address, folder, takes_all=take_all)
        photographer.sign_in()
        photographer.photograph(BEFORE_THE_IMPORT)
        photographer.run_import()
        photographer.photograph(AFTER_THE_IMPORT)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
