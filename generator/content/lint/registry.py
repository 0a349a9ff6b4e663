"""Every rule there is, and the functions that look for them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.content.lint import (
    duplicates,
    fences,
    headings,
    html,
    images,
    links,
    moves,
    orphans,
    prose,
    redirects,
    reviews,
    snippets,
    titles,
    variables,
)
from generator.content.lint.rule import Look, Rule

LOADING = (
    Rule("front-matter", "error", "front matter that cannot be read, or a value of the wrong type", "see the message"),
    Rule("unknown-key", "warning", "a front-matter key nobody knows; an error when it is a slip", "correct the key"),
    Rule("unknown-category", "error", "a 'category' that is no folder", "name a folder, or leave the key out"),
    Rule("slug", "error", "a file no address can be made for", "rename it, or set 'slug'"),
    Rule("duplicate-slug", "error", "two files with one address", "rename one, or give it another 'slug'"),
    Rule("encoding", "error", "a file that is not UTF-8", "save it as UTF-8"),
    Rule("redirects", "error", "an entry of redirects.yml that cannot be used", "see the message"),
    Rule("redirect-loop", "error", "redirects that lead back to where they began", "let one of them lead to a page"),
    Rule("synonyms", "error", "an entry of synonyms.yml that cannot be used", "see the message"),
    Rule("announcements", "error", "an entry of announcements.yml that cannot be used", "see the message"),
    Rule("search-tests", "error", "an entry of search_tests.yml that cannot be used", "see the message"),
)
ELSEWHERE = (
    Rule(
        "silence-without-reason",
        "warning",
        "an askwell-ignore comment that does not say why",
        "write <!-- askwell-ignore rule: reason -->",
    ),
    Rule("unused-silence", "hint", "an askwell-ignore comment that keeps nothing quiet", "remove it"),
    Rule("external-link", "warning", "a link to another site that fails; only with --external", "correct the link"),
    Rule("external-moved", "hint", "a link to another site that has moved for good", "link to the new address"),
    Rule("search-test", "error", "a question of search_tests.yml whose article is not found", "see the message"),
    Rule("gap-ledger", "error", "a file of the gap ledger that cannot be read", "see the message"),
    Rule("gap-regressed", "error", "an answered gap that search no longer answers", "see 'askwell gaps'"),
)
_MODULES = (
    links,
    images,
    headings,
    html,
    titles,
    duplicates,
    reviews,
    orphans,
    prose,
    fences,
    snippets,
    variables,
    redirects,
    moves,
)

RULES: Mapping[str, Rule] = {
    rule.id: rule for rule in (*LOADING, *(rule for module in _MODULES for rule in module.RULES), *ELSEWHERE)
}
LOOKS: tuple[tuple[tuple[str, ...], Look], ...] = tuple(
    (tuple(rule.id for rule in module.RULES), module.look) for module in _MODULES
)
