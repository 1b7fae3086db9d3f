"""Uses the kernel "Skyqueue (running worker)" as Jupyter's own programs do: start, run, stop button, restart, shut down."""

import asyncio
import sys

from jupyter_client.manager import AsyncKernelManager
from skyqueue_jupyter.manager import Manager, ManagerError

LIMIT_S = 60
manager = Manager()


async def main():
    # There is no worker yet: the reason is told when the kernel is asked for, and nothing is started.
    nobody = AsyncKernelManager(kernel_name="skyqueue-worker")
    try:
        await nobody.start_kernel()
        raise AssertionError("a kernel was started while the environment was closed")
    except ManagerError as error:
        assert "qserver environment open" in str(error), error

    manager.restart_environment()
    notebook, client = await attached()

    # One namespace with the queue, and rich output with its parent.
    said = await execute(client, "const here = 6 * 7; here")
    assert of_kind(said, "execute_result")[0]["data"]["text/plain"] == "42", said
    said = await execute(client, "await RE(count([det1, det2], 3))")
    assert "generator count" in text_of(said), said
    completed = await reply_to(client, client.complete("det", 3))
    assert {"det1", "det2"} <= set(completed["content"]["matches"]), completed

    # A question of a cell comes to this notebook.
    uid = client.execute("await input('Which sample? ')", allow_stdin=True)
    question = await client.get_stdin_msg(timeout=LIMIT_S)
    assert question["content"]["prompt"] == "Which sample? ", question
    client.input("Si 111")
    said = await iopub_of(client, uid)
    assert "Si 111" in of_kind(said, "execute_result")[0]["data"]["text/plain"], said
    await reply_to(client, uid)

    # The stop button pauses the queue's plan; it goes on when told to.
    await idle()
    manager.request(
        "queue_item_add",
        item={"item_type": "plan", "name": "count", "args": [["det1"]], "kwargs": {"num": 100, "delay": 1}},
        user="Test",
        user_group="primary",
    )
    manager.request("queue_start")
    await status_where(lambda status: status["re_state"] == "running")
    await notebook.interrupt_kernel()
    await status_where(lambda status: status["manager_state"] == "paused")
    manager.request("re_resume")
    await status_where(lambda status: status["re_state"] == "running")

    # A cell of the notebook runs beside the plan, and the stop button is for that cell first.
    uid = client.execute("await new Promise(() => console.log('waiting'))")
    while (await client.get_iopub_msg(timeout=LIMIT_S))["content"].get("text") != "waiting\n":
        pass
    await notebook.interrupt_kernel()
    said = await iopub_of(client, uid)
    assert of_kind(said, "error")[0]["ename"] == "KeyboardInterrupt", said
    await reply_to(client, uid)
    assert manager.request("status")["re_state"] == "running"

    # Restart is refused while a plan runs, and the notebook is told why; the plan does not notice.
    await notebook.restart_kernel()
    await ready(client)
    said = await execute(client, "here", subshell=await subshell(client))
    assert "Not restarted" in text_of(said), said
    assert "42" in of_kind(said, "execute_result")[0]["data"]["text/plain"], said

    # Leaving the notebook leaves the plan running.
    client.stop_channels()
    await notebook.shutdown_kernel()
    status = manager.request("status")
    assert status["re_state"] == "running", status
    manager.request("re_pause", option="immediate")
    await status_where(lambda status: status["manager_state"] == "paused")
    manager.request("re_stop")
    await idle()
    assert manager.request("history_get")["items"][-1]["result"]["exit_status"] == "stopped"

    # Restart, now that nothing runs: another environment, under the notebook's own ports and key.
    notebook, client = await attached()
    assert "42" in str(await execute(client, "here"))
    await notebook.restart_kernel()
    await ready(client)
    said = await execute(client, "here")
    assert "Cannot find name 'here'" in of_kind(said, "error")[0]["evalue"], said

    # The environment is closed by somebody else while a cell waits: the cell is told, and so is the next one.
    uid = client.execute("await new Promise(() => {})")
    await status_where(lambda status: status["ip_kernel_state"] == "busy")
    manager.request("environment_destroy")
    said = await iopub_of(client, uid)
    assert "environment open" in of_kind(said, "error")[0]["evalue"], said
    await idle()
    said = await execute(client, "1 + 1")
    assert of_kind(said, "error")[0]["ename"] == "EnvironmentClosed", said

    # It is opened again: the notebook goes on by itself, and says that its variables are gone.
    manager.request("environment_open")
    await idle()
    while (await client.get_iopub_msg(timeout=LIMIT_S))["content"] != {"execution_state": "restarting"}:
        pass
    said = await execute(client, "await RE(count([det1]))")
    assert "variables of this notebook are gone" in text_of(said) and "generator count" in text_of(said), said
    client.stop_channels()
    await notebook.shutdown_kernel()
    assert manager.request("status")["worker_environment_exists"]


async def attached():
    notebook = AsyncKernelManager(kernel_name="skyqueue-worker")
    await notebook.start_kernel()
    client = notebook.client()
    client.start_channels()
    await ready(client)
    return notebook, client


async def ready(client):
    await client.wait_for_ready(timeout=LIMIT_S)


async def execute(client, code, subshell=None):
    """Sends a cell; gives what iopub said about it, up to `idle`."""
    message = client.session.msg(
        "execute_request",
        {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        },
    )
    if subshell is not None:
        message["header"]["subshell_id"] = subshell
    client.shell_channel.send(message)
    uid = message["header"]["msg_id"]
    said = await iopub_of(client, uid)
    await reply_to(client, uid)
    return said


async def subshell(client):
    message = client.session.msg("create_subshell_request", {})
    client.control_channel.send(message)
    while True:
        reply = await client.get_control_msg(timeout=LIMIT_S)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            return reply["content"]["subshell_id"]


async def iopub_of(client, uid):
    said = []
    while not said or said[-1] != ("status", {"execution_state": "idle"}):
        message = await client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") == uid:
            said.append((message["msg_type"], message["content"]))
    return said


async def reply_to(client, uid):
    while True:
        reply = await client.get_shell_msg(timeout=LIMIT_S)
        if reply["parent_header"].get("msg_id") == uid:
            return reply


async def status_where(wanted):
    """The manager's state has no event here: the test speaks only what Jupyter and the package have."""
    for _ in range(LIMIT_S * 20):
        status = await asyncio.to_thread(manager.request, "status")
        if wanted(status):
            return status
        await asyncio.sleep(0.05)
    raise AssertionError(f"never came: {status}")


async def idle():
    return await status_where(
        lambda status: status["manager_state"] == "idle" and status["ip_kernel_state"] in ("idle", None)
    )


def text_of(said):
    return "".join(content["text"] for kind, content in said if kind == "stream")


def of_kind(said, wanted):
    return [content for kind, content in said if kind == wanted]


asyncio.run(main())
print("done")
sys.exit(0)
