"""Which pages may report: one table of forty cases."""

from __future__ import annotations

import pytest

from feedback_widget.collector.origins import OriginPolicy
from feedback_widget.collector.outcomes import Drop

LISTED = ("https://help.example", "https://help.example:8443", "http://localhost:8000", "https://xn--hlfe-5qa.example")
HOST = "collect.example"

# allow-list, Origin, Host, Sec-Fetch-Site, let in
CASES = [
    (LISTED, "https://help.example", HOST, "cross-site", True),
    (LISTED, "https://help.example", HOST, "", True),
    (LISTED, "https://help.example:8443", HOST, "cross-site", True),
    (LISTED, "http://localhost:8000", HOST, "cross-site", True),
    (LISTED, "https://xn--hlfe-5qa.example", HOST, "cross-site", True),
    (LISTED, "http://help.example", HOST, "cross-site", False),
    (LISTED, "https://help.example:443", HOST, "cross-site", False),
    (LISTED, "https://help.example:8444", HOST, "cross-site", False),
    (LISTED, "https://help.example.", HOST, "cross-site", False),
    (LISTED, "https://help.example/", HOST, "cross-site", False),
    (LISTED, "https://HELP.example", HOST, "cross-site", False),
    (LISTED, "HTTPS://help.example", HOST, "cross-site", False),
    (LISTED, "https://evil.example", HOST, "cross-site", False),
    (LISTED, "https://help.example.evil.example", HOST, "cross-site", False),
    (LISTED, "https://evil-help.example", HOST, "cross-site", False),
    (LISTED, "https://sub.help.example", HOST, "same-site", False),
    (LISTED, "https://help.example@evil.example", HOST, "cross-site", False),
    (LISTED, "https://help.example%2eevil.example", HOST, "cross-site", False),
    (LISTED, "https://hülfe.example", HOST, "cross-site", False),
    (LISTED, "null", HOST, "cross-site", False),
    (LISTED, "", HOST, "cross-site", False),
    (LISTED, "*", HOST, "cross-site", False),
    (LISTED, None, HOST, "", False),
    (LISTED, None, HOST, "same-origin", False),
    (LISTED, "https://collect.example", HOST, "same-origin", False),
    (LISTED, "https://help.example https://evil.example", HOST, "cross-site", False),
    (LISTED, "https://help.example\t", HOST, "cross-site", False),
    (LISTED, "file://", HOST, "cross-site", False),
    (LISTED, "chrome-extension://abcdef", HOST, "cross-site", False),
    (LISTED, "help.example", HOST, "cross-site", False),
    ((), "http://127.0.0.1:8000", "127.0.0.1:8000", "same-origin", True),
    ((), "https://collect.example", HOST, "same-origin", True),
    ((), None, HOST, "same-origin", True),
    ((), None, HOST, "", True),
    ((), None, HOST, "cross-site", False),
    ((), None, HOST, "same-site", False),
    ((), "http://127.0.0.1:8001", "127.0.0.1:8000", "same-site", False),
    ((), "https://evil.example", HOST, "cross-site", False),
    ((), "null", HOST, "cross-site", False),
    ((), "ftp://collect.example", HOST, "same-origin", False),
]


@pytest.mark.parametrize(("listed", "origin", "host", "site", "allowed"), CASES)
def test_only_listed_origins_may_report(listed, origin, host, site, allowed):
    policy = OriginPolicy(listed)
    given = None if origin is None else origin.encode()
    if not allowed:
        with pytest.raises(Drop) as refused:
            policy.admit(given, host.encode(), site.encode())
        assert refused.value.status == 403
        return
    headers = dict(policy.admit(given, host.encode(), site.encode()))
    assert headers.get(b"access-control-allow-origin") == (given if listed else None)
    assert b"access-control-allow-credentials" not in headers


def test_there_are_forty_cases():
    assert len(CASES) == 40


@pytest.mark.parametrize(
    "wrong",
    [
        "*",
        "https://*.example",
        "help.example",
        "https://help.example/",
        "https://help.example/path",
        "https://Help.example",
        "https://help.example:443",
        "http://help.example:80",
        "ftp://help.example",
        "https://",
        "https://a@help.example",
        "null",
    ],
)
def test_what_no_browser_sends_cannot_be_listed(wrong):
    with pytest.raises(ValueError, match="origin"):
        OriginPolicy([wrong])
