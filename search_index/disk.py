"""Files written by their thousands."""

from __future__ import annotations

import os


def write_file(path: str, content: bytes, flag: int) -> None:
    """Write a file that is made for it; a file object costs more than the file.

    Args:
        flag: `os.O_EXCL` when there must be none yet, `os.O_TRUNC` when there may be one.

    Raises:
        FileExistsError: there is one, against `os.O_EXCL`.
    """
    file = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | flag, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)
