"""The folder of the whole tree, in which the tools for developing read files and run programs."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
