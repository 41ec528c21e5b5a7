"""The files the server keeps: uploads checked and measured, and sent again by their file_id."""

from __future__ import annotations

import io
import mimetypes
from itertools import count

from PIL import Image, UnidentifiedImageError

from sandbox.model import Files, Json, StoredFile, Upload
from sandbox.refusal import Refusal, bad_request, not_modelled

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024

_FALLBACK_TYPE = {
    "photo": "image/jpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
    "video_note": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
}


class FileStore:
    """Files by id; every upload gets an id of its own, whatever its bytes."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload as a `kind` (photo, document, ...). Raises Refusal if Telegram would not take it."""
        _check_size(kind, upload.data)
        width, height = _measured(upload.data) if kind == "photo" else (0, 0)
        number = next(self._numbers)
        file = StoredFile(
            file_id=f"{kind}-file-{number:06d}",
            unique_id=f"unique-{number:06d}",
            kind=kind,
            name=upload.filename,
            mime_type=_mime_type(kind, upload),
            data=upload.data,
            path=f"{kind}s/file_{number}{_extension(upload.filename)}",
            width=width,
            height=height,
        )
        self._files[file.file_id] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """The file with this id. Raises Refusal 400 if there is none."""
        if file_id not in self._files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._files[file_id]

    def by_path(self, path: str) -> StoredFile | None:
        """The file behind a `file_path` of getFile, if it may be downloaded."""
        found = next((file for file in self._files.values() if file.path == path), None)
        return found if found and len(found.data) <= DOWNLOAD_LIMIT else None

    def resolve(self, kind: str, value: str, uploads: Files) -> StoredFile:
        """What a request means by `value`: an upload, or a file_id of the same kind."""
        if value.startswith("attach://"):
            upload = uploads.get(value.removeprefix("attach://"))
            if upload is None:
                raise bad_request(f"there is no {kind} in the request")
            return self.add(kind, upload)
        if not value:
            raise bad_request(f"there is no {kind} in the request")
        if value.startswith(("http://", "https://")):
            raise not_modelled("files sent by URL")
        return self._of_kind(kind, self.get(value))

    def _of_kind(self, kind: str, file: StoredFile) -> StoredFile:
        if file.kind != kind:
            raise bad_request(f"can't use file of type {_title(file.kind)} as {_title(kind)}")
        return file


def _title(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def _check_size(kind: str, data: bytes) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > UPLOAD_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo" and len(data) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the limit is {PHOTO_LIMIT}"
        )


def _measured(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that really is one (JPEG, PNG or WebP)."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image:
            width, height = image.size
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > 10000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _extension(filename: str) -> str:
    stem, dot, extension = filename.rpartition(".")
    return f".{extension.lower()}" if stem and dot and extension.isalnum() else ""


def _mime_type(kind: str, upload: Upload) -> str:
    guessed, _ = mimetypes.guess_type(upload.filename)
    return guessed or _FALLBACK_TYPE.get(kind) or upload.content_type or "application/octet-stream"


def media(file: StoredFile, extra: Json) -> Json:
    """The fields of a Message that carry `file`; `extra` is what its sender said of it (duration, ...)."""
    core: Json = {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
    }
    if file.kind == "photo":
        return {"photo": [core | {"width": file.width, "height": file.height}]}
    named = {"file_name": file.name, "mime_type": file.mime_type}
    match file.kind:
        case "document":
            return {"document": core | named}
        case "audio":
            return {"audio": core | named | {"duration": 0} | _only(extra, "duration", "performer", "title")}
        case "voice":
            return {"voice": core | {"mime_type": file.mime_type, "duration": 0} | _only(extra, "duration")}
        case "video_note":
            return {"video_note": core | {"duration": 0, "length": 240} | _only(extra, "duration", "length")}
    shape = {"width": 320, "height": 240, "duration": 0} | _only(extra, "width", "height", "duration")
    moving = {file.kind: core | named | shape}
    return moving | ({"document": core | named} if file.kind == "animation" else {})


def _only(extra: Json, *names: str) -> Json:
    return {name: extra[name] for name in names if name in extra}
