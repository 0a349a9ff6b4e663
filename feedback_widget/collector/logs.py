"""Logs as JSON lines, without personal data: no address, no agent, no words of a visitor, no access log."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from msgspec.json import encode


class JsonLines(logging.Formatter):
    """One JSON object a record; a traceback keeps its lines but not its message, which may hold a visitor's words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = " < ".join(frames(record.exc_info[2]))
        return encode(line).decode()


def frames(traceback: object) -> list[str]:
    """Return the innermost places of a traceback, innermost first."""
    import traceback as tb

    found = tb.extract_tb(traceback)[-6:]  # type: ignore[arg-type]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in reversed(found)]


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send all logs to stderr as JSON lines."""
    out = logging.StreamHandler()
    out.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[out], force=True)
