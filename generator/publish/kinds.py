"""What a published file is: page or asset, how long it may be cached, its type, and when it is sent."""

from __future__ import annotations

import mimetypes
import re
from pathlib import PurePosixPath

IMMUTABLE = "public, max-age=31536000, immutable"
BRIEF = "public, max-age=60, must-revalidate"
HOURLY = "public, max-age=3600"
FRESH = "no-cache"

_PAGES = frozenset({".html", ".htm"})
_DOCUMENTS = frozenset({".xml", ".txt", ".md", ".json", ".webmanifest", ""})
_TYPES = {
    ".md": "text/markdown; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".xml": "application/xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    "": "text/plain; charset=utf-8",
}
_COMPRESSED = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".mp4", ".webm"}
    | {".zip", ".gz", ".br", ".pdf"}
)
# `bundle.79ae519e.min.js`, `askwell.0f3c9a1b22d4/`, `t-9f86d081884c7d65.json`. Eight digits alone are more
# likely a date, unless the file lies among the assets.
_HASHED = re.compile(r"(?:^|[.\-_])([0-9a-f]{8,64})(?=\.|$)")


# The index's own files: `search/t-10.UptN.bin`, `search/r/101.y1rR.json`; its manifest has no such middle part.
_SHARD = re.compile(r"(?:^|/)search/(?:r/)?[^/]+\.[\w-]{4,}\.(?:bin|txt|json)$")


def suffix(path: str) -> str:
    """Return the last extension in lower case, `""` for names such as `_headers` and `CNAME`."""
    return PurePosixPath(path).suffix.lower()


def is_page(path: str) -> bool:
    """Say whether readers open this file itself."""
    return suffix(path) in _PAGES


def is_immutable(path: str) -> bool:
    """Say whether the path names its own content, so that other content would have another path."""
    if is_page(path):
        return False
    if _SHARD.search(path):
        return True
    parts = path.split("/")
    among_assets = bool({"assets", "search", "_assets", "static"} & set(parts[:-1]))
    return any(_names_a_hash(part, among_assets) for part in parts)


def is_asset(path: str) -> bool:
    """Say whether a page may ask for this file after it was opened, so that it must outlive its release."""
    return is_immutable(path) or suffix(path) not in _PAGES | _DOCUMENTS


def stage(path: str) -> int:
    """Return when a file is sent: 0 assets, 1 pages, 2 files that speak about the whole site."""
    if is_asset(path):
        return 0
    return 1 if is_page(path) else 2


def cache_control(path: str) -> str:
    """Return the `Cache-Control` header: a year for hashed names, a minute for pages."""
    if is_immutable(path):
        return IMMUTABLE
    if is_page(path):
        return BRIEF
    return HOURLY if is_asset(path) else FRESH


def content_type(path: str) -> str:
    """Return the `Content-Type` header."""
    ending = suffix(path)
    if ending in _TYPES:
        return _TYPES[ending]
    guess = mimetypes.types_map.get(ending, "application/octet-stream")
    return f"{guess}; charset=utf-8" if guess.startswith("text/") else guess


def is_compressible(path: str) -> bool:
    """Say whether gzip is likely to make the file smaller."""
    return suffix(path) not in _COMPRESSED


def _names_a_hash(part: str, among_assets: bool) -> bool:
    return any(among_assets or len(digits) > 11 or not digits.isdigit() for digits in _HASHED.findall(part))
