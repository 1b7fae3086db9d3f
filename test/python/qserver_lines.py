"""Runs command lines of the Python `qserver` in one process: a JSON array of words in, a JSON object out, a line each."""

import contextlib
import io
import json
import logging
import sys

from bluesky_queueserver.manager.qserver_cli import qserver

for line in sys.stdin:
    words = json.loads(line)
    sys.argv = ["qserver", *words]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        # What is logged goes to the stderr of this command, and not to that of the one before.
        for handler in logging.getLogger().handlers:
            handler.setStream(err)
        try:
            code = qserver()
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}), flush=True)
