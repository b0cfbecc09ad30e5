"""Who is there, and by what each of the pages is known to be right."""

from __future__ import annotations

from ctu.develop.clients.http_client import JSON, Answer, HttpClient, csv_file, hidden
from faults.chaos.web.deployment import Deployment
from tests.files.sheets import row, sheet
from tests.parts.console_fixture import PASSWORD

CHECK, UPLOAD = "/imports/users/check", "/imports/users/upload"
FILE = "monday.csv"
OPEN = "SELECT count(*) FROM import_run WHERE finished_at IS NULL"
TEAM = "Team of the readers"


class Marks:
    """People of one team, one of whom has imported a file."""

    def __init__(self, deployment: Deployment, people: int) -> None:
        self.deployment, self._console = deployment, deployment.console
        self._team = self._console.team(TEAM)
        made = [self._console.person("Team Leader", self._team) for _ in range(people + 1)]
        *self.logins, self.uploader = [each.login for each in made]
        self._client = deployment.client("10.2.0.1")
        assert self._client.sign_in(self.uploader, PASSWORD).status == 302
        assert self.upload() == 201
        self._marks = {"/": "Overview", "/users/": TEAM, "/imports/users/": FILE}
        for page in self._marks:
            answer = self._client.get(page)
            assert self.is_right(page, answer), (page, answer.text)

    def is_right(self, page: str, answer: Answer) -> bool:
        """Return whether a page is whole and shows what it has to show."""
        if answer.status != 200:
            return False
        text = answer.text
        return self._marks[page] in text and text.rstrip().endswith("</html>")

    def upload(self) -> int:
        """Upload a file with one person and return the status of the answer."""
        return self.hand_in(self._client).status

    def hand_in(self, client: HttpClient, to: str = UPLOAD) -> Answer:
        """Open the form of uploads and send a file with one person: to be checked, or uploaded."""
        page = client.get(UPLOAD)
        if page.status != 200:
            return page
        form = {name: hidden(page.text, name) for name in ("csrf_token", "token")}
        content = sheet([row(self._console.name("new."), self._team)])
        return client.post(to, form | {"mode": "partial", "file": csv_file(content, FILE)}, **JSON)

    def are_all_done(self) -> bool:
        """Return whether no import is open."""
        return self._console.query(OPEN) == [(0,)]
