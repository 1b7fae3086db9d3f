"""What Jupyter's buttons mean for a kernel that belongs to a queue."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Unicode

from .manager import Manager, ManagerError

#: The variable in which a relay is told what to tell the person at the notebook first.
NOTE = "SKYQUEUE_JUPYTER_NOTE"


class WorkerProvisioner(LocalProvisioner):
    """Starts a relay to the running worker (`relay.py`) in place of a kernel.

    - Stop interrupts the worker: a plan is paused, a cell is broken off.
    - Shutting down leaves the worker as it is, also a running plan.
    - Restart closes the worker environment and opens it again, if the manager lets it: not while a plan runs.
    """

    manager_address = Unicode(
        "",
        config=True,
        help="Control address of the RE Manager; else QSERVER_ZMQ_CONTROL_ADDRESS, or that of this machine.",
    )
    _note = ""

    @property
    def _manager(self) -> Manager:
        return Manager(self.manager_address or None)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Raises ManagerError, whose text Jupyter shows, when there is no worker to attach to."""
        # A relay that is started anew waits for the worker by itself; the first one tells at once that there is none.
        if await asyncio.to_thread(self._manager.connect_info) is None:
            raise ManagerError("The worker environment is closed. Open it with: qserver environment open")
        kwargs["env"] = {**(kwargs.get("env") or os.environ), NOTE: self._note}
        self._note = ""
        kwargs = await super().pre_launch(**kwargs)
        if self.manager_address:
            kwargs["cmd"] = [*kwargs["cmd"], "--manager", self.manager_address]
        return kwargs

    async def send_signal(self, signum: int) -> None:
        """Jupyter interrupts a kernel before it shuts it down. Here that would pause a plan that is none of its business."""
        if signum == signal.SIGINT and self.parent is not None and self.parent.shutting_down:
            return
        await super().send_signal(signum)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Part of Jupyter's restart, before the new kernel is launched."""
        if not restart:
            return
        try:
            await asyncio.to_thread(self._manager.restart_environment)
        except ManagerError as error:
            self._note = f"Not restarted, variables are as before. {error}"
            self.log.warning(self._note)
