"""A client that costs little beside the servers it asks: kept connections, requests made once, one thread each."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.servers import Server

READ = 1 << 16


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One kept connection; opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        answer = self._read(self._socket)
        if answer.headers.get("connection") == "close":
            self.close()
        return answer

    def _read(self, source: socket.socket) -> Answer:
        held = b""
        while b"\r\n\r\n" not in held:
            held += _some(source)
        head, _, body = held.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        wanted, parts = int(headers.get("content-length", 0)), [body]
        left = wanted - len(body)
        while left > 0:
            parts.append(_some(source))
            left -= len(parts[-1])
        return Answer(int(lines[0].split()[1]), headers, b"".join(parts))

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _some(source: socket.socket) -> bytes:
    found = source.recv(READ)
    if not found:
        raise ConnectionError("the server closed the connection before its answer was whole")
    return found


def get(path: str, cookie: str = "", **headers: str) -> bytes:
    return _request("GET", path, cookie, "", headers)


def post(path: str, cookie: str, body: str, **headers: str) -> bytes:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body.encode()))}
    return _request("POST", path, cookie, body, form | headers)


def _request(method: str, path: str, cookie: str, body: str, headers: dict[str, str]) -> bytes:
    named = {"Host": "localhost", **({"Cookie": cookie} if cookie else {}), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


Step = Callable[[Connection], float]
"""Asks once and answers the seconds that are measured; whatever it asks beside is not."""


@dataclass
class Turn:
    """What one turn measured: the seconds of each request, and those of the server's processors."""

    connections: int
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Requests per second of all connections together, while they waited for an answer."""
        return self.connections * len(self.seconds) / sum(self.seconds)

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu / len(self.seconds)

    def quantile(self, share: float) -> float:
        """In milliseconds."""
        return 1000 * sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def asking(request: bytes, expected: int) -> Step:
    """The same request each time."""

    def step(connection: Connection) -> float:
        begun = time.perf_counter()
        answer = connection.ask(request)
        taken = time.perf_counter() - begun
        require(answer, expected, request)
        return taken

    return step


def require(answer: Answer, expected: int, request: bytes) -> None:
    if answer.status != expected:
        line = request.split(b"\r\n", 1)[0].decode()
        raise RuntimeError(f"found {answer.status} to {line}, expected {expected}: {answer.body[-400:]!r}")


def turn(server: Server, steps: Sequence[Step], seconds: float) -> Turn:
    """Each step on a connection of its own, all at once, for so many seconds."""
    made, errors = Turn(len(steps)), list[Exception]()
    until = time.perf_counter() + seconds

    def run(step: Step) -> None:
        connection = Connection(server.port)
        try:
            while time.perf_counter() < until:
                made.seconds.append(step(connection))
        except (OSError, RuntimeError) as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    before = server.cpu()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made.cpu = server.cpu() - before
    if errors:
        raise errors[0]
    return made
