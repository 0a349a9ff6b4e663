"""Our static files, gathered into one folder named by what is in it, so that each may be cached forever."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from generator.build.fingerprint import HERE
from generator.build.packing import pack

SOURCES = {"search": "search_index/static", "feedback": "feedback_widget/static"}
ENTRIES = {"search": ("ui-fields.js", "ui-results.js", "worker.js")}  # what pages and workers load; the rest is in them
SKIPPED = (".d.ts", ".map", ".md", ".test.js")
BLOCK = re.compile(r"^[ \t]*/\*(?!!).*?\*/[ \t]*\n?", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"^[ \t]*//.*\n?", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
BLANK = re.compile(r"\n{2,}")


def gather_assets(more: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """Read all static files.

    Args:
        more: files made by the theme for this site, by path below the assets folder (its CSS, its strings).

    Returns:
        The folder below the site root, ``assets/askwell.<hash>``, and its files by path below it.
    """
    files = dict(more)
    for name, source in SOURCES.items():
        folder = Path(HERE, source)
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.endswith(SKIPPED) and not file.name.startswith("."):
                path = file.relative_to(folder).as_posix()
                raw = file.read_bytes()
                files[f"{name}/{path}"] = raw if path.startswith("vendor/") else lean(file.name, raw)
    for name, entries in ENTRIES.items():
        files |= _packed(name, entries, files)
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return f"assets/askwell.{digest.hexdigest()[:10]}", files


def _packed(name: str, entries: tuple[str, ...], files: dict[str, bytes]) -> dict[str, bytes]:
    """The entry modules of a room, each with all it imports."""
    own = {path.removeprefix(f"{name}/"): text for path, text in files.items() if path.startswith(f"{name}/")}
    sources = {path: text.decode("utf-8") for path, text in own.items() if path.endswith(".js") and "/" not in path}
    return {f"{name}/{entry}": pack(entry, sources).encode() for entry in entries if entry in sources}


def lean(name: str, raw: bytes) -> bytes:
    """Take whole-line comments and indentation out of our own scripts and styles; licences (`/*!`) stay."""
    if not name.endswith((".js", ".css")):
        return raw
    text = BLOCK.sub("", raw.decode("utf-8"))
    if name.endswith(".js"):
        text = LINE.sub("", text)
    if "`" not in text:
        text = INDENT.sub("", text)
    return BLANK.sub("\n", text).lstrip("\n").encode()
