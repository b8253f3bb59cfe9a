"""Other people's servers that Sankofa talks to, as the environment names them: for mail, and for signing in.

Here: parsing and refusing, each with one sentence. `settings.py` turns it into what Django and allauth read.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from sankofa.config.unsafe import UnsafeEnvironmentError

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
FACTOR_CLAIMS = ("amr", "acr")
EXAMPLE = "smtp+tls://name:password@mail.example.org:587/?from=sankofa@example.org"


@dataclass(frozen=True)
class MailServer:
    """`tls`: "" in the clear, "starttls", or "tls" from the first byte. `sender`: the address that mail comes from."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider. `second_factor`: (claim, value) pairs by which it says that it asked for one."""

    issuer: str
    client_id: str
    secret: str
    name: str  # on the button: the organisation's own name
    second_factor: tuple[tuple[str, str], ...]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def mail(env: Mapping[str, str], *, required: bool) -> MailServer | None:
    """The mail server of EMAIL_URL; None where it is "none", or unset and not `required`. UnsafeEnvironmentError."""
    url = env.get("EMAIL_URL", "").strip()
    if not url and required:
        raise UnsafeEnvironmentError(
            f"EMAIL_URL is not set: invitations and forgotten passwords go by mail. Name the server as {EXAMPLE}, or "
            "say EMAIL_URL=none where nobody gets mail."
        )
    if not url or url == "none":
        return None
    parts, port = _split("EMAIL_URL", url)
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/"):
        raise UnsafeEnvironmentError(f"EMAIL_URL is no address of a mail server: write it as {EXAMPLE}.")
    sender = parse_qs(parts.query).get("from", [""])[0]
    if "@" not in sender.strip("@"):
        raise UnsafeEnvironmentError(f"EMAIL_URL does not say from which address mail comes: end it as in {EXAMPLE}.")
    if parts.scheme == "smtp" and not is_loopback(parts.hostname):
        raise UnsafeEnvironmentError(
            "EMAIL_URL would send mail in the clear over the network: begin it with smtp+tls:// or smtps://."
        )
    return MailServer(
        host=parts.hostname,
        port=port or MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls={"smtp": "", "smtp+tls": "starttls", "smtps": "tls"}[parts.scheme],
        sender=sender,
    )


def provider(env: Mapping[str, str]) -> Provider | None:
    """The provider of SANKOFA_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET; None where none is set.

    Raises UnsafeEnvironmentError: one is missing, an address that isn't https (but on this machine), an unknown claim.
    """
    names = ("SANKOFA_OIDC_ISSUER", "SANKOFA_OIDC_CLIENT_ID", "SANKOFA_OIDC_CLIENT_SECRET")
    values = [env.get(name, "").strip() for name in names]
    if not any(values):
        return None
    if missing := [name for name, value in zip(names, values, strict=True) if not value]:
        raise UnsafeEnvironmentError(f"{missing[0]} is not set: sign-in through an organisation needs all three.")
    parts, _port = _split(names[0], values[0])
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or parts.query or parts.fragment:
        raise UnsafeEnvironmentError(f"{names[0]} must be the provider's https:// address, without a query.")
    return Provider(
        issuer=values[0].rstrip("/"),
        client_id=values[1],
        secret=values[2],
        name=env.get("SANKOFA_OIDC_NAME", "").strip() or parts.hostname,
        second_factor=tuple(_factors(env.get("SANKOFA_OIDC_SECOND_FACTOR", ""))),
    )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _factors(text: str) -> list[tuple[str, str]]:
    pairs = [item.strip().partition(":") for item in text.split(",") if item.strip()]
    for claim, _colon, value in pairs:
        if claim not in FACTOR_CLAIMS or not value:
            raise UnsafeEnvironmentError(
                "SANKOFA_OIDC_SECOND_FACTOR is a list like amr:mfa,acr:urn:example:strong; a claim is amr or acr."
            )
    return [(claim, value) for claim, _colon, value in pairs]


def _split(variable: str, url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnsafeEnvironmentError(f"{variable} is no address: {error}.") from error
    return parts, port
