"""Silences: ``<!-- askwell-ignore rule: reason -->`` keeps one rule quiet on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.content.outline.lines import Lines

_SILENCE = re.compile(r"<!--[ \t]*askwell-ignore\b[ \t]*([^:>\n]*?)[ \t]*(?::[ \t]*([^\n]*?))?[ \t]*-->")


@dataclass(frozen=True, slots=True)
class Silence:
    """Keeps `rules` quiet on `line`; on the whole file when `everywhere` (it stands above all text)."""

    rules: tuple[str, ...]
    reason: str
    line: int
    comment_line: int
    everywhere: bool = False


def silences(body: str, lines: Lines) -> tuple[Silence, ...]:
    """Find the silences of a text.

    One that shares its line with text is for that line, one on a line of its own is for the next line
    with text, one above all text is for the whole file.
    """
    if "askwell-ignore" not in body:
        return ()
    return tuple(_silence(match, body, lines) for match in _SILENCE.finditer(body))


def _silence(match: re.Match[str], body: str, lines: Lines) -> Silence:
    start = body.rfind("\n", 0, match.start()) + 1
    end = body.find("\n", match.end())
    line_text = body[start : end if end >= 0 else len(body)]
    comment_line = lines.at(match.start())
    alone = not _SILENCE.sub("", line_text).strip()
    rest = body[match.end() :]
    blank = len(rest) - len(rest.lstrip())
    line = lines.at(match.end() + blank) if alone else comment_line
    rules = tuple(rule for rule in re.split(r"[,\s]+", match[1]) if rule)
    everywhere = alone and not _SILENCE.sub("", body[:start]).strip()
    return Silence(rules, (match[2] or "").strip(), line, comment_line, everywhere)
