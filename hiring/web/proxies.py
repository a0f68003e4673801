"""Forwarded headers count only when the peer is a trusted proxy."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


def only_from(trusted: tuple[str, ...], direct: Any, behind_proxy: Any) -> App:
    """A WSGI application that answers through `behind_proxy` for trusted peers and through `direct` for all others."""
    networks = [ipaddress.ip_network(part, strict=False) for part in trusted]

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        chosen = behind_proxy if _among(environ.get("REMOTE_ADDR", ""), networks) else direct
        answer: Iterable[bytes] = chosen(environ, start_response)
        return answer

    return app


def _among(address: str, networks: list[Any]) -> bool:
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(peer in network for network in networks)
