"""Headers and redirects of all versions in the files hosts read, which lie at the root of what is served."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from generator.versions.registry import Version, Versions

HOST_FILES = ("_headers", "_redirects")
_PATH = re.compile(r"(?:^|(?<=\s))/\S*")


def host_files(versions: Versions, base: str, read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Join the versions' own `_headers` and `_redirects`; what holds for a version holds for its aliases.

    Args:
        versions: the versions, newest first.
        base: the path of the whole site on its host, with a slash at both ends.
        read: returns the bytes of a version's file by path, or None.
    """
    found = {name: "\n".join(_rules(versions, base, name, read)) for name in HOST_FILES}
    return {name: f"{text}\n".encode() for name, text in found.items() if text.strip()}


def _rules(versions: Versions, base: str, name: str, read: Callable[[str], bytes | None]) -> Iterable[str]:
    for version in versions:
        text = (read(f"{version.version}/{name}") or b"").decode().strip()
        if text:
            yield from (_below(text, version, shown, base) + "\n" for shown in (version.version, *version.aliases))


def _below(text: str, version: Version, shown: str, base: str) -> str:
    """Move rules from a version's folder to one of its names; rules of a site without address begin at its root."""
    own = f"{base}{quote(version.version)}/"

    def moved(path: re.Match[str]) -> str:
        inner = path[0].removeprefix(own) if path[0].startswith(own) else path[0].removeprefix("/")
        return f"{base}{quote(shown)}/{inner}"

    lines = [line if line.startswith((" ", "\t")) else _PATH.sub(moved, line) for line in text.splitlines()]
    return "\n".join(lines)
