"""Links, images and anchors that lead nowhere, or lead there by a detour."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator

from generator.content.links import Resolved
from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.models import Article
from generator.content.outline import Link
from generator.content.suggest import near_miss

RULES = (
    Rule("broken-link", "error", "a link to a page or file that does not exist", "correct or remove the link"),
    Rule("broken-image", "error", "an image whose file does not exist", "add the file, or remove the image"),
    Rule(
        "broken-anchor",
        "error",
        "a link to a heading or id that the page does not have",
        "link to an id the page has; a heading's id can be fixed with {#id}",
    ),
    Rule("wiki-link", "error", "a [[name]] that no article, or more than one, goes by", "write the article's path"),
    Rule("draft-link", "error", "a link from a published page to a draft", "publish the draft, or remove the link"),
    Rule(
        "old-link",
        "hint",
        "a link by an old address to an article that is here now; the build leads it to the article",
        "link to the article's file",
    ),
    Rule("unsafe-link", "error", "a javascript: link; the site's security policy refuses it", "link to a page"),
)


def look(site: Site) -> Iterator[Hit]:
    """Judge every link of the site."""
    for page, link, found in site.resolved:
        if found.kind == "unsafe":
            address = link.target[:60]
            yield Hit("unsafe-link", page.source, link.line, f"'{address}' runs a script", "link to a page instead")
        elif found.kind == "broken":
            yield from _broken(site, page, link, found)
        elif found.article is not None:
            yield from _to_page(site, page, link, found, found.article)


def _broken(site: Site, page: Article, link: Link, found: Resolved) -> Iterator[Hit]:
    if link.kind == "image" and not link.target:
        if link.raw:
            yield Hit("broken-image", page.source, link.line, "an image without a file", "add 'src', or remove it")
        return
    if link.kind == "link" and link.raw and not link.target.strip():
        return  # <a href=""> is an odd anchor, not a promise to lead somewhere
    if link.kind == "wiki":
        near = site.near_slugs.find(link.target)
        yield Hit("wiki-link", page.source, link.line, f"[[{link.target}]]: {found.reason}", _did_you_mean(near))
        return
    rule = "broken-link" if link.kind in ("link", "definition", "autolink") else "broken-image"
    yield Hit(rule, page.source, link.line, f"broken {_noun(link)}: {found.reason}", _suggest(site, page, found))


def _to_page(site: Site, page: Article, link: Link, found: Resolved, target: Article) -> Iterator[Hit]:
    if target.status == "draft" and page.status != "draft" and target is not page:
        hint = "publish it, or remove the link"
        yield Hit("draft-link", page.source, link.line, f"links to the draft '{target.source}'", hint)
    if found.fragment and "#" not in found.url and not site.has_anchor(target, found.fragment):
        yield _broken_anchor(site, page, link, found, target)
    if found.moved:
        local = relative(page.source, target.source)
        fragment = f"#{found.fragment}" if found.fragment else ""
        message = f"the article behind '{link.target}' is here now"
        yield Hit("old-link", page.source, link.line, message, f"link to {local}{fragment}")


def _broken_anchor(site: Site, page: Article, link: Link, found: Resolved, target: Article) -> Hit:
    where = "this page" if target is page else f"'{target.source}'"
    message = f"broken anchor: {where} has no id '{found.fragment}'"
    near = closest_id(site, target, found.fragment)
    return Hit("broken-anchor", page.source, link.line, message, _did_you_mean(f"#{near}" if near else ""))


def closest_id(site: Site, target: Article, fragment: str) -> str:
    """Return the id of a page that a broken fragment most likely meant, or ""."""
    return near_miss(fragment, sorted(site.outline(target).ids))


def relative(source: str, target: str) -> str:
    """Return the path of `target` as written in `source`, in angle brackets when it holds spaces."""
    path = posixpath.relpath(target, posixpath.dirname(source) or ".")
    return f"<{path}>" if " " in path or "(" in path else path


def _suggest(site: Site, page: Article, found: Resolved) -> str:
    if moved := site.moved_files.get(found.file):
        return f"it moved to {relative(page.source, moved)}"
    near = site.near_files.find(found.file) if found.file else ""
    if not near or not _is_slip_of(posixpath.basename(found.file), posixpath.basename(near)):
        return ""
    return _did_you_mean(relative(page.source, near))


def _is_slip_of(wrong: str, right: str) -> bool:
    """Tell whether two file names are one name misspelt; names that differ in a number are two names."""
    if re.sub(r"\D", "", wrong) != re.sub(r"\D", "", right):
        return False
    return difflib.SequenceMatcher(None, wrong.lower(), right.lower()).ratio() >= 0.8


def _did_you_mean(name: str) -> str:
    return f"did you mean '{name}'?" if name else ""


def _noun(link: Link) -> str:
    return {"image": "image", "embed": "embed"}.get(link.kind, "link")
