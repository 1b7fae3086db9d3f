"""
What `qserver-qtconsole` adds to the Qt console, which reads this file because of JUPYTER_CONFIG_PATH: Ctrl-C and the menu
interrupt the kernel. By itself the console refuses that for kernels that it did not start.
"""

import os

from qtconsole.frontend_widget import FrontendWidget


def interrupt_kernel(widget):
    if widget.kernel_manager or not widget.kernel_client:
        plain_interrupt_kernel(widget)
        return
    widget._reading = False
    client = widget.kernel_client
    client.control_channel.send(client.session.msg("interrupt_request", {}))


if os.environ.get("SKYQUEUE_CONSOLE") == "1":
    plain_interrupt_kernel = FrontendWidget.interrupt_kernel
    FrontendWidget.interrupt_kernel = interrupt_kernel
