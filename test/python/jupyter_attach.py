"""Attaches to a running kernel as any notebook or console does, and uses it. A dialect tells how its language says things."""

import json
import sys

from jupyter_client.blocking import BlockingKernelClient

LIMIT_S = 60
DIALECTS = {
    "typescript": {
        "run": "await RE(count([det1, det2], 3))",
        "raise": "throw new Error('no beam')",
        "ename": "Error",
        "define": (
            "/** Counts twice. */\n"
            "function* twice(detectors: Readable[]): Plan {\n  yield* count(detectors, 1);\n  yield* count(detectors, 1);\n}"
        ),
        "incomplete": "function* f() {",
    },
    "python": {
        "run": "RE(count([det1, det2], 3))",
        "raise": "raise RuntimeError('no beam')",
        "ename": "RuntimeError",
        "define": "def twice(detectors):\n    yield from count(detectors, 1)\n    yield from count(detectors, 1)\n",
        "incomplete": "def f():",
    },
}

dialect, connection = sys.argv[1:]
say = DIALECTS[dialect]
client = BlockingKernelClient()
client.load_connection_info(json.loads(connection))
client.start_channels()


def execute(code, **options):
    """Sends a cell; gives its reply and what iopub said about it, up to `idle`."""
    said = []
    uid = client.execute(code, **options)
    while True:
        message = client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") != uid:
            continue
        said.append((message["msg_type"], message["content"]))
        if said[-1] == ("status", {"execution_state": "idle"}):
            break
    return reply_to(uid), said


def reply_to(uid):
    while True:
        reply = client.get_shell_msg(timeout=LIMIT_S)
        if reply["parent_header"].get("msg_id") == uid:
            return reply["content"]


def text_of(said):
    return "".join(content["text"] for kind, content in said if kind == "stream")


def of_kind(said, wanted):
    return [content for kind, content in said if kind == wanted]


try:
    client.wait_for_ready(timeout=LIMIT_S)

    # A plan by hand, with its live table.
    reply, said = execute(say["run"])
    assert reply["status"] == "ok", reply
    table = text_of(said)
    assert "seq_num" in table and "det1" in table and "generator count" in table, table
    kinds = [kind for kind, _ in said]
    assert kinds[0] == "status" and kinds[1] == "execute_input", kinds
    first_count = reply["execution_count"]

    # A value: as the result, and counted.
    reply, said = execute("1 + 1")
    assert of_kind(said, "execute_result")[0]["data"]["text/plain"] == "2", said
    assert reply["execution_count"] == first_count + 1, reply

    # A failure: told in the reply and on iopub, and the next cell runs.
    reply, said = execute(say["raise"])
    assert reply["status"] == "error" and reply["ename"] == say["ename"] and "no beam" in reply["evalue"], reply
    assert of_kind(said, "error")[0]["traceback"], said
    assert execute("1 + 1")[0]["status"] == "ok"

    # Completion, inspection, and whether a text is whole.
    found = client.complete("det", 3, reply=True, timeout=LIMIT_S)["content"]
    assert {"det", "det1", "det2"} <= set(found["matches"]), found
    assert client.inspect("count", 5, reply=True, timeout=LIMIT_S)["content"]["found"]
    assert reply_to(client.is_complete(say["incomplete"]))["status"] == "incomplete"
    assert reply_to(client.is_complete("1 + 1"))["status"] == "complete"

    # Nobody sees a silent cell, and it is not counted.
    before = execute("0")[0]["execution_count"]
    _, said = execute("1 + 1", silent=True)
    assert of_kind(said, "execute_result") == [] and of_kind(said, "execute_input") == [], said
    assert execute("0")[0]["execution_count"] == before + 1

    # A plan for the queue.
    reply, said = execute(say["define"])
    assert reply["status"] == "ok", (reply, said)
finally:
    client.stop_channels()
print("done")
