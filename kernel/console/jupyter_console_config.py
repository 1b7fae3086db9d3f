"""
What `qserver-console` adds to `jupyter console`, which reads this file because of JUPYTER_CONFIG_PATH:

- Ctrl-C interrupts the kernel. By itself the console refuses that for kernels that it did not start.
- The console goes over to the next kernel when the environment was closed and opened again: `qserver-console` then
  replaces the connection file.
"""

import asyncio
import json
import os
import sys

from jupyter_console.app import ZMQTerminalIPythonApp
from jupyter_console.ptshell import ZMQTerminalInteractiveShell
from prompt_toolkit.application import run_in_terminal

LOOK_EVERY_S = 0.5


def handle_sigint(app, *_):
    if not app.shell._executing:
        raise KeyboardInterrupt  # the prompt begins anew, as ever
    client = app.kernel_client
    client.control_channel.send(client.session.msg("interrupt_request", {}))


def say(text):
    """Prints above the prompt, where one is shown, and draws it again."""
    run_in_terminal(lambda: print(text, file=sys.stderr))


def connection_of(path):
    """The content of the connection file; None while there is no kernel."""
    try:
        with open(path) as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def follow(shell):
    """Goes over to the kernel that the connection file names now, if it is another one."""
    path = shell.parent.connection_file
    connection = connection_of(path)
    known = getattr(shell, "_skyqueue_connection", None)
    if known is None:
        shell._skyqueue_connection = known = connection
    waits = getattr(shell, "_skyqueue_waits", False)
    # Where the connection file was chosen, the next kernel has the ports and the key of the last one.
    if connection == known and not waits:
        return
    if connection is None:
        if not waits:
            shell._skyqueue_waits = True
            say("The environment is closed. This console waits for the next one; Ctrl-D leaves it.")
        return
    # A client cannot change its kernel; a console that begins anew in the same process and terminal can.
    print("\nThe environment is open again.", file=sys.stderr, flush=True)
    os.system("stty sane")
    os.execv(sys.executable, [sys.executable, *sys.argv])


async def keep_following(shell):
    while shell.keep_running:
        try:
            follow(shell)
        except Exception as error:
            say(f"This console cannot follow the environment: {error!r}. Open another one.")
            return
        await asyncio.sleep(LOOK_EVERY_S)


async def main_task(shell):
    following = asyncio.create_task(keep_following(shell))
    try:
        await plain_main_task(shell)
    finally:
        following.cancel()


def run_cell(shell, cell, store_history=True):
    follow(shell)
    if connection_of(shell.parent.connection_file) is None:
        print("There is no kernel: the environment is closed. Open it with qserver environment open.", file=sys.stderr)
        return
    plain_run_cell(shell, cell, store_history)
    shell._executing = False  # also where the kernel ended before it replied


if os.environ.get("SKYQUEUE_CONSOLE") == "1":
    plain_run_cell = ZMQTerminalInteractiveShell.run_cell
    plain_main_task = ZMQTerminalInteractiveShell._main_task
    ZMQTerminalIPythonApp.handle_sigint = handle_sigint
    ZMQTerminalInteractiveShell._main_task = main_task
    ZMQTerminalInteractiveShell.run_cell = run_cell
