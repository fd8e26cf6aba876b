"""The proxy's links: what passes, what a cut holds back, and what comes through when it is healed."""

import asyncio
import unittest

from stack.ports import HOST
from stack.proxy import Link


class LinkTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.link = Link()
        self.writers = []
        self.backend = await asyncio.start_server(self._echo, HOST, 0)
        port = self.backend.sockets[0].getsockname()[1]
        self.front = await asyncio.start_server(lambda r, w: self.link.serve(r, w, port), HOST, 0)
        self.port = self.front.sockets[0].getsockname()[1]

    async def asyncTearDown(self) -> None:
        self.link.set("reset")
        self.front.close()
        self.backend.close()
        for writer in self.writers:
            writer.close()
        await asyncio.sleep(0.05)

    @staticmethod
    async def _echo(reader, writer) -> None:
        try:
            while data := await reader.read(1000):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    async def _say(self, connection, text: bytes, seconds: float = 2) -> bytes:
        reader, writer = connection
        writer.write(text)
        await writer.drain()
        return await asyncio.wait_for(reader.readexactly(len(text)), seconds)

    async def _connect(self):
        reader, writer = await asyncio.open_connection(HOST, self.port)
        self.writers.append(writer)
        return reader, writer

    async def test_an_open_link_passes_both_ways(self):
        self.assertEqual(await self._say(await self._connect(), b"hello"), b"hello")

    async def test_a_dropped_link_holds_everything_and_healing_delivers_it(self):
        connection = await self._connect()
        await self._say(connection, b"before")
        self.link.set("drop")
        with self.assertRaises(asyncio.TimeoutError):
            await self._say(connection, b"during", 0.2)
        self.link.set("open")
        self.assertEqual(await asyncio.wait_for(connection[0].readexactly(6), 2), b"during")

    async def test_a_dropped_link_lets_new_connections_wait(self):
        self.link.set("drop")
        connection = await self._connect()
        with self.assertRaises(asyncio.TimeoutError):
            await self._say(connection, b"new", 0.2)
        self.link.set("open")
        self.assertEqual(await asyncio.wait_for(connection[0].readexactly(3), 2), b"new")

    async def test_a_dropped_link_does_not_tell_that_the_other_side_hung_up(self):
        reader, writer = await self._connect()
        await self._say((reader, writer), b"before")
        self.link.set("drop")
        writer.write_eof()
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)
        self.link.set("open")
        self.assertEqual(await asyncio.wait_for(reader.read(1), 2), b"")

    async def test_a_reset_link_breaks_what_stands_and_refuses_what_comes(self):
        reader, writer = await self._connect()
        await self._say((reader, writer), b"before")
        self.link.set("reset")
        with self.assertRaises(ConnectionResetError):
            await asyncio.wait_for(reader.readexactly(1), 2)
        with self.assertRaises((ConnectionError, asyncio.IncompleteReadError)):
            await self._say(await self._connect(), b"new")
        self.link.set("open")
        self.assertEqual(await self._say(await self._connect(), b"again"), b"again")

    async def test_a_dead_server_is_felt_at_once(self):
        self.backend.close()
        await self.backend.wait_closed()
        with self.assertRaises((ConnectionError, asyncio.IncompleteReadError)):
            await self._say(await self._connect(), b"anyone")

    async def test_unknown_mode_is_refused_and_changes_nothing(self):
        with self.assertRaises(ValueError):
            self.link.set("wet")
        self.assertEqual(self.link.mode, "open")
