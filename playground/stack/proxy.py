"""The network between Connect and the other servers: a TCP proxy whose links can be cut and healed one by one.

A link that is cut by *drop* is a cable pulled: nothing is refused, nothing arrives, and what was under way goes on
when the cable is back, as TCP would resend it. A link that is cut by *reset* is a firewall that rejects: standing
connections break at once, and so does each new one.

It runs as a process of its own (`playground _proxy`); control() speaks to it, a line of JSON each way.
"""

import asyncio
import json
import socket
import struct
import sys

from . import paths
from .errors import PlaygroundError
from .instance import Instance
from .ports import HOST
from .servers import Server

MODES = ("open", "drop", "reset")
_CHUNK = 64 * 1024


class Link:
    """One network, of one or more ports."""

    def __init__(self, mode: str = "open") -> None:
        self.connections: set[asyncio.StreamWriter] = set()
        self._passing = asyncio.Event()
        self.set(mode)

    def set(self, mode: str) -> None:
        if mode not in MODES:
            raise ValueError(f"a link is {', '.join(MODES)}; not {mode}")
        self.mode = mode
        if mode == "drop":
            self._passing.clear()
        else:
            self._passing.set()
        if mode == "reset":
            for writer in list(self.connections):
                abort(writer)

    async def passing(self) -> None:
        await self._passing.wait()

    async def serve(self, client_reader, client, backend_port: int) -> None:
        self.connections.add(client)
        server = None
        try:
            await self.passing()
            if self.mode == "reset":
                return
            server_reader, server = await asyncio.open_connection(HOST, backend_port)
            self.connections.add(server)
            await asyncio.gather(self._pump(client_reader, server), self._pump(server_reader, client))
            for writer in (server, client):
                writer.close()
        except OSError:
            pass
        finally:
            for writer in (client, server):
                if writer:
                    self.connections.discard(writer)
                    if not writer.is_closing():
                        abort(writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            data = await reader.read(_CHUNK)
            await self.passing()
            if not data:
                if writer.can_write_eof() and not writer.is_closing():
                    writer.write_eof()
                return
            writer.write(data)
            await writer.drain()


def abort(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with a reset instead of a goodbye."""
    handle = writer.get_extra_info("socket")
    try:
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except (OSError, AttributeError):
        pass
    writer.transport.abort()


async def serve(control_port: int, links: dict[str, list[tuple[int, int]]], cuts: dict[str, str]) -> None:
    table = {name: Link(cuts.get(name, "open")) for name in links}

    def acceptor(link: Link, backend: int):
        async def accept(reader, writer):
            await link.serve(reader, writer, backend)
        return accept

    async def obey(reader, writer):
        line = await reader.readline()
        try:
            for name, mode in json.loads(line or b"{}").items():
                table[name].set(mode)
            answer = {name: link.mode for name, link in table.items()}
        except (KeyError, ValueError, AttributeError) as error:
            answer = {"error": str(error)}
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
        writer.close()

    listening = []
    for name, pairs in links.items():
        for front, backend in pairs:
            listening.append(await asyncio.start_server(acceptor(table[name], backend), HOST, front))
    # Last, so that whoever gets an answer here knows that the links stand.
    listening.append(await asyncio.start_server(obey, HOST, control_port))
    print("proxy: listening", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in listening))


def main(arguments: list[str]) -> int:
    settings = json.loads(arguments[0])
    try:
        asyncio.run(serve(settings["control"], settings["links"], settings["cuts"]))
    except KeyboardInterrupt:
        pass
    return 0


def control(port: int, modes: dict[str, str] | None = None, seconds: float = 3) -> dict[str, str]:
    """Sets the named links, and tells the mode of each."""
    try:
        with socket.create_connection((HOST, port), timeout=seconds) as connection:
            connection.sendall(json.dumps(modes or {}).encode() + b"\n")
            with connection.makefile() as lines:
                answer = json.loads(lines.readline())
    except (OSError, ValueError) as error:
        raise PlaygroundError(f"The proxy does not answer on port {port}: {error}. "
                              "`playground/playground up` starts it again.") from None
    if "error" in answer:
        raise PlaygroundError(f"The proxy refused {modes}: {answer['error']}")
    return answer


class Proxy(Server):
    """The proxy as one of the playground's servers."""

    stop_seconds = 3.0
    start_seconds = 10.0

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance, "proxy")

    def title(self) -> str:
        return "proxy"

    def address(self) -> str:
        return f"{HOST}:{self.instance.ports.proxy_control()}"

    def launch(self) -> dict:
        settings = {"control": self.instance.ports.proxy_control(), "links": self.instance.ports.links(),
                    "cuts": self.instance.cuts}
        return {"command": [sys.executable, "-B", str(paths.SOURCE / "playground"), "_proxy", json.dumps(settings)],
                "cwd": "/"}

    def answers(self) -> bool:
        try:
            return bool(control(self.instance.ports.proxy_control()))
        except PlaygroundError:
            return False
