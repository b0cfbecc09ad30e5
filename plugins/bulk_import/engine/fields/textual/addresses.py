"""Columns of e-mail addresses and of addresses on the web."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import getaddresses
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, overload
from urllib.parse import urlsplit

from ...cells.alphabet import hidden_in
from ...cells.damage import damage_hint
from ...rows.rows import REFUSED, Problem
from ...sentences.language import N_, _t
from ..base.arguments import listed
from ..base.options import UNSET, Options
from .texts import Text

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    S = TypeVarWithDefault("S", default=str)
else:
    S = TypeVar("S")

HINT_EMAIL = N_("Write one address, such as ann@example.org")
HINT_URL = N_("Write a whole address, such as https://example.org/page")
HINT_ONE = N_("Write one address only")


class _Address(Text[S]):
    """Base of columns of addresses: a text without white space that a library validates."""

    def plain(self) -> str:
        """Return "": every address is looked at."""
        return ""

    def parse(self, text: str, line: int, problems: list[Problem]) -> S:
        """Check length and characters, then the address itself."""
        value = super().parse(text, line, problems)
        if value is REFUSED:
            return value
        found = self.normal(text)
        if not found:
            problems.append(self.type_problem(line, damage_hint(text) or self.hint(text)))
            return cast("S", REFUSED)
        return cast("S", found)

    def normal(self, text: str) -> str:
        """Return an address in its normal form, "" for a text that is no address."""
        raise NotImplementedError

    def hint(self, text: str) -> str:
        """Return what to write instead of a text that is no address."""
        raise NotImplementedError


class Email(_Address[S]):
    """One e-mail address, as email-validator takes it; a blank one is "" or as declared."""

    @overload
    def __init__(
        self: Email[str],
        label: str,
        *,
        max_length: int = 254,
        blank: str = ...,
        required: bool = True,
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: Email[str | None],
        label: str,
        *,
        max_length: int = 254,
        blank: None,
        required: bool = True,
        **options: Unpack[Options],
    ) -> None: ...

    def __init__(
        self, label: str, *, max_length: int = 254, blank: Any = UNSET, **options: Any
    ) -> None:
        """Declare an e-mail address; the package email-validator has to be installed."""
        try:
            self._library: Any = import_module("email_validator")
        except ImportError as error:
            raise TypeError(
                f"{label}: A column of the kind Email needs the package email-validator. Install "
                "it, or declare a Text."
            ) from error
        super().__init__(  # type: ignore[misc]  # The overloads are for hosts; here S is open.
            label, max_length=max_length, blank=blank, **options
        )

    def normal(self, text: str) -> str:
        """Return the address with its domain in small letters; no name server is asked."""
        try:
            found = self._library.validate_email(text, check_deliverability=False)
        except self._library.EmailNotValidError:
            return ""
        return str(found.normalized)

    def hint(self, text: str) -> str:
        """Return the address inside a text, such as that after a name."""
        plain = re.sub("^mailto:", "", text, flags=re.IGNORECASE)
        found = [address for _, address in getaddresses([plain.replace(";", ",")])]
        found = [address for address in found if self.normal(address)]
        if len(found) > 1:
            return HINT_ONE
        return _t("Write {text} and nothing else", text=found[0]) if found else HINT_EMAIL


class URL(_Address[S]):
    """One address on the web; a blank one is "" or as declared."""

    @overload
    def __init__(
        self: URL[str],
        label: str,
        *,
        max_length: int = 2000,
        schemes: Sequence[str] = ("http", "https"),
        blank: str = ...,
        required: bool = True,
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: URL[str | None],
        label: str,
        *,
        max_length: int = 2000,
        schemes: Sequence[str] = ("http", "https"),
        blank: None,
        required: bool = True,
        **options: Unpack[Options],
    ) -> None: ...

    def __init__(
        self,
        label: str,
        *,
        max_length: int = 2000,
        schemes: Sequence[str] = ("http", "https"),
        blank: Any = UNSET,
        **options: Any,
    ) -> None:
        """Declare an address; a browser runs nothing of the schemes that are allowed."""
        self.schemes = listed(label, "schemes", schemes)
        super().__init__(  # type: ignore[misc]  # The overloads are for hosts; here S is open.
            label, max_length=max_length, blank=blank, **options
        )

    def normal(self, text: str) -> str:
        """Return the address as it is, where it has a scheme that is allowed and a host."""
        if any(map(str.isspace, text)) or hidden_in(text) or "\\" in text:
            return ""
        try:
            found = urlsplit(text)
            is_whole = bool(found.hostname) and (found.port is None or found.port > 0)
        except ValueError:
            return ""
        is_host = re.fullmatch(r"[\w.:-]*[\w:]\.?", found.hostname or "") is not None
        return text if is_whole and is_host and found.scheme.lower() in self.schemes else ""

    def hint(self, text: str) -> str:
        """Return the address with the scheme that it lacks."""
        whole = f"{self.schemes[-1]}://{text}"
        is_bare = "." in text.split("/")[0] and "@" not in text
        return _t("Write {text}", text=whole) if is_bare and self.normal(whole) else HINT_URL
