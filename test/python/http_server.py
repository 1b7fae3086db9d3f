"""
Starts bluesky-httpserver in front of a manager and drives its REST API and its sockets, as a web client would.
Addresses of the manager come as arguments, then a free port for the server.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
from websockets.asyncio.client import connect

WAIT_S = 60
KEY = "a1b2c3d4e5"

control, info, port = sys.argv[1:]
server = subprocess.Popen(
    [str(Path(sys.executable).with_name("start-bluesky-httpserver")), "--host", "127.0.0.1", "--port", port],
    env={
        **os.environ,
        "QSERVER_ZMQ_CONTROL_ADDRESS": control,
        "QSERVER_ZMQ_INFO_ADDRESS": info,
        "QSERVER_HTTP_SERVER_SINGLE_USER_API_KEY": KEY,
    },
)
http = httpx.Client(
    base_url=f"http://127.0.0.1:{port}/api", headers={"Authorization": f"ApiKey {KEY}"}, timeout=WAIT_S
)


def call(method, path, **body):
    reply = http.request(method, path, json=body)
    assert reply.status_code == 200, f"{method} {path}: {reply.status_code} {reply.text}"
    return reply.json()


def get(path, **body):
    return call("GET", path, **body)


def post(path, **body):
    """A request that has to succeed."""
    reply = call("POST", path, **body)
    assert reply["success"], f"{path}: {reply}"
    return reply


def until(what, look):
    limit = time.monotonic() + WAIT_S
    while not (found := look()):
        assert server.poll() is None, "the HTTP server ended"
        assert time.monotonic() < limit, f"waited in vain for {what}: {get('/status')}"
        time.sleep(0.1)
    return found


def until_state(state):
    return until(state, lambda: get("/status")["manager_state"] == state)


def is_answering():
    try:
        return get("/ping")["msg"].startswith("RE Manager")
    except httpx.TransportError:
        return False


def plan(name, *args, **kwargs):
    return {"item_type": "plan", "name": name, "args": args, "kwargs": kwargs}


async def heard(path, wanted):
    """Yields to the caller once the socket works, then reads until a message is as wanted."""
    async with connect(
        f"ws://127.0.0.1:{port}/api{path}", additional_headers={"Authorization": f"ApiKey {KEY}"}
    ) as socket:
        yield
        async with asyncio.timeout(WAIT_S):
            while not wanted(json.loads(await socket.recv())):
                pass
        yield


async def run_a_plan_and_listen():
    """Three sockets are open while a plan runs."""
    listeners = [
        heard("/status/ws", lambda m: m["msg"]["status"]["manager_state"] == "executing_queue"),
        heard("/info/ws", lambda m: m["msg"].get("status", {}).get("manager_state") == "executing_queue"),
        heard("/console_output/ws", lambda m: "det1" in m["msg"]),
    ]
    for listener in listeners:
        await anext(listener)
    await asyncio.to_thread(post, "/queue/item/add", item=plan("count", ["det1"], num=20, delay=0.1))
    await asyncio.to_thread(post, "/queue/start")
    for listener in listeners:
        await anext(listener)
        await listener.aclose()


try:
    until("the HTTP server", is_answering)
    assert http.get("/status", headers={"Authorization": "ApiKey wrong"}).status_code == 401
    assert get("/config/get")["success"]

    post("/environment/open")
    until("the environment", lambda: get("/status")["worker_environment_exists"])
    until_state("idle")
    assert "count" in get("/plans/allowed")["plans_allowed"]
    assert "det1" in get("/devices/allowed")["devices_allowed"]
    assert "scan" in get("/plans/existing")["plans_existing"]
    assert "motor" in get("/devices/existing")["devices_existing"]
    assert "primary" in get("/permissions/get")["user_group_permissions"]["user_groups"]

    # The queue.
    first = post("/queue/item/add", item=plan("count", ["det1", "det2"], num=3, delay=0.1))
    assert first["qsize"] == 1, first
    batch = post("/queue/item/add/batch", items=[plan("count", ["det1"]), plan("scan", ["det1"], "motor1", -1, 1, 3)])
    uids = [item["item_uid"] for item in batch["items"]]
    post("/queue/item/move", uid=uids[1], pos_dest="front")
    post("/queue/item/move/batch", uids=[uids[0]], pos_dest="back")
    changed = {**get("/queue/item/get", uid=uids[0])["item"], "kwargs": {"num": 2}}
    assert post("/queue/item/update", item=changed)["item"]["kwargs"] == {"num": 2}
    assert [item["name"] for item in get("/queue/get")["items"]] == ["scan", "count", "count"]
    post("/queue/item/remove", pos="back")
    extra = post("/queue/item/add", item=plan("count", ["det2"]))["item"]["item_uid"]
    assert post("/queue/item/remove/batch", uids=[extra])["qsize"] == 2
    refusal = call("POST", "/queue/item/add", item=plan("no_such_plan"))
    assert not refusal["success"] and "no_such_plan" in refusal["msg"], refusal

    # Running it.
    post("/queue/start")
    until("two entries", lambda: get("/status")["items_in_history"] == 2)
    until_state("idle")
    history = get("/history/get")["items"]
    assert [item["name"] for item in history] == ["scan", "count"], history
    assert [item["result"]["exit_status"] for item in history] == ["completed"] * 2, history

    # The console, in the three ways of the REST API.
    uid = history[-1]["result"]["run_uids"][0]
    until("the table on the console", lambda: uid[:8] in get("/console_output", nlines=300)["text"])
    assert get("/console_output/uid")["console_output_uid"]
    update = get("/console_output_update", last_msg_uid="ALL")
    assert any(uid[:8] in message["msg"] for message in update["console_output_msgs"])

    # Sockets, a pause, and its ends.
    asyncio.run(run_a_plan_and_listen())
    post("/re/pause", option="immediate")
    until_state("paused")
    assert len(get("/re/runs/open")["run_list"]) == 1
    post("/re/resume")
    until("a running engine", lambda: get("/status")["re_state"] == "running")
    post("/re/pause", option="deferred")
    until_state("paused")
    post("/re/stop")
    until_state("idle")
    assert get("/history/get")["items"][-1]["result"]["exit_status"] == "stopped"
    post("/queue/item/execute", item=plan("count", ["det1"]))
    until("the plan past the queue", lambda: get("/status")["items_in_history"] == 4)
    until_state("idle")

    # Functions, scripts, the lock, modes.
    task = post("/script/upload", script="const answer = 42; function tell() { return answer; }")["task_uid"]
    until("the script", lambda: get("/task/status", task_uid=task)["status"] == "completed")
    until_state("idle")
    post("/permissions/reload")
    post("/lock", environment=True, queue=True, lock_key="key")
    assert not call("POST", "/queue/clear")["success"]
    assert get("/lock/info")["lock_info"]["queue"]
    post("/unlock", lock_key="key")
    post("/queue/mode/set", mode={"loop": True})
    assert get("/status")["plan_queue_mode"]["loop"]
    post("/queue/mode/set", mode="default")
    post("/queue/autostart", enable=True)
    post("/queue/autostart", enable=False)

    post("/history/clear")
    post("/queue/clear")
    post("/environment/close")
    until("the end of the environment", lambda: not get("/status")["worker_environment_exists"])
finally:
    http.close()
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
print("done")
