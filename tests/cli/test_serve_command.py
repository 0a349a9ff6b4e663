"""`askwell serve` at its start: what it says when it cannot listen."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys

from click.testing import CliRunner

from feedback_widget.store import open_store
from generator.cli import askwell
from generator.errors import AskwellError


def test_a_port_in_use_is_said_before_anything_is_built(tiny_content) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(askwell, ["serve", str(tiny_content), "--port", str(port)])
    assert isinstance(result.exception, AskwellError) and result.output == ""
    assert f"127.0.0.1:{port}: Address already in use" in str(result.exception)
    assert f"--port {port + 1}" in str(result.exception)


def test_a_store_of_a_newer_askwell_is_said_before_an_address_is(tiny_content, tmp_path) -> None:
    project = shutil.copytree(tiny_content.parent, tmp_path / "lumen", ignore=shutil.ignore_patterns(".askwell"))
    (project / ".askwell").mkdir()
    with open_store(f"sqlite:///{project / '.askwell' / 'events.db'}") as store, store._begin() as run:
        run("UPDATE alembic_version SET version_num = '9999'")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    command = [sys.executable, "-c", "from generator.cli import main; main()", "serve", "--port", port]
    said = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60)
    assert said.returncode == 1 and said.stdout == ""
    assert "upgrade Askwell" in said.stderr
