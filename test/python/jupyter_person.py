"""The jupyter_client of a person who is told by lines of JSON what to do; all that it hears is told the same way.

`{"do": "connect", "client": 1, "session": "...", "connection": {...}}`, then messages:
`{"do": "execute_request", "id": "...", "content": {...}, "subshell": "..."}`, then `{"do": "disconnect"}`, and so on.
"""

import asyncio
import json
import os
import sys
import traceback

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session

LONGEST_LINE = 2**24


class ToldSession(Session):
    """Gives its next message the id that we are told, so that whoever tells it knows the answer."""

    told_id = None

    @property
    def msg_id(self):
        told, self.told_id = self.told_id, None
        return told or super().msg_id


def end_with_error(reader):
    """A client that does not hear any more must not look like a kernel that does not answer."""
    if not reader.cancelled() and reader.exception() is not None:
        traceback.print_exception(reader.exception())
        os._exit(1)


class Talk:
    """One client, from its connection to its end."""

    def __init__(self, number, session, connection):
        self.number = number
        self.session = ToldSession(session=session)
        self.client = AsyncKernelClient(session=self.session)
        self.client.load_connection_info(connection)
        self.client.start_channels(hb=False)
        channels = {
            "replies": [self.client.get_shell_msg, self.client.get_control_msg, self.client.get_stdin_msg],
            "published": [self.client.get_iopub_msg],
        }
        self.readers = [
            asyncio.create_task(self.read(get, into)) for into, gets in channels.items() for get in gets
        ]
        for reader in self.readers:
            reader.add_done_callback(end_with_error)

    async def read(self, get, into):
        while True:
            message = await get()
            parts = {name: message[name] for name in ("header", "parent_header", "metadata", "content")}
            line = json.dumps({"client": self.number, "into": into, "message": parts}, default=json_default)
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

    def send(self, kind, id, content, subshell=None, control=False):
        self.session.told_id = id
        by_itself = {
            "execute_request": self.client.execute,
            "complete_request": self.client.complete,
            "inspect_request": self.client.inspect,
            "history_request": self.client.history,
            "is_complete_request": self.client.is_complete,
            "kernel_info_request": self.client.kernel_info,
            "shutdown_request": self.client.shutdown,
        }
        if kind == "input_reply":
            self.client.input(content["value"])
        elif kind in by_itself and subshell is None:
            by_itself[kind](**content)
        else:
            message = self.session.msg(kind, content)
            if subshell is not None:
                message["header"]["subshell_id"] = subshell
            (self.client.control_channel if control else self.client.shell_channel).send(message)
        # jupyter_client sends beside asyncio, which may swallow the sign that a message has come: asyncio looks again here.
        for channel in (self.client.shell_channel, self.client.control_channel, self.client.stdin_channel):
            channel.socket.get(zmq.EVENTS)

    async def end(self):
        for reader in self.readers:
            reader.cancel()
        await asyncio.gather(*self.readers, return_exceptions=True)
        self.client.stop_channels()


async def main():
    lines = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    talk = None
    async for line in lines:
        told = json.loads(line)
        what = told.pop("do")
        if what == "connect":
            talk = Talk(told["client"], told["session"], told["connection"])
        elif what == "disconnect":
            await talk.end()
            talk = None
        elif talk is not None:  # what somebody says who has just left is for nobody
            talk.send(what, **told)


asyncio.run(main())
