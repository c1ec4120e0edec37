"""Secrets at rest: sealed with AES-GCM under a context they do not open outside of, and looked up by a keyed hash."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class CannotOpen(ValueError):
    """A sealed value that was not sealed with this key for this place: moved, changed, or another key."""


class Vault:
    """Seals and opens short texts; `key` is 32 random bytes kept outside the database."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derive(key, b"seal"))
        self._lookup_key = _derive(key, b"lookup")
        self.key_id = hashlib.sha256(_derive(key, b"id")).hexdigest()[:8]

    def seal(self, plain: str, context: str) -> str:
        """Encrypt for one place; `context` names table, column and owner, and is needed to open it again."""
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, plain.encode(), context.encode())
        return f"{self.key_id}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, context: str) -> str:
        """Decrypt what was sealed for this place; raises CannotOpen for anything else."""
        key_id, _, packed = sealed.partition(".")
        try:
            raw = base64.urlsafe_b64decode(packed)
            plain = self._cipher.decrypt(raw[:12], raw[12:], context.encode())
        except Exception as error:  # whatever is wrong with it, it is not ours
            raise CannotOpen(f"sealed with key {key_id}, opened with {self.key_id} as {context}") from error
        return plain.decode()

    def lookup(self, text: str) -> str:
        """Hash with a key, so that numbers can be found but not guessed from a stolen file (64 hex digits)."""
        return hmac.new(self._lookup_key, text.encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"samarbete " + purpose, hashlib.sha256).digest()
