"""Compiled templates are kept where Python keeps compiled modules: to compile the report takes longer than to render it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class Kept(jinja2.BytecodeCache):
    """Bytecode of templates, beside that of the modules of their folder.

    Like Python's own it is left out where it cannot be written or is not wanted (PYTHONDONTWRITEBYTECODE). The engine
    takes it only for the source and the Python it was made of; its own version is in the name.

    Args:
        folder: of the templates.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what was compiled before, if it is of this source."""
        with suppress(OSError, ValueError, EOFError, TypeError), self._file(bucket).open("rb") as kept:
            bucket.load_bytecode(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(bucket.bytecode_to_string())
            fresh.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        name = f"{bucket.key[:16]}-{jinja2.__version__}"
        return Path(cache_from_source(str(self._folder / f"{name}.py")))
