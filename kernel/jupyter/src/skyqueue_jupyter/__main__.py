"""`python -m skyqueue_jupyter --connection-file F`: the process that Jupyter starts and ends in place of a kernel."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from .manager import Manager, ManagerError
from .provisioner import NOTE
from .relay import Relay


def main() -> int:
    parser = argparse.ArgumentParser(prog="skyqueue_jupyter", description=__doc__)
    parser.add_argument("-f", "--connection-file", required=True, help="written by Jupyter: ports and key to serve")
    parser.add_argument("--manager", help="control address of the RE Manager; else QSERVER_ZMQ_CONTROL_ADDRESS")
    options = parser.parse_args()
    connection = json.loads(Path(options.connection_file).read_text())

    async def serve() -> None:
        await Relay(connection, Manager(options.manager), os.environ.get(NOTE, "")).run()

    try:
        asyncio.run(serve())
    except ManagerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


sys.exit(main())
