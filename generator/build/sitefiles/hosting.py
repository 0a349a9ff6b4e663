"""What a host must send along: a strict content security policy, caching, redirects, the 404 page.

The same rules twice: `_headers` and `_redirects` for hosts that read them (Netlify, Cloudflare Pages and
others), `nginx/*.conf` for a server of one's own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from generator.build.views_site import Site
from generator.content.models import Redirect

YEAR = "public, max-age=31536000, immutable"


def content_security_policy(site: Site, script_hashes: Iterable[str] = ()) -> str:
    """Give the policy of all pages: everything from the site itself, no inline style, inline scripts by hash alone.

    Args:
        script_hashes: sources such as ``'sha256-...'`` of the inline scripts pages carry.
    """
    collector = [_origin(site.collector)] if "://" in site.collector else []
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *script_hashes],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *site.image_hosts],
        "font-src": ["'self'"],
        "media-src": ["'self'", *site.image_hosts],
        "connect-src": ["'self'", *collector],
        "form-action": ["'self'", *collector],
        "frame-src": list(site.frame_hosts) or ["'none'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(dict.fromkeys(sources))}" for name, sources in rules.items())


def security_headers(site: Site, script_hashes: Iterable[str] = ()) -> dict[str, str]:
    """Give the headers every page is sent with."""
    return {
        "Content-Security-Policy": content_security_policy(site, script_hashes),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def hash_source(script: str) -> str:
    """Give the source expression that admits one inline script (CSP level 3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def hosting_files(site: Site, redirects: Sequence[Redirect], script_hashes: Iterable[str]) -> dict[str, bytes]:
    """Give the files hosts read, for the headers and redirects of the site."""
    headers = security_headers(site, script_hashes)
    return {
        "_headers": _headers(site, headers),
        "_redirects": _redirects(site, redirects),
        "nginx/server.conf": _nginx_server(site, headers),
        "nginx/maps.conf": _nginx_maps(site, redirects),
    }


def _headers(site: Site, headers: dict[str, str]) -> bytes:
    lines = [f"{site.root}*", *(f"  {name}: {value}" for name, value in headers.items())]
    lines += ["", f"{site.root}assets/askwell*", f"  Cache-Control: {YEAR}", ""]
    return "\n".join(lines).encode()


def _redirects(site: Site, redirects: Iterable[Redirect]) -> bytes:
    """Each path with and without its last slash, for hosts tell the two apart; prefixes with a splat."""
    lines: list[str] = []
    for item in redirects:
        old = site.root + quote(item.old)
        if item.gone:
            lines += [f"{old} {site.root}404.html 410"]
        elif item.prefix:
            lines += [f"{old}/* {_target(site, item.new.rstrip('/') + '/')}:splat 301"]
        else:
            lines += [f"{old} {_target(site, item.new)} 301", f"{old}/ {_target(site, item.new)} 301"]
    return ("\n".join(lines) + "\n" if lines else "").encode()


def _nginx_server(site: Site, headers: dict[str, str]) -> bytes:
    lines = [
        "# Include in the server block; nginx/maps.conf goes into the http block.",
        *(f'add_header {name} "{value}" always;' for name, value in headers.items()),
        "add_header Cache-Control $askwell_cache;",
        'if ($askwell_redirect = "gone") { return 410; }',
        "if ($askwell_redirect) { return 301 $askwell_redirect; }",
        f"error_page 404 410 {site.root}404.html;",
        "gzip on;",
        "gzip_types text/css text/javascript application/javascript application/json image/svg+xml text/markdown;",
        "",
    ]
    return "\n".join(lines).encode()


def _nginx_maps(site: Site, redirects: Iterable[Redirect]) -> bytes:
    lines = ["map $uri $askwell_redirect {", '  default "";']
    lines += [_nginx_rule(site, item) for item in redirects]
    lines += ["}", "map $uri $askwell_cache {", '  default "no-cache";']
    lines += [f'  ~^{re.escape(site.root)}assets/askwell "{YEAR}";', "}", ""]
    return "\n".join(lines).encode()


def _nginx_rule(site: Site, item: Redirect) -> str:
    """One line of the map; nginx matches `$uri` decoded, so patterns are written in plain letters."""
    old = re.escape(site.root + item.old).replace('"', '\\"')
    if item.gone:
        return f'  "~^{old}/?$" gone;'
    if item.prefix:
        return f'  "~^{old}/(?<askwell_rest>.*)$" "{_target(site, item.new.rstrip("/") + "/")}$askwell_rest";'
    return f'  "~^{old}/?$" "{_target(site, item.new)}";'


def _target(site: Site, new: str) -> str:
    return new if "://" in new else site.root + quote(new, safe="/#%?=&")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
