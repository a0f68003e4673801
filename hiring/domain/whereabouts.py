"""Where a session stands, told coarsely: enough to know the own ones again, too little to follow somebody."""

import ipaddress

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrom", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
UNKNOWN = "a browser"


def browser_words(agent: str) -> str:
    """ "Firefox on Linux", from what a browser says of itself; never that text itself."""
    browser = next((words for sign, words in _BROWSERS if sign in agent), UNKNOWN)
    system = next((words for sign, words in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def place_words(address: str) -> str:
    """The network of an address: its last part, for IPv6 all but the first three, is left out."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.is_loopback:
        return "this machine"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if isinstance(found, ipaddress.IPv4Address):
        return f"{str(found).rpartition('.')[0]}.…"
    return ":".join(part.lstrip("0") or "0" for part in found.exploded.split(":")[:3]) + ":…"
