"""What every page of a site shares: names, addresses, brand and what the build found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import msgspec

from generator.content.models import Announcement


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A named way to a page. `url` is relative to the site root, or absolute for another site."""

    title: str
    url: str
    description: str = ""


def current_announcements(announcements: Iterable[Announcement], today: date) -> tuple[Announcement, ...]:
    """Drop what is over by `today`; what starts later stays, for pages keep to its dates between builds."""
    return tuple(a for a in announcements if a.end is None or a.end >= today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How people reach a person when no answer helped; `form` asks for the feedback room's form."""

    email: str = ""
    url: str = ""
    phone: str = ""
    hours: str = ""
    form: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The facts all pages share; part of every page's cache key, so nothing in it varies by page or by day.

    `url` is absolute and ends in a slash, or "" when the site's address is unknown. `assets` is the
    folder of immutable files below the site root (``assets/askwell.1a2b3c4d``). `logo`, `favicon` and
    `social_image` are paths below the site root. `versions` says that a ``versions.json`` lies one
    folder up. `strict` sends no visit id with events; `csat` and `nps` offer surveys. `frame_hosts` and `image_hosts` are origins (``https://player.vimeo.com``) the content
    itself asks for.
    """

    name: str
    url: str = ""
    description: str = ""
    tagline: str = ""
    lang: str = "en"
    logo: str = ""
    favicon: str = ""
    social_image: str = ""
    accent: str = "#4f46e5"
    assets: str = "assets/askwell"
    version: str = ""
    versions: bool = False
    collector: str = ""
    vote: bool = True
    strict: bool = False
    csat: bool = True
    nps: bool = False
    contact: Contact = Contact()
    links: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    copyright: str = ""
    announcements: tuple[Announcement, ...] = ()
    has_faq: bool = True
    has_contact: bool = True
    edit_url: str = ""
    index: bool = True
    frame_hosts: tuple[str, ...] = ()
    image_hosts: tuple[str, ...] = ()

    def absolute(self, path: str) -> str:
        """Give the absolute address of `path`, or the path from the host's root when none is known."""
        return (self.url or "/") + path

    @property
    def root(self) -> str:
        """The path of the site on its host: ``/`` or ``/help/``."""
        after_scheme = self.url.partition("://")[2]
        return "/" + after_scheme.partition("/")[2] if after_scheme else "/"
