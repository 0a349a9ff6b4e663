"""An index in a folder, opened for reading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Index:
    """An open index."""

    language: str
    rows: list[dict[str, Any]]


def open_index(folder: Path) -> Index:
    """Open the index `writer.write` made in `folder`."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Index(manifest["language"], manifest["documents"])
