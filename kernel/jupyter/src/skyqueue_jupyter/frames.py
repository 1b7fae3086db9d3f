"""Jupyter messages as they travel over 0MQ: https://jupyter-client.readthedocs.io/en/stable/messaging.html"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone

DELIMITER = b"<IDS|MSG>"


class Unreadable(ValueError):
    """Frames that are no message, or one that was signed with another key."""


@dataclass(frozen=True)
class Message:
    """The parts stay as they came, so that what is passed on is byte for byte what was sent."""

    route: list[bytes]
    parts: list[bytes]
    buffers: list[bytes] = field(default_factory=list)

    @property
    def header(self) -> dict:
        return json.loads(self.parts[0])

    @property
    def parent_header(self) -> dict:
        return json.loads(self.parts[1])

    @property
    def content(self) -> dict:
        return json.loads(self.parts[3])


def decode(frames: list[bytes], key: bytes) -> Message:
    try:
        at = frames.index(DELIMITER)
        signature, *rest = frames[at + 1 :]
    except ValueError as error:
        raise Unreadable("frames without delimiter or signature") from error
    if len(rest) < 4:
        raise Unreadable("parts are missing")
    if key and not hmac.compare_digest(signature, sign(rest[:4], key)):
        raise Unreadable("the signature does not match the key")
    return Message(frames[:at], rest[:4], rest[4:])


def encode(message: Message, key: bytes) -> list[bytes]:
    return [*message.route, DELIMITER, sign(message.parts, key), *message.parts, *message.buffers]


def sign(parts: list[bytes], key: bytes) -> bytes:
    if not key:
        return b""
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        digest.update(part)
    return digest.hexdigest().encode()


def make(msg_type: str, content: dict, *, route: list[bytes], parent: dict, session: str) -> Message:
    """A message of our own; the parent is the header of the request that it belongs to, or empty."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": msg_type,
        "session": session,
        "username": "skyqueue",
        "date": datetime.now(timezone.utc).isoformat(),
        "version": "5.4",
    }
    return Message(route, [json.dumps(part).encode() for part in (header, parent, {}, content)])
