"""`askwell serve` at its start: what it says when it cannot listen."""

from __future__ import annotations

import socket

from click.testing import CliRunner

from generator.cli import askwell
from generator.errors import AskwellError


def test_a_port_in_use_is_said_before_anything_is_built(tiny_content) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(askwell, ["serve", str(tiny_content), "--port", str(port)])
    assert isinstance(result.exception, AskwellError) and result.output == ""
    assert f"127.0.0.1:{port}: Address already in use" in str(result.exception)
    assert f"--port {port + 1}" in str(result.exception)
