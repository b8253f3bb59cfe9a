"""Clients that press on a server over HTTP with keep-alive: a process of their own, standard library only.

Reads a plan (JSON) from standard input and writes what they saw (JSON) to standard output. A flow is one or more
requests that belong together; `{last}` in a path stands for the identifier in the last redirect. A flow's time is
that of its requests, from the first byte sent to the last byte read. Each client goes through its own flows, again
and again unless `once`.
"""

import http.client
import itertools
import json
import re
import sys
import threading
import time
from typing import Any

IDENTIFIER = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
Plan = dict[str, Any]


class Client(threading.Thread):
    def __init__(self, plan: Plan, client: Plan) -> None:
        super().__init__(daemon=True)
        self.plan, self.headers = plan, client["headers"]
        self.flows = iter(client["flows"]) if plan["once"] else itertools.cycle(client["flows"])
        self.times: list[float] = []
        self.queries: list[int] = []
        self.bad: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.plan["host"], self.plan["port"], timeout=120)
        ends = time.perf_counter() + self.plan["seconds"]
        for flow in self.flows:
            began = time.perf_counter()
            queries = self._follow(connection, flow)
            now = time.perf_counter()
            self.times.append(1000 * (now - began))
            self.queries.append(queries)
            if now >= ends or self.bad:
                break
        connection.close()

    def _follow(self, connection: http.client.HTTPConnection, flow: list[list[str]]) -> int:
        queries, last = 0, ""
        for method, path, body in flow:
            connection.request(method, path.replace("{last}", last), body=body or None, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            queries += int(answer.headers.get("X-Queries", 0))
            where = answer.headers.get("Location", "")
            last = next(iter(IDENTIFIER.findall(where)), last)
            if answer.status != (302 if body else 200) or "/sign-in" in where:
                self.bad.append(f"{method} {path.partition('?')[0]} answered {answer.status} {where}")
        return queries


def main() -> None:
    plan = json.load(sys.stdin)
    clients = [Client(plan, client) for client in plan["clients"]]
    began = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    json.dump(
        {
            "seconds": time.perf_counter() - began,
            "times": [t for client in clients for t in client.times],
            "queries": [q for client in clients for q in client.queries],
            "bad": [b for client in clients for b in client.bad],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
