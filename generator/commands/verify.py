"""`askwell verify`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.publish.verify import Verdict


@click.command(short_help="Compare what is live with its manifest.")
@click.argument("where", metavar="URL_OR_DIR")
@click.option("--site", type=click.Path(path_type=Path, exists=True), help="Compare with this built site instead.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="How to print.")
def command(where: str, site: Path | None, shape: str) -> None:
    """Compare what is live with its manifest, file by file; exit 1 when anything differs.

    URL_OR_DIR is the address of a published site, or a folder that was published to. With --site, what is
    live is compared with what was built here.

    \b
    Examples:
      askwell verify https://help.example.com/
      askwell verify /var/www/help
      askwell verify https://help.example.com/ --site site
    """
    from generator.publish.source import scan
    from generator.publish.verify import verify_folder, verify_web

    against = scan(site).entries if site else None
    verdict = verify_web(where, against) if "://" in where else verify_folder(Path(where), against)
    click.echo(_json(verdict) if shape == "json" else _table(verdict, where))
    sys.exit(1 if verdict.differences else 0)


def _json(verdict: Verdict) -> str:
    rows = [{"path": row.path, "problem": row.problem, "detail": row.detail} for row in verdict.differences]
    document = {"release": verdict.release.id, "checked": verdict.checked, "differences": rows}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _table(verdict: Verdict, where: str) -> str:
    rows = [f"{row.problem:12}{row.path}{f'  ({row.detail})' if row.detail else ''}" for row in verdict.differences]
    mend = "to send everything again: askwell publish TARGET --again"
    end = f"{len(rows)} difference{'s' * (len(rows) > 1)}; {mend}" if rows else "all as they should be"
    return "\n".join([*rows, f"{where}: release {verdict.release.id}, {verdict.checked} files checked, {end}"])
