"""Encryption of what a sheet keeps to itself: AES-256-GCM, so that a changed byte is refused and not misread.

The one module that knows the package `cryptography`; it is imported when a sealed sheet is opened or made.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from grader.records import record

TYPE_CHECKING = False  # as typing's, without the import: type checkers take the name as true
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "grade1"
KEY_PREFIX = "grade-key-1."
KEY_BYTES = 32
NONCE_BYTES = 12
PADDED_TO = 256
"""Texts are filled up to a multiple of this, so that the length of a key tells nothing."""

MISSING = "Sealed sheets need the package `cryptography`: pip install 'grade-maths[seal]'."


class SealFault(Exception):
    """A key or a sealed text that will not do. Its message holds nothing of either."""


@record
class Key:
    """A secret; `name` tells keys apart and gives nothing away."""

    secret: bytes

    @property
    def name(self) -> str:
        return hmac.digest(self.secret, b"grade: the name of this key", "sha256").hex()[:8]


def new_key_text() -> str:
    """A key as it is written to a file or into `GRADE_KEY`."""
    return f"{KEY_PREFIX}{_text_of(os.urandom(KEY_BYTES))}"


def key_of(text: str) -> Key:
    """The key that a text writes down. Raises: SealFault."""
    body = text.strip().removeprefix(KEY_PREFIX)
    secret = _bytes_of(body)
    if secret is None or len(secret) != KEY_BYTES or not text.strip().startswith(KEY_PREFIX):
        raise SealFault("This is no key of a sealed sheet: it should begin with grade-key-1.")
    return Key(secret)


def sealed(key: Key, plain: str, about: str) -> str:
    """`plain` as a token that opens only with this key and the same `about`; every call gives another one."""
    data = plain.encode("utf-8")
    data += b" " * (-len(data) % PADDED_TO)
    nonce = os.urandom(NONCE_BYTES)
    return f"{VERSION}.{_text_of(nonce + _cipher(key).encrypt(nonce, data, _bound_to(about)))}"


def opened(key: Key, token: str, about: str) -> str:
    """The text behind a token. Raises: SealFault for another key, another `about` or a changed byte."""
    version, dot, body = token.partition(".")
    if not dot or version != VERSION:
        raise SealFault("This is not sealed in a way that this version of grade knows.")
    data = _bytes_of(body)
    if data is None or len(data) <= NONCE_BYTES:
        raise SealFault("What is sealed here was changed.")
    nonce, rest = data[:NONCE_BYTES], data[NONCE_BYTES:]
    cipher = _cipher(key)
    from cryptography.exceptions import InvalidTag

    try:
        found: bytes = cipher.decrypt(nonce, rest, _bound_to(about))
        return found.decode("utf-8")
    except (InvalidTag, UnicodeDecodeError) as error:
        raise SealFault("What is sealed here was changed, or belongs elsewhere.") from error


def _bound_to(about: str) -> bytes:
    return f"{VERSION}\n{about}".encode("utf-8", "surrogatepass")


def _cipher(key: Key) -> AESGCM:
    """Raises: SealFault where the package is missing."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise SealFault(MISSING) from error
    return AESGCM(key.secret)


def _text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes_of(text: str) -> bytes | None:
    """The bytes of a text in the one way of writing them; None for any other."""
    try:
        data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if _text_of(data) == text else None
