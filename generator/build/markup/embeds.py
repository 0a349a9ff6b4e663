"""Videos and other frames that ask nobody anything until they are clicked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

YOUTUBE = re.compile(
    r"(?:https?:)?//(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/)|youtu\.be/)"
    r"([\w-]{6,})"
)
VIMEO = re.compile(r"(?:https?:)?//(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,})")


@dataclass(frozen=True, slots=True)
class Embed:
    """The place of a frame, and the origin it will be loaded from."""

    html: str
    origin: str


def embed(address: str, title: str = "", *, anything: bool = False) -> Embed | None:
    """Make a click-to-load place of an address.

    Args:
        address: of a video page or of a frame.
        title: what the frame shows.
        anything: take any address, not only the videos known here.

    Returns:
        None when the address is no frame of a kind we know. The place is a plain link to the video's page, which
        the theme's script turns into a frame on click.
    """
    if video := YOUTUBE.match(address):
        frame = f"https://www.youtube-nocookie.com/embed/{video[1]}?autoplay=1"
        return _place(frame, f"https://www.youtube.com/watch?v={video[1]}", title, "video")
    if video := VIMEO.match(address):
        frame = f"https://player.vimeo.com/video/{video[1]}?autoplay=1&dnt=1"
        return _place(frame, f"https://vimeo.com/{video[1]}", title, "video")
    if anything and (address.startswith(("http://", "https://", "//"))):
        return _place(address, address, title, "frame")
    return None


def _place(frame: str, page: str, title: str, kind: str) -> Embed:
    parts = urlsplit(frame, "https")
    name = escape(title or parts.netloc)
    link = f'<a href="{escape(page)}" rel="noopener">{name}</a>'
    place = f'<span class="askwell-embed" data-askwell-embed="{escape(frame)}" data-kind="{kind}" data-title="{name}">'
    return Embed(f"{place}{link}</span>", f"{parts.scheme}://{parts.netloc}")
