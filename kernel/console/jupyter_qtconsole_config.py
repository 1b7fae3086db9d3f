"""
What `qserver-qtconsole` adds to the Qt console, which reads this file because of JUPYTER_CONFIG_PATH:

- Ctrl-C and the menu interrupt the kernel. By itself the console refuses that for kernels that it did not start.
- The console goes over to the next kernel when the environment was closed and opened again, and keeps what it shows:
  `qserver-qtconsole` then replaces the connection file. By itself the console would close with the first kernel.
- Plots grow in their place. By itself the console shows the first state of a picture, and no later one.
"""

import json
import os

from qtconsole.frontend_widget import FrontendWidget
from qtconsole.rich_jupyter_widget import RichJupyterWidget
from qtconsole.svg import svg_to_image
from qtpy.QtCore import QTimer, QUrl
from qtpy.QtGui import QTextDocument

SVG = "image/svg+xml"
LOOK_EVERY_MS = 500
CLOSED = "The environment is closed. This console goes on by itself with the next one, with new variables.\n"
NO_KERNEL = "There is no kernel: the environment is closed. Open it with qserver environment open.\n"
OPEN_AGAIN = "The environment is open again: variables are gone.\n"
SILENT = "The kernel does not answer.\n"


def interrupt_kernel(widget):
    if widget.kernel_manager or not widget.kernel_client:
        plain_interrupt_kernel(widget)
        return
    widget._reading = False
    client = widget.kernel_client
    client.control_channel.send(client.session.msg("interrupt_request", {}))


def connection_of(path):
    """The content of the connection file; None while there is no kernel."""
    try:
        with open(path) as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


class Follower:
    """Of one tab: what it is connected to, and whether it waits for the next kernel."""

    def __init__(self, widget):
        self.waits = False
        #: The console is on its way to the next kernel: what it shows stays.
        self.goes_on = False
        self.is_silent = False
        #: By display: the name of its picture in the document.
        self.pictures = {}
        self._widget = widget
        self._known = None
        self._timer = QTimer(widget)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY_MS)

    def _look(self):
        client = self._widget.kernel_client
        if client is None or self._widget.kernel_manager:
            return
        connection = connection_of(client.connection_file)
        if self._known is None:
            self._known = connection
        if connection is None:
            if self._known is not None and not self.waits:
                self._wait()
        # Where the connection file was chosen, the next kernel has the ports and the key of the last one.
        elif self.waits or connection != self._known:
            self._known = connection
            self._go_on(client)

    def _wait(self):
        self.waits = True
        self.renew(CLOSED)

    def _go_on(self, old):
        new = type(old)(connection_file=old.connection_file, parent=old.parent)
        new.load_connection_file()
        new.start_channels()
        self.waits, self.is_silent, self.goes_on = False, False, True
        self._widget.kernel_client = new
        old.stop_channels()

    def renew(self, text):
        """Says something above the prompt, which begins to count anew; what ran has ended with its kernel."""
        if self._widget._executing:
            self._widget._append_plain_text(f"\n{text}")
            self.prompt()
        else:
            self.say(text)
            self._widget._update_prompt(1)

    def prompt(self):
        widget = self._widget
        widget._executing = widget._reading = widget._prompt_requested = False
        widget._request_info["execute"] = {}
        widget._show_interpreter_prompt(1)

    def say(self, text):
        self._widget._append_plain_text(text, before_prompt=True)


def init(widget, *args, **kwargs):
    plain_init(widget, *args, **kwargs)
    widget._skyqueue = Follower(widget)


def started_channels(widget):
    """In place of a console that is wiped for its kernel."""
    follower = widget._skyqueue
    if not follower.goes_on:
        plain_started_channels(widget)
        return
    follower.goes_on = False
    follower.renew(OPEN_AGAIN)


def execute(widget, source, hidden):
    if not widget._skyqueue.waits:
        plain_execute(widget, source, hidden)
    elif not hidden:
        widget._append_plain_text(NO_KERNEL)
        widget._skyqueue.prompt()


def handle_kernel_died(widget, since_last_heartbeat):
    follower = widget._skyqueue
    if widget.kernel_manager:
        plain_handle_kernel_died(widget, since_last_heartbeat)
    elif not follower.waits and not follower.is_silent:
        follower.is_silent = True
        follower.say(SILENT)


def handle_shutdown_reply(widget, message):
    """Somebody has closed the environment, which is no reason to close the console."""
    if widget.kernel_manager or widget.from_here(message):
        plain_handle_shutdown_reply(widget, message)


def handle_display_data(widget, message):
    """Remembers which picture is that of which display. Those of other people's cells may not be shown."""
    before = len(widget._name_to_svg_map)
    plain_handle_display_data(widget, message)
    display = message["content"].get("transient", {}).get("display_id")
    if display is not None and len(widget._name_to_svg_map) > before:
        widget._skyqueue.pictures[display] = list(widget._name_to_svg_map)[-1]


def handle_update_display_data(widget, message):
    svg = message["content"]["data"].get(SVG)
    name = widget._skyqueue.pictures.get(message["content"].get("transient", {}).get("display_id"))
    # Text that was shown cannot be found again.
    if svg is None or name is None or not widget.include_output(message):
        return
    document = widget._control.document()
    document.addResource(QTextDocument.ImageResource, QUrl(name), svg_to_image(svg))
    widget._name_to_svg_map[name] = svg
    document.markContentsDirty(0, document.characterCount())


if os.environ.get("SKYQUEUE_CONSOLE") == "1":
    plain_init = FrontendWidget.__init__
    plain_interrupt_kernel = FrontendWidget.interrupt_kernel
    plain_started_channels = FrontendWidget._started_channels
    plain_execute = FrontendWidget._execute
    plain_handle_kernel_died = FrontendWidget._handle_kernel_died
    plain_handle_shutdown_reply = FrontendWidget._handle_shutdown_reply
    plain_handle_display_data = RichJupyterWidget._handle_display_data
    FrontendWidget.__init__ = init
    FrontendWidget.interrupt_kernel = interrupt_kernel
    FrontendWidget._started_channels = started_channels
    FrontendWidget._execute = execute
    FrontendWidget._handle_kernel_died = handle_kernel_died
    FrontendWidget._handle_shutdown_reply = handle_shutdown_reply
    RichJupyterWidget._handle_display_data = handle_display_data
    RichJupyterWidget._handle_update_display_data = handle_update_display_data
