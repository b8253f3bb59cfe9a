"""What a session holds, and how its device and network are called on the page that lists sessions. Pure."""

import ipaddress

BEGAN, SEEN = "sankofa_began", "sankofa_seen"  # in the session: timestamps
DEVICE, NETWORK = "sankofa_device", "sankofa_network"

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """As "Firefox, Windows"; empty where the browser does not say. The order counts: Edge names itself Chrome too."""
    known = (next((name for sign, name in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, known))


def network(address: str) -> str:
    """The network of an address, not the address: 203.0.113.0/24, 2001:db8:7::/48. Empty for none and for this machine.

    Enough to tell the office from elsewhere, too little to follow somebody by.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.is_loopback:
        return ""
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 48), strict=False))  # noqa: PLR2004  IPv4
