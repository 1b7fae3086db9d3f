"""The few requests to an RE Manager that Jupyter's buttons need. Settings are those of all clients of a queue server."""

from __future__ import annotations

import json
import os
import time

import zmq

DEFAULT_ADDRESS = "tcp://127.0.0.1:60615"
REPLY_MS = 5_000
LOOK_S = 0.2


class ManagerError(RuntimeError):
    """What a person can be told: the manager refused, or did not answer."""


class Manager:
    """Requests over 0MQ. Each uses a socket of its own: a request without a reply would spoil the next one."""

    def __init__(self, address: str | None = None, public_key: str | None = None, encoding: str | None = None):
        env = os.environ
        self.address = address or env.get("QSERVER_ZMQ_CONTROL_ADDRESS") or DEFAULT_ADDRESS
        self.public_key = public_key or env.get("QSERVER_ZMQ_PUBLIC_KEY") or None
        self.encoding = encoding or env.get("QSERVER_ZMQ_ENCODING") or "json"

    def request(self, method: str, **params) -> dict:
        """The reply. Raises ManagerError when there is none, or when it says that the request failed."""
        with zmq.Context() as context, context.socket(zmq.REQ) as socket:
            socket.linger = 0
            if self.public_key:
                socket.curve_publickey, socket.curve_secretkey = zmq.curve_keypair()
                socket.curve_serverkey = self.public_key.encode()
            socket.connect(self.address)
            socket.send(self._pack({"method": method, "params": params}))
            if not socket.poll(REPLY_MS):
                raise ManagerError(
                    f"The RE Manager at {self.address} does not answer. Is start-re-manager running? "
                    "Another address goes into QSERVER_ZMQ_CONTROL_ADDRESS."
                )
            reply = self._unpack(socket.recv())
        if reply.get("success") is False:
            raise ManagerError(f"The RE Manager refused {method}: {reply.get('msg')}")
        return reply

    def connect_info(self) -> dict | None:
        """The connection file's content of the running worker; None while the environment is closed."""
        config = self.request("config_get").get("config") or {}
        return config.get("ip_connect_info") or None

    def restart_environment(self, limit_s: float = 120.0) -> None:
        """Closes the environment, if it is open, and opens it again. Raises ManagerError with the reason if it cannot be."""
        if self.request("status").get("worker_environment_exists"):
            self.request("environment_close")
            self._until_idle(limit_s)
        self.request("environment_open")
        if not self._until_idle(limit_s).get("worker_environment_exists"):
            reason = self.request("environment_info").get("failure") or "see the console of the RE Manager"
            raise ManagerError(f"The environment did not open: {reason}")

    def _until_idle(self, limit_s: float) -> dict:
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            status = self.request("status")
            if status.get("manager_state") == "idle":
                return status
            time.sleep(LOOK_S)
        raise ManagerError(f"The RE Manager was still {status.get('manager_state')} after {limit_s:.0f} s.")

    def _pack(self, value: dict) -> bytes:
        if self.encoding == "msgpack":
            return _msgpack().packb(value)
        return json.dumps(value).encode()

    def _unpack(self, body: bytes) -> dict:
        return _msgpack().unpackb(body) if self.encoding == "msgpack" else json.loads(body)


def _msgpack():
    try:
        import msgpack
    except ImportError as error:
        raise ManagerError("QSERVER_ZMQ_ENCODING is msgpack: pip install msgpack") from error
    return msgpack
