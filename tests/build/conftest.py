"""A small help center to build again and again."""

from __future__ import annotations

import hashlib
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build.listing import SETTLING
from generator.build.project import open_project
from generator.build.report import BuildReport, Options
from generator.build.site import build_site

CONFIG = """site_name: Small help
site_url: https://help.example.com/
docs_dir: content
theme: {name: material, custom_dir: overrides}
plugins:
  - askwell:
      variables: {product: Widget}
"""
FILES = {
    "content/articles/billing/refund.md": "---\ntitle: Get a refund\nid: 360012345678\n---\n\nAsk for {{ product }} money. See [[pay]].\n",
    "content/articles/billing/pay.md": "---\ntitle: Pay an invoice\naliases: [old/pay]\n---\n\n## By card\n\nUse [refund](refund.md#top).\n\n--8<-- \"note.md\"\n",
    "content/articles/setup/start.md": "---\ntitle: Start here\n---\n\n![Box](img/box.png)\n\nThen [pay](../billing/pay.md#by-card).\n",
    "content/articles/setup/reset.md": "---\ntitle: Reset\n---\n\nOld: https://h.example/hc/en-us/articles/360012345678-x\n",
    "content/articles/setup/link.md": "---\ntitle: Link a phone\n---\n\nSee [[start]], [[refund|money]] and [card](../billing/pay.md#by-card).\n",
    "content/articles/setup/again.md": "---\ntitle: Start a phone again\nrelated: [start]\n---\n\nNo [[nothing]], no [way](nowhere.md).\n",
    "content/articles/setup/box.md": "---\ntitle: What is in the box\n---\n\nA phone.\n",
    "content/articles/billing/mail.md": "---\ntitle: Get an invoice by mail\n---\n\n[There](/old/pay) and [[phone]].\n",
    "content/faq/billing/how.md": "---\nquestion: How do I pay?\n---\n\nBy [card](../../articles/billing/pay.md).\n",
    "content/snippets/note.md": "Invoices come by mail.\n",
}


def png(width: int, height: int) -> bytes:
    """A one-colour PNG."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tree_of(folder: Path) -> dict[str, str]:
    """Digest every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_project(root: Path) -> Path:
    """Write the small help center below `root`."""
    for path, text in {**FILES, "mkdocs.yml": CONFIG}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (root / "content/articles/setup/img").mkdir()
    (root / "content/articles/setup/img/box.png").write_bytes(png(40, 30))
    (root / "overrides/askwell/partials").mkdir(parents=True)
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small help center."""
    root = write_project(tmp_path / "project")
    time.sleep(2 * SETTLING / 1e9)  # files this young are known by their bytes, and looked at once more when they have aged
    return root


@pytest.fixture
def build() -> Callable[..., BuildReport]:
    """Build a project, in this process, as `askwell build` does."""

    def run(root: Path, site: Path | None = None, *, clean: bool = False) -> BuildReport:
        settings = open_project(config_file=root / "mkdocs.yml", site_dir=site)
        return build_site(settings, Options(clean=clean, cache=not clean, jobs=1))

    return run
