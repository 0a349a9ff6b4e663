"""Pages that are no articles: other Markdown in the content folder, where no other theme renders it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from generator.build.addresses import Addresses
from generator.build.articles import Typesetter
from generator.build.plan import Plan
from generator.build.settings import Settings
from generator.build.store import Store
from generator.build.texts import Texts
from generator.build.views import PageView
from generator.content.article import parse_article
from generator.content.models import Article


def plain_pages(settings: Settings, plan: Plan) -> list[PageView]:
    """Render the plain pages of a site; none when mkdocs.yml names a theme, which renders them then."""
    sources = [] if settings.theme else [file for file in plan.content.files if _is_page(file, settings)]
    if not sources:
        return []
    rules = settings.for_content()
    addresses = Addresses(plan.content, rules, plan.media, Texts(settings.content, rules))
    setter = Typesetter(settings, addresses, Store(None))
    found = (_read(settings, source) for source in sources)
    return [_view(setter, article) for article in found if article is not None]


def _is_page(file: str, settings: Settings) -> bool:
    path = PurePosixPath(file)
    snippets = settings.option("snippets_dir", "snippets").strip("/")
    hidden = any(part.startswith("_") for part in path.parts)
    return path.suffix in (".md", ".markdown") and not hidden and path.parts[0] != snippets


def _read(settings: Settings, source: str) -> Article | None:
    raw = Path(settings.content, source).read_bytes()
    article = parse_article(source, raw, settings.for_content()).article
    path = PurePosixPath(source)
    folder = path.parent if path.stem in ("index", "README") else path.with_suffix("")
    url = "" if str(folder) == "." else f"{folder}/"
    return replace(article, url=url) if article and article.status != "draft" else None


def _view(setter: Typesetter, article: Article) -> PageView:
    body = setter.write([article])[0].body
    return PageView(
        url=article.url,
        title=article.title,
        description=article.description or body.excerpt,
        html=body.html,
        toc=body.toc,
        updated=article.updated,
    )
