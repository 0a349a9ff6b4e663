"""`askwell check`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.content.show.report import Report


@click.command(short_help="Find problems before customers do.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "shape", type=click.Choice(["table", "json", "junit", "sarif", "github"]), default="table",
    help="How to print what was found.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail on warnings too; unknown front-matter keys are errors.")
@click.option("--external", is_flag=True, help="Ask links to other sites as well; good answers are kept for a week.")
@click.option("--fix-redirects", is_flag=True, help="Write redirects for pages that were moved to redirects.yml.")
@click.option("--hints", is_flag=True, help="Show hints too, not only how many there are.")
@click.option("--search/--no-search", default=True, help="Run search tests and the ledger's questions.")
@click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")
def command(
    paths: tuple[Path, ...],
    shape: str,
    strict: bool,
    external: bool,
    fix_redirects: bool,
    hints: bool,
    search: bool,
    config_file: Path | None,
) -> None:
    """Find what is wrong in a help center: links, images, anchors, front matter, redirects, search, and more.

    With PATHS, only what is found in these files and folders is reported. Each rule can be set to error,
    warning, hint or off under `lint:` in mkdocs.yml, and silenced for one line by a comment before it:
    <!-- askwell-ignore rule: reason -->.

    Ends with 0 when nothing is wrong, 1 when there are errors (with --strict: or warnings), 2 for a wrong call.

    \b
    Examples:
      askwell check                               everything
      askwell check content/articles/billing      one category
      askwell check --strict --format github      in CI, as annotations
      askwell check --fix-redirects               after moving articles
    """
    from generator.commands._checking import Request, run

    request = Request(paths, config_file, strict, external, fix_redirects, search, _base(shape))
    with _progress() as progress, _uncollected():
        report = run(request, date.today(), progress)
    _show(report, shape, hints)
    sys.exit(1 if report.failed else 0)


def _base(shape: str) -> Path | None:
    """Return the folder that findings name files from: GitHub wants the top of what was checked out."""
    top = os.environ.get("GITHUB_WORKSPACE", "")
    return Path(top) if top and shape in ("github", "sarif") else None


def _show(report: Report, shape: str, hints: bool) -> None:
    from generator.content.show import FORMATS

    if shape != "table":
        click.echo(FORMATS[shape](report))
    elif sys.stdout.isatty():
        from rich.console import Console

        from generator.content.show.table import print_table

        print_table(report, Console(highlight=False, soft_wrap=False), hints)
    else:
        from generator.content.show.plain import plain

        click.echo(plain(report, hints))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Collect no garbage: a check makes much and drops little, and looking for it costs a fifth of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console

    with Console(stderr=True).status("checking") as status:
        yield lambda text: status.update(text)
