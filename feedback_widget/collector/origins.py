"""Which pages may report: an exact list of origins, computed once, looked up on the hot path."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from feedback_widget.collector.outcomes import Drop

Header = tuple[bytes, bytes]

EXPOSED = b"Askwell-Outcome, Askwell-Reason, Retry-After"


class OriginPolicy:
    """Origins that may send events and forms.

    Args:
        origins: as browsers send them: scheme, host, and port unless it is the scheme's own. When empty, only the
            collector's own origin may: the one whose host is the request's Host.

    Raises:
        ValueError: an origin is not one, or is a wildcard.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        self.origins = tuple(_checked(origin) for origin in origins)
        self._headers: dict[bytes, list[Header]] = {
            origin.encode(): [
                (b"access-control-allow-origin", origin.encode()),
                (b"access-control-expose-headers", EXPOSED),
                (b"vary", b"Origin"),
            ]
            for origin in self.origins
        }

    def admit(self, origin: bytes | None, host: bytes, fetch_site: bytes) -> list[Header]:
        """Let a request in, or not.

        Args:
            origin: the Origin header; None when there is none.
            host: the Host header.
            fetch_site: the Sec-Fetch-Site header, b"" when there is none.

        Returns:
            The headers that let the page read the answer.

        Raises:
            Drop: the origin may not report.
        """
        if origin is not None and (found := self._headers.get(origin)) is not None:
            return found
        if self.origins:
            raise Drop("invalid", _refusal(origin, self.origins), status=403)
        if origin is None:
            if fetch_site in (b"", b"same-origin", b"none"):
                return []
            raise Drop("invalid", f"Sec-Fetch-Site: {fetch_site.decode('latin-1')} without an Origin", status=403)
        if _same_host(origin, host):
            return []
        raise Drop("invalid", _refusal(origin, ("that of this host (set --origin to allow others)",)), status=403)

    def preflight(self, origin: bytes | None) -> list[Header]:
        """Return the headers of the answer to a preflight request; none of CORS for an origin that may not report."""
        allowed = self._headers.get(origin or b"")
        if allowed is None:
            return [(b"vary", b"Origin")]
        return [
            *allowed,
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"Content-Type"),
            (b"access-control-max-age", b"86400"),
        ]


def _refusal(origin: bytes | None, allowed: Iterable[str]) -> str:
    named = "no Origin header" if origin is None else f"origin {origin.decode('latin-1')!r}"
    return f"{named}: not an allowed origin; allowed: {', '.join(allowed)}"


def _same_host(origin: bytes, host: bytes) -> bool:
    scheme, mark, rest = origin.partition(b"://")
    return bool(mark) and scheme in (b"http", b"https") and bool(rest) and rest.lower() == host.lower()


def _checked(origin: str) -> str:
    parts = urlsplit(origin)
    plain = f"{parts.scheme}://{parts.netloc}"
    default = {"http": ":80", "https": ":443"}.get(parts.scheme)
    if not default or not parts.hostname or plain != origin or "*" in origin or "@" in origin:
        raise ValueError(f"origin {origin!r}: write scheme and host, as in https://help.example.com")
    if origin.endswith(default) or origin != origin.lower():
        raise ValueError(f"origin {origin!r}: browsers send {origin.lower().removesuffix(default)!r}; write that")
    return origin
