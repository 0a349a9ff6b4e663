"""Who is asking: the client's address behind trusted proxies, and the network that a limit counts by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    """Read an address as X-Forwarded-For writes it (with a port, in brackets, IPv4 inside IPv6); None when it is none.

    >>> parse_address("[2001:db8::1]:443")
    IPv6Address('2001:db8::1')
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


class ProxyTrust:
    """The proxies whose word on the client's address is taken.

    Args:
        proxies: addresses or networks.

    Raises:
        ValueError: one of them is neither.
    """

    def __init__(self, proxies: Iterable[str]) -> None:
        self._networks: tuple[Network, ...] = tuple(ip_network(proxy, strict=False) for proxy in proxies)

    def trusts(self, address: Address | None) -> bool:
        """Say whether an address is a trusted proxy's."""
        return address is not None and any(address in network for network in self._networks)

    def client(self, peer: str, forwarded: Sequence[bytes]) -> str:
        """Return the address to hold responsible.

        Starting from the peer, every trusted proxy is believed about whom it heard from: the last entry that is
        not itself a trusted proxy is the client. What stands left of it was written by the client and counts for
        nothing. An entry that is no address ends the walk at the proxy that passed it on.

        Args:
            peer: the address of the connection.
            forwarded: the values of all X-Forwarded-For headers, in order.
        """
        found = peer
        if not self._networks or not forwarded or not self.trusts(parse_address(peer)):
            return found
        for entry in reversed(b",".join(forwarded).decode("latin-1").split(",")):
            address = parse_address(entry)
            if address is None:
                break
            found = str(address)
            if not self.trusts(address):
                break
        return found


@lru_cache(maxsize=4096)
def network_of(client: str) -> str:
    """Return the network that a limit counts by: the /24 of an IPv4 address, the /64 of an IPv6 address.

    >>> network_of("192.0.2.77"), network_of("2001:db8::77")
    ('192.0.2.0/24', '2001:db8::/64')
    """
    address = parse_address(client)
    if address is None:
        return "unknown"
    return str(ip_network((address, 24 if address.version == 4 else 64), strict=False))
