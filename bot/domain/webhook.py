"""The way out to a firm's own automation (Standard Webhooks): where it may lead, and how a message is signed (D21)."""

import base64
import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

PREFIX = "whsec_"
FEWEST_BYTES, MOST_BYTES = 24, 64
LONGEST_URL = 500
TRIED_FOR = timedelta(days=3)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadHook(ValueError):
    """An address or a secret that is not taken; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a firm's automation listens, and the secret that it knows our messages by."""

    url: str
    secret: str = field(repr=False)

    def signature(self, message_id: str, at: datetime, body: str) -> str:
        """Sign a message as it is sent now."""
        signed = f"{message_id}.{int(at.timestamp())}.{body}".encode()
        digest = hmac.new(_key(self.secret), signed, hashlib.sha256).digest()
        return f"v1,{base64.b64encode(digest).decode()}"


def agree(url: str, secret: str, *, local: bool) -> Webhook:
    """Take an address and a secret, or raise BadHook; `local` is a rehearsal, which may lead to this machine."""
    require_address(url, local=local)
    try:
        size = len(_key(secret)) if secret.startswith(PREFIX) else 0
    except ValueError:  # letters that are none of base64's
        size = 0
    if not FEWEST_BYTES <= size <= MOST_BYTES:
        raise BadHook("secret")
    return Webhook(url=url, secret=secret)


def new_secret() -> str:
    """Make a secret that nobody can guess."""
    return PREFIX + base64.b64encode(secrets.token_bytes(FEWEST_BYTES + 8)).decode()


def require_address(url: str, *, local: bool) -> None:
    """Raise BadHook unless this leads over TLS to somewhere that is not plainly our own network."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise BadHook("address") from None
    if (
        not url.isascii()
        or not url.isprintable()
        or " " in url
        or len(url) > LONGEST_URL
        or not parts.hostname
        or "@" in parts.netloc
    ):
        raise BadHook("address")
    own = local and parts.hostname == "127.0.0.1"
    if parts.scheme != "https" and not (own and parts.scheme == "http"):
        raise BadHook("scheme")
    if not own and not _may_be_public(parts.hostname):
        raise BadHook("private")


def is_public(address: str) -> bool:
    """Tell whether an IP address is out on the internet, also where it wraps another."""
    found: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour
        if found in _TRANSLATED:
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = wrapped or found
    return found.is_global and not found.is_multicast


def waits(attempts: int) -> timedelta:
    """Say how long to wait after so many attempts: twice as long each time, an hour at most."""
    return min(FIRST_WAIT * (1 << min(attempts, 10)), LONGEST_WAIT)


def _may_be_public(host: str) -> bool:
    """Tell whether a host can be out on the internet: a name is looked up when something is sent."""
    try:
        return is_public(host)
    except ValueError:
        named = "." in host.strip(".") and not host.replace(".", "").isdigit()  # 127.1 is looked up nowhere
        return named and not host.strip(".").endswith("localhost")


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
