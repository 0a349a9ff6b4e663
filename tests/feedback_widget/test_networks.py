"""Who is held responsible for a request, whatever X-Forwarded-For claims."""

from __future__ import annotations

import random

import pytest

from feedback_widget.collector.limits import MAX_BUCKETS, Buckets
from feedback_widget.collector.networks import ProxyTrust, network_of

TRUSTED = ("10.0.0.0/8", "2001:db8:aaaa::/48", "192.0.2.7")

# peer, X-Forwarded-For lines, client
CASES = [
    ("203.0.113.9", [], "203.0.113.9"),
    ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
    ("10.0.0.1", ["198.51.100.1, 192.0.2.7, 10.0.0.2"], "198.51.100.1"),
    ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ("10.0.0.1", ["198.51.100.1:5123"], "198.51.100.1"),
    ("10.0.0.1", ["[2001:db8::5]:443"], "2001:db8::5"),
    ("10.0.0.1", ["2001:db8::5"], "2001:db8::5"),
    ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", ["unknown"], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1, garbage"], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1, garbage, 10.0.0.2"], "10.0.0.2"),
    ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", [",,,"], "10.0.0.1"),
    ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ("2001:db8:aaaa::1", ["198.51.100.1"], "198.51.100.1"),
    ("2001:db8:bbbb::1", ["198.51.100.1"], "2001:db8:bbbb::1"),
    ("", ["198.51.100.1"], ""),
]


@pytest.mark.parametrize(("peer", "forwarded", "client"), CASES)
def test_trusted_proxies_are_believed_and_nobody_else(peer, forwarded, client):
    assert ProxyTrust(TRUSTED).client(peer, [line.encode() for line in forwarded]) == client


def test_a_thousand_forged_headers_change_nobodys_address():
    trust, chance = ProxyTrust(TRUSTED), random.Random(4)
    pieces = [
        "1.2.3.4",
        "10.0.0.9",
        "::1",
        "unknown",
        "_x",
        "",
        "127.0.0.1",
        "999.1.1.1",
        "1.2.3.4\x00",
        "\u00ff",
        "for=6.6.6.6",
        "a" * 400,
    ]
    headers = {", ".join(chance.choices(pieces, k=chance.randrange(1, 9))).encode("latin-1") for _ in range(1300)}
    assert len(headers) >= 1000
    for forged in headers:
        assert trust.client("203.0.113.9", [forged]) == "203.0.113.9"
        assert trust.client("10.0.0.1", [forged + b", 198.51.100.1"]) == "198.51.100.1"
        assert trust.client("10.0.0.1", [forged, b"198.51.100.1, 10.0.0.2"]) == "198.51.100.1"


def test_without_trusted_proxies_the_header_is_nothing():
    assert ProxyTrust(()).client("10.0.0.1", [b"198.51.100.1"]) == "10.0.0.1"


def test_limits_count_by_24_and_64():
    assert network_of("203.0.113.9") == network_of("203.0.113.200") != network_of("203.0.114.9")
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")


def test_a_bucket_refills_with_time_and_holds_no_more_than_its_burst():
    buckets = Buckets(rate=60, burst=3)
    buckets.pay("n", 0.0, 3)
    assert buckets.wait("n", 0.0) == pytest.approx(1.0)
    assert buckets.wait("other", 0.0) == 0.0
    assert buckets.wait("n", 1.0) == 0.0
    buckets.pay("n", 1000.0, 3)
    assert buckets.wait("n", 1000.0) > 0


def test_a_million_networks_take_no_more_memory_than_the_limit():
    buckets = Buckets(rate=60, burst=3)
    for n in range(MAX_BUCKETS + 500):
        buckets.pay(f"n{n}", 0.0, 1)
    assert len(buckets._buckets) == MAX_BUCKETS
