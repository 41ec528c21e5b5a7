"""What is private about people: sealed in the database, found again without being opened.

The keys lie in one file (KEY_FILE) outside the database and its backup. Who has only the database can neither
read an IIN nor find out whose it is by trying all of them.
"""

import hmac
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SealBroken, SettingsError

_KEY_BYTES = 32
_ID_BYTES = 4
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals, looks up and signs. Safe to share between threads; `created` tells that the key file is new."""

    sealing: Mapping[bytes, AESGCM] = field(repr=False)
    current: bytes
    lookup_key: bytes = field(repr=False)
    mac_key: bytes = field(repr=False)
    created: bool
    key_file: Path = field(repr=False)

    def __reduce__(self) -> tuple[Callable[[Path], "Vault"], tuple[Path]]:
        """Another program is handed the name of the file, never the keys."""
        return Vault.open, (self.key_file,)

    @classmethod
    def open(cls, key_file: Path) -> "Vault":
        """Read the keys, making them on first use.

        The file may hold several sealing keys: `current` seals, any of them opens. Raises SettingsError when
        others than the owner may read the file or when it is damaged.
        """
        created = _create(key_file)
        _refuse_open_door(key_file)
        try:
            keys = json.loads(key_file.read_text(encoding="ascii"))
            return cls(
                sealing={_bytes(name, _ID_BYTES): AESGCM(_key(key)) for name, key in keys["sealing"].items()},
                current=_known(keys["current"], keys["sealing"]),
                lookup_key=_key(keys["lookup"]),
                mac_key=_key(keys["mac"]),
                created=created,
                key_file=key_file,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"KEY_FILE: {key_file} is damaged, restore it from its backup: {error!r}"
            ) from error

    def seal(self, text: str, record: str) -> bytes:
        """Encrypt `text` for one `record`, such as `profile.42.iin`: anywhere else it does not open."""
        return self.seal_bytes(text.encode(), record)

    def unseal(self, sealed: bytes, record: str) -> str:
        """Decrypt a text that was sealed for `record`. Raises SealBroken."""
        return self.unseal_bytes(sealed, record).decode()

    def seal_bytes(self, data: bytes, record: str) -> bytes:
        """Encrypt `data` for one `record`: the key's id, a nonce, and the AES-256-GCM ciphertext."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self.current + nonce + self.sealing[self.current].encrypt(nonce, data, record.encode())

    def unseal_bytes(self, sealed: bytes, record: str) -> bytes:
        """Decrypt what was sealed for `record`. Raises SealBroken."""
        name, nonce = sealed[:_ID_BYTES], sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES]
        try:
            return self.sealing[name].decrypt(nonce, sealed[_ID_BYTES + _NONCE_BYTES :], record.encode())
        except (KeyError, InvalidTag, ValueError) as error:
            raise SealBroken(record) from error

    def lookup(self, kind: str, value: str) -> str:
        """A keyed fingerprint (64 hex digits) to find a `kind` of value by; equal values give equal ones."""
        return hmac.digest(self.lookup_key, f"{kind}\0{value}".encode(), "sha256").hex()

    def mac(self, previous: bytes, payload: bytes) -> bytes:
        """The next link (32 bytes) of the audit chain; `previous` is the link before, empty for the first."""
        # The length keeps the border: no byte can wander from one part into the other.
        return hmac.new(self.mac_key, bytes([len(previous)]) + previous + payload, sha256).digest()


def _create(key_file: Path) -> bool:
    """Make the key file whole or not at all; False when it is already there."""
    if key_file.exists():
        return False
    try:
        key_file.parent.mkdir(parents=True, exist_ok=True)
        return _publish(json.dumps(_new_keys(), indent=2), key_file)
    except OSError as error:
        raise SettingsError(f"KEY_FILE: {key_file} cannot be made: {error}") from error


def _publish(text: str, key_file: Path) -> bool:
    draft = key_file.with_name(f".{key_file.name}.{secrets.token_hex(4)}")
    try:
        _write_durably(draft, text)
        # Unlike a rename, a link fails when another process was faster: keys once in use are never replaced.
        os.link(draft, key_file)
        _sync_folder(key_file.parent)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def _new_keys() -> dict[str, Any]:
    name = secrets.token_hex(_ID_BYTES)
    return {
        "current": name,
        "sealing": {name: secrets.token_hex(_KEY_BYTES)},
        "lookup": secrets.token_hex(_KEY_BYTES),
        "mac": secrets.token_hex(_KEY_BYTES),
    }


def _write_durably(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut: data sealed with lost keys is lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_open_door(key_file: Path) -> None:
    mode = S_IMODE(key_file.stat().st_mode)
    if mode & 0o077:
        raise SettingsError(
            f"KEY_FILE: others may read {key_file} (mode {mode:04o}); run: chmod 600 {key_file}"
        )


def _key(text: str) -> bytes:
    return _bytes(text, _KEY_BYTES)


def _bytes(text: str, length: int) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != length:
        raise ValueError(f"{len(data)} bytes instead of {length}")
    return data


def _known(name: str, keys: Mapping[str, str]) -> bytes:
    if name not in keys:
        raise ValueError(f"current key {name} is not among the sealing keys")
    return _bytes(name, _ID_BYTES)
