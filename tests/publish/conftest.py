"""A built site in a few lines, and a folder to publish it to."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from generator.publish.source import BuiltSite, scan

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "publish.py"


@pytest.fixture(scope="session")
def figures() -> ModuleType:
    """The scenarios of benchmarks/publish.py, to be run small."""
    spec = importlib.util.spec_from_file_location("publish_figures", BENCHMARK)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["publish_figures"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., BuiltSite]:
    """Write a site with these files, and a home page unless one is given, and scan it."""

    def write(files: dict[str, str] | None = None, name: str = "site") -> BuiltSite:
        root = tmp_path / name
        for path in sorted(root.rglob("*"), reverse=True):
            path.unlink() if path.is_symlink() or path.is_file() else path.rmdir()
        for path, text in ({"index.html": "<h1>home</h1>"} | (files or {})).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return scan(root)

    return write


@pytest.fixture
def clock() -> Iterator[Callable[[float], datetime]]:
    """A clock that stands at noon and moves by the hours it is asked for."""
    noon = [datetime(2026, 1, 31, 12, tzinfo=UTC)]

    def tick(hours: float = 0.001) -> datetime:
        noon[0] += timedelta(hours=hours)
        return noon[0]

    yield tick
