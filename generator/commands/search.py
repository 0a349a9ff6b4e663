"""`askwell search`."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click


@click.command(short_help="Ask the built site a question and see why it answers as it does.")
@click.argument("query", nargs=-1, required=True)
@click.option("--site", type=click.Path(path_type=Path), help="The built site; default: site_dir of mkdocs.yml.")
@click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")
@click.option("-k", "count", type=click.IntRange(1, 100), default=5, show_default=True, help="Answers to show.")
@click.option("--category", multiple=True, help="Only answers below this category; may be repeated.")
@click.option("--audience", multiple=True, help="Only answers for this audience; may be repeated.")
@click.option("--explain", is_flag=True, help="Show term by term why each answer ranks where it does.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="How to print.")
def command(
    query: tuple[str, ...],
    site: Path | None,
    config_file: Path | None,
    count: int,
    category: tuple[str, ...],
    audience: tuple[str, ...],
    explain: bool,
    as_json: bool,
    shape: str,
) -> None:
    """Answer QUERY from the built site, as the search field of its pages does.

    Same words, same order, same match grade as in the browser: what you see is what customers get.

    \b
    Examples:
      askwell search "how do I get my money back"
      askwell search refund --explain           why each answer ranks where it does
      askwell search refund --category billing -k 3 --json
    """
    from generator.commands._search_show import Reasons, Stemmer, plain, show
    from generator.commands._search_site import find_index
    from search_index.explain import explain as explain_results
    from search_index.planner import search
    from search_index.reader import open_index

    index = open_index(find_index(site, config_file))
    filters = {name: values for name, values in {"category": category, "audience": audience}.items() if values}
    asked = " ".join(query)
    started = time.perf_counter()
    answer = search(index, asked, count, filters)
    spent = (time.perf_counter() - started) * 1000
    stem = Stemmer(index.analyzer)
    reasons = Reasons(explain_results(index, asked, count, filters) if explain else ())
    if as_json or shape == "json":
        click.echo(json.dumps(plain(asked, answer, stem, reasons, spent), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    show(Console(highlight=False), answer, stem, reasons)
