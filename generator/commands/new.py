"""`askwell new`."""

from __future__ import annotations

from pathlib import Path

import click

_CATEGORY = click.option("--category", "-c", default="", help="Its category: a folder's path, slug or title.")
_CONFIG = click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The mkdocs.yml to use.")


@click.group(short_help="Add an article or a FAQ entry.")
def command() -> None:
    """Add an article or a FAQ entry, as a draft that only `askwell serve` shows.

    \b
    Examples:
      askwell new article "Change your address" --category billing
      askwell new faq "Do you ship abroad?" --category orders
    """


@command.command()
@click.argument("title")
@_CATEGORY
@_CONFIG
def article(title: str, category: str, config_file: Path | None) -> None:
    """Add an article called TITLE.

    \b
    Example:
      askwell new article "Change your address" --category billing
    """
    _write("article", title, category, config_file)


@command.command()
@click.argument("question")
@_CATEGORY
@_CONFIG
def faq(question: str, category: str, config_file: Path | None) -> None:
    """Add a FAQ entry that asks QUESTION.

    \b
    Example:
      askwell new faq "Do you ship abroad?" --category orders
    """
    _write("faq", question, category, config_file)


def _write(kind: str, title: str, category: str, config_file: Path | None) -> None:
    from generator.build.project import open_project
    from generator.commands._checking import prefix_of
    from generator.content.loader import load
    from generator.content.new_page import new_page
    from generator.errors import UsageError

    settings = open_project(config_file=config_file)
    root, rules = Path(settings.content), settings.for_content()
    page = new_page(kind, title, category, load(root, rules), rules)
    file = root / page.path
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as handle:
            handle.write(page.text)
    except FileExistsError:
        raise UsageError(f"{file}: exists already (edit it, or choose another title)") from None
    click.echo(f"{prefix_of(root)}{page.path} written, as a draft.")
    click.echo(f"Write it, look at it with 'askwell serve' (/{page.url}), then remove 'status: draft' to publish it.")
