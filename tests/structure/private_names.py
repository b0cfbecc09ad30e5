"""The names of other packages that our code relies on without a promise, each with its signature.

They are looked up where we find them: in the class that we extend, or in the package that sets an
attribute. A signature is written without types, for those change with every release.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions, version
from typing import Any, NamedTuple

from ctu.develop.tree import ROOT
from tests.structure.foreign_names import is_assigned

REQUIREMENT = re.compile(r"^([\w-]+)(?:\[.*\])?(\S*)$", re.MULTILINE)
ATTRIBUTE, PROPERTY = "attribute", "property"


class Name(NamedTuple):
    """One such name: where it is found, and what it has to be."""

    owner: str
    """A class as `module:Class`, or a package where an attribute is set."""
    name: str
    signature: str

    @property
    def package(self) -> str:
        """Return the package that could change it."""
        return self.owner.partition(":")[0].partition(".")[0]

    @property
    def full(self) -> str:
        """Return the name with the class or the package that it belongs to."""
        return f"{self.owner.rpartition(':')[2]}.{self.name}"


VIEW, SQL_VIEW = "flask_admin.base:BaseView", "flask_admin.contrib.sqla:ModelView"
JOB, WORKER = "rq.job:Job", "rq:Worker"
THREADS = "gunicorn.workers.gthread:ThreadWorker"
NAMES = (
    Name(VIEW, "_get_view_url", "(self, admin, url)"),
    Name(VIEW, "_handle_view", "(self, name, **kwargs)"),
    Name(VIEW, "_run_view", "(self, fn, *args, **kwargs)"),
    Name("flask:Flask", "_find_error_handler", "(self, e, blueprints)"),
    Name("flask.sessions:SecureCookieSessionInterface", "get_signing_serializer", "(self, app)"),
    Name("flask_admin:AdminIndexView", "index", "(self)"),
    Name(SQL_VIEW, "_apply_path_joins", "(self, query, joins, path, inner_join=True)"),
    Name(SQL_VIEW, "_apply_search", "(self, query, count_query, joins, count_joins, search)"),
    Name(SQL_VIEW, "_apply_sorting", "(self, query, joins, sort_column, sort_desc)"),
    Name(SQL_VIEW, "_get_filters", "(self, filters)"),
    Name(SQL_VIEW, "_get_list_filter_args", "(self)"),
    Name(SQL_VIEW, "_order_by", "(self, query, joins, sort_joins, sort_field, sort_desc)"),
    Name(SQL_VIEW, "action_delete", "(self, ids)"),
    Name(SQL_VIEW, "ajax_lookup", "(self)"),
    Name(SQL_VIEW, "export", "(self, export_type)"),
    Name(SQL_VIEW, "handle_view_exception", "(self, exc)"),
    Name("flask_admin", "_filter_args", ATTRIBUTE),
    Name("flask_admin", "_filters", ATTRIBUTE),
    Name("flask_admin", "_sortable_columns", ATTRIBUTE),
    Name("flask_admin", "_list_columns", ATTRIBUTE),
    Name("flask_admin", "_search_fields", ATTRIBUTE),
    Name("flask_admin", "_views", ATTRIBUTE),
    Name("flask_admin.babel", "lazy_gettext", "(string, **variables)"),
    Name("flask_admin.babel", "ngettext", "(singular, plural, num, **variables)"),
    Name("flask_admin.helpers", "get_redirect_target", "(param_name='url')"),
    Name("flask_login", "_login_user", ATTRIBUTE),
    Name("prometheus_client", "_used", ATTRIBUTE),
    Name("prometheus_client.mmap_dict:MmapedDict", "_init_value", "(self, key)"),
    Name("flask_login", "_user_callback", ATTRIBUTE),
    Name("gunicorn", "cfg", ATTRIBUTE),
    Name("gunicorn", "method_queue", ATTRIBUTE),
    Name("gunicorn", "pending_conns", ATTRIBUTE),
    Name("gunicorn", "poller", ATTRIBUTE),
    Name("gunicorn", "tpool", ATTRIBUTE),
    Name(THREADS, "accept", "(self, listener)"),
    Name(THREADS, "enqueue_req", "(self, conn)"),
    Name(THREADS, "finish_request", "(self, conn, fs)"),
    Name(THREADS, "handle", "(self, conn)"),
    Name(THREADS, "init_process", "(self)"),
    Name(THREADS, "murder_pending", "(self)"),
    Name(THREADS, "notify", "(self)"),
    Name(THREADS, "on_pending_socket_readable", "(self, conn, client)"),
    Name("redis:Redis", "execute_command", "(self, *args, **options)"),
    Name(JOB, "args", PROPERTY),
    Name(JOB, "failure_callback", PROPERTY),
    Name(JOB, "func", PROPERTY),
    Name(JOB, "func_name", PROPERTY),
    Name(JOB, "instance", PROPERTY),
    Name(JOB, "kwargs", PROPERTY),
    Name(JOB, "stopped_callback", PROPERTY),
    Name(JOB, "success_callback", PROPERTY),
    Name(WORKER, "execute_job", "(self, job, queue)"),
    Name(WORKER, "handle_warm_shutdown_request", "(self)"),
    Name(WORKER, "kill_horse", "(self, sig=SIGKILL)"),
    Name(WORKER, "main_work_horse", "(self, job, queue)"),
    Name(WORKER, "max_connection_wait_time", ATTRIBUTE),
    Name(WORKER, "subscribe", "(self)"),
    Name("werkzeug", "_get_current_object", ATTRIBUTE),
    Name(
        "werkzeug:Request",
        "_get_file_stream",
        "(self, total_content_length, content_type, filename=None, content_length=None)",
    ),
)


def faults(name: Name) -> Iterator[str]:
    """Yield a sentence when a name is not what it is written down to be."""
    found = look_up(name)
    if found is None:
        yield f"{release(name.package)} has no {name.full} any more."
    elif found != name.signature:
        yield (
            f"In {release(name.package)}, {name.full} is {found}; "
            f"our code takes it for {name.signature}."
        )


def look_up(name: Name) -> str | None:
    """Return what a name is in the installed packages, None when there is no such name."""
    module, _, kind = name.owner.partition(":")
    owner: Any = import_module(module)
    owner = getattr(owner, kind) if kind else owner
    value = inspect.getattr_static(owner, name.name, None)
    if value is None:
        return ATTRIBUTE if not kind and is_assigned(module, name.name) else None
    if isinstance(value, property):
        return PROPERTY
    return plain_signature(value) if inspect.isroutine(value) else ATTRIBUTE


def plain_signature(function: Any) -> str:
    """Return a signature without types, with signals and the like by their names."""
    found = inspect.signature(function)
    parameters = [
        each.replace(annotation=each.empty, default=_Shown.of(each.default))
        for each in found.parameters.values()
    ]
    return str(found.replace(parameters=parameters, return_annotation=found.empty))


def release(package: str) -> str:
    """Return which release of a package is installed, and which ones `setup.cfg` allows."""
    distribution = packages_distributions()[package][0]
    allowed = _ranges().get(distribution.lower(), "what its own users allow")
    return f"{distribution} {version(distribution)} (allowed: {allowed})"


class _Shown(str):
    """A default value as it is told."""

    __slots__ = ()

    @classmethod
    def of(cls, value: Any) -> Any:
        """Return a default by its name where it has one."""
        is_none = value is inspect.Parameter.empty
        return value if is_none else cls(getattr(value, "name", repr(value)))

    def __repr__(self) -> str:
        return str(self)


@cache
def _ranges() -> dict[str, str]:
    """Return the versions that are allowed of each distribution."""
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    return dict(REQUIREMENT.findall(settings["options"]["install_requires"]))
