"""The local networks that this computer is on."""

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

_SOMEWHERE: Final = ("198.51.100.1", 9)
"""An address of nobody (RFC 5737): asked for the way there, the system tells its own address on the usual way."""
_INWARD: Final = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "virtualbox", "vmware", "vethernet", "hyper-v",
                  "wsl", "utun", "tun", "tap", "zt")  # fmt: skip
"""Beginnings, or parts, of the names of networks that lead into this computer or through a tunnel."""


class Network(msgspec.Struct, frozen=True):
    """A network: this computer's own address there, whom it reaches, and what the system calls the way to it."""

    address: str
    members: ipaddress.IPv4Network
    name: str

    def has(self, peer: str) -> bool:
        """Whether `peer` is an address of this network."""
        try:
            return ipaddress.ip_address(peer) in self.members
        except ValueError:
            return False


Networks = Callable[[], Sequence[Network]]
"""Looks which networks there are."""


def networks() -> list[Network]:
    """Private IPv4 networks (not the loopback, not those that a system invents for itself), the likeliest first."""
    usual = _usual()
    return sorted(_private(), key=lambda network: (network.address != usual, _leads_inward(network.name)))


def _private() -> Iterator[Network]:
    import ifaddr

    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            if not isinstance(ip.ip, str):
                continue
            address = ipaddress.IPv4Address(ip.ip)
            if address.is_private and not address.is_loopback and not address.is_link_local:
                members = ipaddress.IPv4Network(f"{address}/{ip.network_prefix}", strict=False)
                yield Network(str(address), members, str(ip.nice_name or adapter.nice_name))


def _leads_inward(name: str) -> bool:
    name = name.lower()
    return name.startswith(_INWARD) or any(part in name for part in _INWARD if len(part) > 4)


def _usual() -> str:
    """This computer's address on its usual way out; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return ""
