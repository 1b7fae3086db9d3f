"""Drives a manager with the asyncio client library. Addresses come as arguments."""

import asyncio
import os
import sys

from bluesky_queueserver_api import BPlan
from bluesky_queueserver_api.zmq.aio import REManagerAPI

IDLE_S = 60
LIMIT_S = 90


async def told(monitor, wanted, limit_s=30):
    async with asyncio.timeout(limit_s):
        while not wanted(await monitor.next_msg(timeout=limit_s)):
            pass


async def drive(RM):
    RM.console_monitor.enable()
    RM.system_info_monitor.enable()
    await told(RM.system_info_monitor, lambda m: m["msg"]["status"]["manager_state"] == "idle")

    await RM.environment_open()
    await RM.wait_for_idle(timeout=IDLE_S)

    plans = [BPlan("count", ["det1", "det2"], num=3, delay=0.1), BPlan("scan", ["det2"], "motor2", -1, 1, 5)]
    for plan in plans:
        await RM.item_add(plan)
    await RM.queue_start()
    # Several questions at once: the library sends one after the other and every answer finds its question.
    replies = await asyncio.gather(*(RM.status() for _ in range(10)), RM.queue_get(), RM.history_get())
    assert all("manager_state" in reply for reply in replies[:10]), replies
    await RM.wait_for_idle(timeout=IDLE_S)
    history = (await RM.history_get())["items"]
    assert [item["result"]["exit_status"] for item in history] == ["completed"] * 2, history

    uid = history[0]["result"]["run_uids"][0]
    await told(RM.console_monitor, lambda m: uid[:8] in m["msg"])
    await told(RM.system_info_monitor, lambda m: m["msg"]["status"]["manager_state"] == "executing_queue")

    uid = (await RM.item_add(BPlan("count", ["det1"], num=100, delay=0.2)))["item"]["item_uid"]
    await RM.queue_start()

    def runs(status):
        return status["running_item_uid"] == uid and status["re_state"] == "running"

    await told(RM.system_info_monitor, lambda m: runs(m["msg"]["status"]))
    await RM.re_pause("immediate")
    await RM.wait_for_idle_or_paused(timeout=IDLE_S)
    await RM.re_stop()
    await RM.wait_for_idle(timeout=IDLE_S)
    assert (await RM.history_get())["items"][-1]["result"]["exit_status"] == "stopped"
    assert (await RM.status(reload=True))["items_in_queue"] == 0

    await RM.environment_close()
    await RM.wait_for_idle(timeout=IDLE_S)
    assert not (await RM.status(reload=True))["worker_environment_exists"]


async def main():
    control, info = sys.argv[1:]
    encoding = os.environ.get("QSERVER_ZMQ_ENCODING", "json")
    RM = REManagerAPI(zmq_control_addr=control, zmq_info_addr=info, zmq_encoding=encoding)
    try:
        await asyncio.wait_for(drive(RM), timeout=LIMIT_S)
    finally:
        await RM.close()


asyncio.run(main())
print("done")
