"""A small OpenID Connect provider on this machine, for tests: it confirms whoever it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt

SECRET = "a-signing-key-of-the-tests-with-enough-bytes"


class Provider(ThreadingHTTPServer):
    """`claims`: what it says of whoever signs in. `asked`: what its token endpoint was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.claims: dict[str, Any] = {}
        self.asked: list[dict[str, list[str]]] = []
        self.is_up = True

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def told(self, name: str) -> dict[str, Any]:
        """What one of its addresses answers."""
        if name == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if name == "/userinfo":
            return {key: value for key, value in self.claims.items() if key not in {"amr", "acr"}}
        moment = int(time.time())
        token = {"iss": self.issuer, "aud": "sankofa", "iat": moment, "exp": moment + 60, **self.claims}
        signed = jwt.encode(token, SECRET, algorithm="HS256")
        return {"access_token": "one", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(sent))
        self._answer()

    def _answer(self) -> None:
        body = json.dumps(self.server.told(self.path)).encode()
        self.send_response(200 if self.server.is_up else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Requests of a test are no news."""


@contextmanager
def serving() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
