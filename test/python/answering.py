"""How our test programs in Python are asked: a JSON object a line, of which `ask` names the question; an answer a line."""

import json
import sys


def serve(asked):
    """Answers with what the functions of these names give, or refuse, until the input ends."""
    for line in sys.stdin:
        print(json.dumps(_answer(asked, json.loads(line))))


def _answer(asked, request):
    try:
        return {"answer": asked[request.pop("ask")](**request)}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
