"""A real PostgreSQL for one process: on a unix socket in a private folder, then removed."""

import os
import pwd
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.servers.postgres_programs import BINARY_VARIABLE, program_folders, wheel_programs
from ctu.develop.servers.private_server import PrivateServer

CLUSTER_OPTIONS = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
SOCKET_SETTINGS = "-c listen_addresses='' -c unix_socket_directories={folder}"
# What makes a throw-away server quick: nothing waits for the disk.
UNSAFE_SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class PostgresServer(PrivateServer):
    """A running PostgreSQL.

    `url` leads to the database `postgres`; `create_database` makes others. With `safe=True` the
    server waits for the disk as in production, which tests of a crash need. `settings` are
    further options of the server's command line, such as `-c autovacuum=off`.
    """

    def __init__(self, *, safe: bool = False, settings: str = "") -> None:
        self._account = _account()
        super().__init__()
        self.is_safe = safe
        self._settings = settings
        self.url = self._url("postgres")

    def set_up(self) -> None:
        """Find programs that the server's account can run, and make the files of the cluster."""
        if self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])
        self._programs = self._find_programs()
        self._initialise()

    def start(self) -> None:
        """Start the server and return when it takes connections."""
        settings = f"{SOCKET_SETTINGS.format(folder=self.folder)} {self._settings}"
        if not self.is_safe:
            settings = f"{settings} {UNSAFE_SETTINGS}"
        self._control("-l", str(self.folder / "log"), "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server in PostgreSQL's mode fast or immediate; `start` brings it back."""
        self._control("-m", mode, "stop")

    def close(self) -> None:
        """Stop the server, if it runs, and remove everything that it kept."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self, template: str = "template1") -> str:
        """Copy the named database and return the URL of the copy; no connection may use it."""
        name = f"ctu_{uuid.uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self._url(name)

    def drop_database(self, url: str) -> None:
        """Remove the database with this URL, and end its connections."""
        self._execute("DROP DATABASE {} WITH (FORCE)", self.name_of(url))

    def program(self, name: str) -> str:
        """Return one of the programs that belong to this server, such as pg_dump."""
        return str(self._programs / name)

    def run_program(self, name: str, *arguments: str) -> None:
        """Run one of the programs that belong to this server to its end, as its account."""
        self._check(self._run([self.program(name), *arguments]), f"did not run {name}")

    @staticmethod
    def name_of(url: str) -> str:
        """Return the name of the database in a URL of this server, to use it as a template."""
        return url.partition("@/")[2].partition("?")[0]

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

    def _find_programs(self) -> Path:
        """Return the first folder of programs that this process's account can really run."""
        for folder in program_folders():
            if self._can_run(folder):
                return folder
        copied = self._copy_wheel() if self._account else None
        if copied and self._can_run(copied):
            return copied
        raise MissingPart(
            "There is no PostgreSQL: install postgresql (Debian's package has this name), "
            f"or name the folder of its programs in {BINARY_VARIABLE}."
        )

    def _can_run(self, folder: Path) -> bool:
        try:
            return self._run([str(folder / "initdb"), "--version"]).returncode == 0
        except OSError:
            return False

    def _copy_wheel(self) -> Path | None:
        """Copy the wheel's server to where an account other than root's can reach it.

        An environment below a folder that only root may enter is out of the account's reach. The
        programs find their libraries beside the package, by a relative path.
        """
        programs = wheel_programs()
        if programs is None:
            return None
        package, copies = programs.parents[1], self.folder / "server"
        copied = copies / package.name / programs.parent.name
        shutil.copytree(programs.parent, copied, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copies / libraries.name, symlinks=True)
        return copied / programs.name

    def _initialise(self) -> None:
        command = [str(self._programs / "initdb"), "-D", str(self.folder / "data")]
        self._check(self._run([*command, *CLUSTER_OPTIONS]), "could not make its files")

    def _control(self, *options: str) -> None:
        command = [str(self._programs / "pg_ctl"), "-D", str(self.folder / "data"), "-w"]
        self._check(self._run([*command, *options]), f"did not {options[-1]}")

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs; a file takes its output, for the server inherits it."""
        output = self.folder / "output"
        with output.open("w") as stream:
            finished = subprocess.run(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                start_new_session=True,
                **self._account,
            )
        finished.stdout = output.read_text(errors="replace")
        return finished

    @staticmethod
    def _check(finished: subprocess.CompletedProcess[str], failure: str) -> None:
        if finished.returncode != 0:
            output = " ".join(finished.stdout.split()[-40:])
            raise MissingPart(f"PostgreSQL {failure}: {output}")


def _account() -> dict[str, Any]:
    """Return whom the server runs as, as arguments of subprocess; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise MissingPart(
            "PostgreSQL does not run as root and there is no account named nobody: "
            "add that account, or work as an ordinary user."
        ) from None
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
