"""Machines that say so. Their events are kept in quarantine and do not count."""

from __future__ import annotations

import re
from functools import lru_cache

# "cubot" is a maker of phones; words end at the edge so that "robotics" in an app's name is left alone.
_BOT = re.compile(
    r"(?<!cu)bot\b|bot[/;)_-]|crawl|spider|slurp|archiver|scrap(?:er|y)|lighthouse|pagespeed|uptime|pingdom|"
    r"facebookexternalhit|embedly|preview|validator|monitor(?:ing)?\b|phantomjs|feedfetcher",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def bot_reason(user_agent: bytes, purpose: bytes) -> str:
    """Say why a request was not a person's, or "".

    Args:
        user_agent: the User-Agent header; looked at and forgotten.
        purpose: the Sec-Purpose header: a page that is fetched ahead was not read.
    """
    if b"prefetch" in purpose or b"prerender" in purpose:
        return "prefetch"
    if found := _BOT.search(user_agent.decode("latin-1")):
        return f"bot: {found[0].strip('/;)_-').lower()}"
    return ""
