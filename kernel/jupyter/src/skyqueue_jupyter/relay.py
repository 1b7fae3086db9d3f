"""Stands between Jupyter and the worker's kernel: to Jupyter it is a kernel like any other, to the worker it is a client.

Rule 1. What ends or restarts a Jupyter kernel never reaches the worker: its plan belongs to the queue. Leaving a notebook
        is leaving it, no more.
Rule 2. Ports and key that Jupyter knows stay the same, whatever happens to the worker: when the environment is opened
        again, the relay finds the new kernel and tells Jupyter that the variables are new.
Rule 3. No cell waits for a kernel that is gone: its sender is told, and told what to do.
"""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from collections.abc import Awaitable, Callable

import zmq
import zmq.asyncio

from .frames import Message, Unreadable, decode, encode, make
from .manager import Manager, ManagerError

CHANNELS = ("shell", "control", "stdin")
#: A Jupyter that is killed says nothing to the processes that it started.
PARENT_LOOK_S = 1.0
#: How often the manager is asked for a new kernel while there is none. Nobody tells: there is no one to do it.
LOOK_AGAIN_S = 0.5
CLOSED = (
    "The worker environment is closed. Open it with `qserver environment open`; this notebook goes on by itself then, "
    "with new variables."
)


class Relay:
    """`note` is told with the first cell: what happened to the last restart, say."""

    def __init__(self, connection: dict, manager: Manager, note: str = ""):
        self._manager = manager
        self._note = note
        self._session = uuid.uuid4().hex
        self._key = connection["key"].encode()
        self._context = zmq.asyncio.Context()
        self._front = {name: self._bound(zmq.ROUTER, connection, name) for name in CHANNELS}
        self._front["iopub"] = self._bound(zmq.XPUB, connection, "iopub")
        self._front["hb"] = self._bound(zmq.REP, connection, "hb")
        self._worker: Worker | None = None
        #: Requests that the worker has not finished: message id → (channel, request).
        self._waiting: dict[str, tuple[str, Message]] = {}
        #: The cell that came last: what concerns nobody's cell is shown there, since a notebook shows nothing elsewhere.
        self._last_cell: Message | None = None
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Serves until Jupyter ends it. Raises ManagerError when there is no worker at the beginning."""
        info = await asyncio.to_thread(self._manager.connect_info)
        if info is None:
            raise ManagerError(CLOSED)
        self._attach(info)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, lambda: loop.create_task(self._interrupt()))
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._ended.set)
        jobs = [loop.create_task(self._read(self._front[name], self._from_front(name))) for name in CHANNELS]
        jobs.append(loop.create_task(self._echo()))
        jobs.append(loop.create_task(self._read(self._front["iopub"], self._subscribed)))
        jobs.append(loop.create_task(self._ended.wait()))
        jobs.append(loop.create_task(_parent_gone()))
        done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        for job in done:
            job.result()
        # What was sent last, such as the reply to a shutdown, is still on its way.
        self._context.destroy(linger=500)

    def _bound(self, kind: int, connection: dict, name: str) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        _without_limits(socket)
        if kind == zmq.XPUB:
            socket.xpub_verbose = True
        socket.bind(_url(connection, name))
        return socket

    async def _read(self, socket: zmq.asyncio.Socket, handle: Callable[[list[bytes]], Awaitable[None]]) -> None:
        while True:
            try:
                await handle(await socket.recv_multipart())
            except Unreadable:
                continue  # whoever does not know the key is not answered

    async def _echo(self) -> None:
        while True:
            await self._front["hb"].send_multipart(await self._front["hb"].recv_multipart())

    # From Jupyter

    def _from_front(self, channel: str) -> Callable[[list[bytes]], Awaitable[None]]:
        async def pass_on(frames: list[bytes]) -> None:
            message = decode(frames, self._key)
            msg_type = message.header.get("msg_type")
            if msg_type == "shutdown_request":
                await self._leave(channel, message)
            elif self._worker is None:
                await self._refuse(channel, message)
            else:
                if msg_type.endswith("_request"):
                    self._waiting[message.header["msg_id"]] = (channel, message)
                if msg_type == "execute_request":
                    self._last_cell = message
                    await self._tell_note(message)
                await self._worker.send(channel, message)

        return pass_on

    async def _leave(self, channel: str, request: Message) -> None:
        content = {"status": "ok", "restart": request.content.get("restart", False)}
        await self._reply(channel, request, "shutdown_reply", content)
        self._ended.set()

    async def _refuse(self, channel: str, request: Message) -> None:
        msg_type = request.header["msg_type"]
        if not msg_type.endswith("_request"):
            return
        await self._publish("status", {"execution_state": "busy"}, request)
        error = {"status": "error", "ename": "EnvironmentClosed", "evalue": CLOSED, "traceback": [CLOSED]}
        if msg_type == "execute_request":
            await self._publish("error", {name: error[name] for name in ("ename", "evalue", "traceback")}, request)
        await self._reply(channel, request, msg_type.replace("_request", "_reply"), error)
        await self._publish("status", {"execution_state": "idle"}, request)

    async def _tell_note(self, request: Message) -> None:
        if self._note:
            await self._publish("stream", {"name": "stderr", "text": f"{self._note}\n"}, request)
            self._note = ""

    async def _interrupt(self) -> None:
        """Jupyter's stop button. The worker decides what it means: breaking off a cell of the notebook, or pausing a plan.

        Jupyter does not say whose button it was. It was that of the notebook whose cell came last, if one is waiting.
        """
        if self._worker is None:
            return
        cells = [
            request.header for _, request in self._waiting.values() if request.header["msg_type"] == "execute_request"
        ]
        session = cells[-1]["session"] if cells else self._session
        await self._worker.send("control", make("interrupt_request", {}, route=[], parent={}, session=session))

    async def _subscribed(self, frames: list[bytes]) -> None:
        """JEP 65: whoever subscribes is told so."""
        if frames[0][:1] != b"\x01":
            return
        topic = frames[0][1:]
        content = {"subscription": topic.decode()}
        welcome = make("iopub_welcome", content, route=[topic], parent={}, session=self._session)
        await self._front["iopub"].send_multipart(encode(welcome, self._key))

    # From the worker

    def _attach(self, info: dict) -> None:
        self._worker = Worker(self._context, info, self._session)
        loop = asyncio.get_running_loop()
        worker = self._worker
        readers = [loop.create_task(self._read(worker.sockets[name], self._from_worker(name))) for name in CHANNELS]
        readers.append(loop.create_task(self._read(worker.sockets["iopub"], self._from_worker("iopub"))))
        loop.create_task(self._until_lost(worker, readers))

    def _from_worker(self, channel: str) -> Callable[[list[bytes]], Awaitable[None]]:
        async def pass_on(frames: list[bytes]) -> None:
            message = decode(frames, self._worker.key)
            if channel in ("shell", "control"):
                self._waiting.pop(message.parent_header.get("msg_id"), None)
            if channel == "control" and not message.route:
                await self._interrupted(message.content)
                return
            await self._front[channel].send_multipart(encode(message, self._key))

        return pass_on

    async def _interrupted(self, answer: dict) -> None:
        """Nobody but us sees the answer to our own interrupt; a refusal is for whoever pressed the button."""
        if answer.get("status") != "error":
            return
        self._note = f"The stop button is refused. {answer['evalue']}"
        if self._last_cell is not None:
            await self._tell_note(self._last_cell)

    async def _until_lost(self, worker: "Worker", readers: list[asyncio.Task]) -> None:
        await worker.lost()
        for reader in readers:
            reader.cancel()
        worker.close()
        self._worker = None
        waiting, self._waiting = self._waiting, {}
        for channel, request in waiting.values():
            await self._refuse(channel, request)
        self._attach(await self._next_kernel())
        for state in ("restarting", "starting", "idle"):
            await self._publish("status", {"execution_state": state}, None)
        self._note = "The worker environment was opened again: variables of this notebook are gone."

    async def _next_kernel(self) -> dict:
        while True:
            await asyncio.sleep(LOOK_AGAIN_S)
            try:
                info = await asyncio.to_thread(self._manager.connect_info)
            except ManagerError:
                continue  # it may be away, too
            if info is not None:
                return info

    async def _reply(self, channel: str, request: Message, msg_type: str, content: dict) -> None:
        reply = make(msg_type, content, route=request.route, parent=request.header, session=self._session)
        await self._front[channel].send_multipart(encode(reply, self._key))

    async def _publish(self, msg_type: str, content: dict, request: Message | None) -> None:
        parent = {} if request is None else request.header
        topic = f"kernel.{self._session}.{msg_type}".encode()
        message = make(msg_type, content, route=[topic], parent=parent, session=self._session)
        await self._front["iopub"].send_multipart(encode(message, self._key))


class Worker:
    """The sockets of a client of the worker's kernel. One routing id for all: a question of a cell goes to its sender."""

    def __init__(self, context: zmq.asyncio.Context, info: dict, session: str):
        self.key = info["key"].encode()
        self.sockets: dict[str, zmq.asyncio.Socket] = {}
        for name in CHANNELS:
            self.sockets[name] = self._connected(context, zmq.DEALER, info, name, session)
        self.sockets["iopub"] = self._connected(context, zmq.SUB, info, "iopub", session)
        self.sockets["iopub"].subscribe(b"")

    def _connected(
        self, context: zmq.asyncio.Context, kind: int, info: dict, name: str, session: str
    ) -> zmq.asyncio.Socket:
        socket = context.socket(kind)
        _without_limits(socket)
        socket.routing_id = session.encode()
        if name == "control":
            self._events = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_CLOSED)
        socket.connect(_url(info, name))
        return socket

    async def send(self, channel: str, message: Message) -> None:
        await self.sockets[channel].send_multipart(encode(message, self.key))

    async def lost(self) -> None:
        """Returns when the kernel's end of the control connection is gone: a process that ends hangs up, however it ends."""
        await self._events.recv_multipart()

    def close(self) -> None:
        self.sockets["control"].disable_monitor()
        for socket in self.sockets.values():
            socket.close(linger=0)


async def _parent_gone() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_LOOK_S)


def _without_limits(socket: zmq.asyncio.Socket) -> None:
    """A high-water mark would drop messages without a word."""
    socket.set_hwm(0)
    socket.linger = 500


def _url(connection: dict, name: str) -> str:
    port = connection[f"{name}_port"]
    return (
        f"tcp://{connection['ip']}:{port}"
        if connection.get("transport", "tcp") == "tcp"
        else f"ipc://{connection['ip']}-{port}"
    )
