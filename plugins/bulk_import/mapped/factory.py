"""An importer of a model made in one line, for a view that is made in one line."""

from __future__ import annotations

from typing import Any

from .importer import ModelImporter

OPTIONS = ("key", "references", "exclude", "labels", "slug", "noun", "singular", "modes")
"""What such a line may say of the importer; everything else is the view's."""


def importer_of(model: type[Any], **options: Any) -> type[ModelImporter]:
    """Return an importer of a model with some of its attributes set."""
    name = getattr(model, "__name__", "Model")
    return type(f"{name}Importer", (ModelImporter,), {"model": model, **options})
