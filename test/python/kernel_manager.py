"""What notebook servers and consoles do with a kernel, by jupyter_client: questions, restarts, interrupts, keys, history."""

import sys

from jupyter_client import KernelManager
from jupyter_client.blocking import BlockingKernelClient

LIMIT_S = 30


class Talk:
    """One client; it sees the messages of its own requests."""

    def __init__(self, client):
        self.client = client
        self.replies = {}

    def execute(self, code, **options):
        return self.until_idle(self.client.execute(code, **options))

    def until_idle(self, uid):
        said = []
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT_S)
            if message["parent_header"].get("msg_id") != uid:
                continue
            said.append((message["msg_type"], message["content"]))
            if said[-1] == ("status", {"execution_state": "idle"}):
                return self.reply(uid), said

    def until(self, uid, kind):
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT_S)
            if message["parent_header"].get("msg_id") == uid and message["msg_type"] == kind:
                return message["content"]

    def reply(self, uid):
        """Cells of two subshells are answered in any order."""
        while uid not in self.replies:
            message = self.client.get_shell_msg(timeout=LIMIT_S)
            self.replies[message["parent_header"].get("msg_id")] = message["content"]
        return self.replies.pop(uid)

    def control(self, kind, content):
        message = self.client.session.msg(kind, content)
        self.client.control_channel.send(message)
        while True:
            reply = self.client.get_control_msg(timeout=LIMIT_S)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"]


manager = KernelManager(kernel_name="skyqueue")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=LIMIT_S)
talk = Talk(client)


def test_questions():
    uid = client.execute("const name = await input('Your name? '); name.toUpperCase()", allow_stdin=True)
    question = client.get_stdin_msg(timeout=LIMIT_S)["content"]
    assert question == {"prompt": "Your name? ", "password": False}, question
    client.input("Ada")
    reply, said = talk.until_idle(uid)
    assert dict(said)["execute_result"]["data"]["text/plain"] == "'ADA'", said
    uid = client.execute("(await input('Word: ', { password: true })).length", allow_stdin=True)
    assert client.get_stdin_msg(timeout=LIMIT_S)["content"] == {"prompt": "Word: ", "password": True}
    client.input("secret")
    assert dict(talk.until_idle(uid)[1])["execute_result"]["data"]["text/plain"] == "6"
    reply, _ = talk.execute("await input('Anybody? ')", allow_stdin=False)
    assert reply["status"] == "error" and "takes no questions" in reply["evalue"], reply


def test_user_expressions():
    reply, _ = talk.execute(
        "const rows = [{ a: 1 }, { a: 2 }]", user_expressions={"table": "rows", "wrong": "missing.name"}
    )
    assert "text/html" in reply["user_expressions"]["table"]["data"], reply
    assert reply["user_expressions"]["wrong"]["status"] == "error", reply


def test_debugger_is_refused():
    assert client.kernel_info(reply=True, timeout=LIMIT_S)["content"]["debugger"] is False
    reply = talk.control("debug_request", {"type": "request", "seq": 1, "command": "initialize", "arguments": {}})
    assert reply["status"] == "error" and "debug" in reply["evalue"], reply
    assert reply.get("success") is False, reply
    assert talk.control("no_such_request", {})["status"] == "error"


def test_subshells():
    info = client.kernel_info(reply=True, timeout=LIMIT_S)["content"]
    assert {"kernel subshells", "iopub_welcome"} <= set(info["supported_features"]), info
    subshell = talk.control("create_subshell_request", {})["subshell_id"]
    assert talk.control("list_subshell_request", {})["subshell_id"] == [subshell]
    # While a cell waits, one in the subshell frees it.
    waiting = client.execute("const box: any = {}; await new Promise((open) => { box.open = open; console.log('waits') })")
    talk.until(waiting, "stream")
    message = client.session.msg("execute_request", {"code": "box.open()", "silent": False})
    message["header"]["subshell_id"] = subshell
    client.shell_channel.send(message)
    assert talk.reply(message["header"]["msg_id"])["status"] == "ok"
    assert talk.reply(waiting)["status"] == "ok"
    assert talk.control("delete_subshell_request", {"subshell_id": subshell})["status"] == "ok"
    reply = talk.control("delete_subshell_request", {"subshell_id": subshell})
    assert reply["status"] == "error" and subshell in reply["evalue"], reply
    assert talk.control("list_subshell_request", {})["subshell_id"] == []


def test_wrong_key_is_dropped():
    connection = manager.get_connection_info()
    stranger = BlockingKernelClient()
    stranger.load_connection_info({**connection, "key": "another key"})
    stranger.start_channels(stdin=False, hb=False)
    stranger.execute("globalThis.stranger = true")
    stranger.kernel_info()
    # Whatever came after it is answered, and so it has been read.
    reply, said = talk.execute("typeof (globalThis as any).stranger")
    assert dict(said)["execute_result"]["data"]["text/plain"] == "'undefined'", said
    assert not stranger.shell_channel.msg_ready()
    stranger.stop_channels()


def test_a_message_that_is_sent_twice_runs_once():
    message = client.session.msg(
        "execute_request", {"code": "(globalThis as any).times = ((globalThis as any).times ?? 0) + 1", "silent": False}
    )
    frames = client.session.serialize(message)
    for _ in range(3):
        client.shell_channel.socket.send_multipart(frames)
    talk.reply(message["header"]["msg_id"])
    _, said = talk.execute("(globalThis as any).times")
    assert dict(said)["execute_result"]["data"]["text/plain"] == "1", said


def test_interrupt():
    uid = client.execute("console.log('begins'); await new Promise(() => undefined)")
    talk.until(uid, "stream")
    manager.interrupt_kernel()
    reply, _ = talk.until_idle(uid)
    assert reply["status"] == "error" and reply["ename"] == "KeyboardInterrupt", reply
    assert talk.execute("1 + 1")[0]["status"] == "ok"


def test_restart_keeps_the_history():
    talk.execute("const beforeRestart = 'kept in the history'")
    talk.execute("'not in the history'", store_history=False)
    manager.restart_kernel()
    client.wait_for_ready(timeout=LIMIT_S)
    reply, said = talk.execute("beforeRestart")
    assert reply["status"] == "error", "a restarted kernel has an empty namespace"
    found = client.history(hist_access_type="search", pattern="*kept in the history*", raw=True, reply=True, timeout=LIMIT_S)
    [(session, line, code)] = found["content"]["history"]
    assert code == "const beforeRestart = 'kept in the history'", found
    before = client.history(hist_access_type="range", session=-1, start=line, stop=line + 1, raw=True, reply=True, timeout=LIMIT_S)
    assert before["content"]["history"] == [[session, line, code]], before
    tail = client.history(hist_access_type="tail", n=50, raw=True, reply=True, timeout=LIMIT_S)["content"]["history"]
    assert tail[-1][2] == "beforeRestart" and all("not in" not in code for _, _, code in tail), tail


try:
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            print(name, flush=True)
            test()
finally:
    client.stop_channels()
    manager.shutdown_kernel()
assert not manager.is_alive()
print("done")
sys.exit(0)
