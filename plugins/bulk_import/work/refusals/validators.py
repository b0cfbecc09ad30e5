"""Which attribute of a record a `@validates` of the host's model has refused."""

from __future__ import annotations

from inspect import unwrap
from traceback import walk_tb
from types import CodeType
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper


def refused_attribute(error: BaseException) -> str:
    """Return the attribute whose validator raised an error, "" where none did.

    A validator takes the record and the name of the attribute, and is known by its code.
    """
    found = ""
    for frame, _ in walk_tb(error.__traceback__):
        code = frame.f_code
        record, name = map(frame.f_locals.get, (*code.co_varnames[:2], "", "")[:2])
        if isinstance(name, str) and _is_validator(code, record, name):
            found = name
    return found


def _is_validator(code: CodeType, record: Any, name: str) -> bool:
    mapper = inspect(type(record), raiseerr=False)
    if not isinstance(mapper, Mapper) or name not in mapper.validators:
        return False
    validator: Any = mapper.validators[name]
    return getattr(unwrap(validator[0]), "__code__", None) is code
