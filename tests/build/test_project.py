"""Settings that cannot be used: each is a line with the way out, before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.project import open_project
from generator.errors import ConfigError


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("site_name: [x\n", r"mkdocs.yml:2: not valid YAML"),
        ("- site_name\n", "must be names and values"),
        ("docs_dir: content\n", "site_name"),
        ("site_name: x\ndocs_dir: nowhere\n", "nowhere"),
        ("site_name: x\nplugins: [asqwell]\n", "asqwell"),
        ("site_name: x\nplugins:\n  - askwell:\n      brand: {acent: red}\n", "did you mean 'brand.accent'"),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_named(tmp_path: Path, settings: str, message: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(settings)
    with pytest.raises(ConfigError, match=message):
        open_project(tmp_path)
