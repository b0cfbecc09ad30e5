"""The folder of the whole tree, which what is there for developing reads and starts programs in."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
