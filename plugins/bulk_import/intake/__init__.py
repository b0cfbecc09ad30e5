"""Intake: from the bytes of a file to a pending import, or to a refusal."""

from __future__ import annotations

from .acceptance import accept
from .checking import check
from .opening import Intake, open_file

__all__ = ["Intake", "accept", "check", "open_file"]
