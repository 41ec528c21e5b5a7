from __future__ import annotations

import io

import pytest
from PIL import Image

from sandbox.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT
from sandbox.model import Json, Upload
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World


def upload(world: World, person: Person, kind: str, data: bytes, name: str = "file") -> Json:
    method = "send" + "".join(part.title() for part in kind.split("_"))
    message: Json = world.call(method, {"chat_id": person.id}, {kind: Upload(name, data)})
    return message


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_photo_is_measured(world: World, aselya: Person, picture: bytes) -> None:
    [size] = upload(world, aselya, "photo", picture)["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (64, 48, len(picture))
    assert aselya.photos[0].data == picture


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 not a picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (png(400, 10), "PHOTO_INVALID_DIMENSIONS"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (bytes(PHOTO_LIMIT + 1), "too big for a photo"),
    ],
)
def test_photos_that_telegram_refuses(world: World, aselya: Person, data: bytes, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        upload(world, aselya, "photo", data)


@pytest.mark.parametrize("kind", ["document", "video", "audio", "voice", "animation", "video_note"])
def test_every_kind_of_file_arrives(world: World, aselya: Person, kind: str) -> None:
    described = upload(world, aselya, kind, b"data", "name.bin")[kind]
    assert world.files.get(described["file_id"]).data == b"data"


def test_a_document_keeps_its_name_type_and_bytes(world: World, aselya: Person) -> None:
    message = upload(world, aselya, "document", b"%PDF", "Сертификат.pdf")
    assert message["document"]["mime_type"] == "application/pdf"
    [document] = aselya.documents
    assert (document.name, document.data) == ("Сертификат.pdf", b"%PDF")


def test_a_file_is_sent_again_by_its_id_but_only_as_what_it_is(world: World, aselya: Person) -> None:
    file_id = upload(world, aselya, "document", b"x")["document"]["file_id"]
    again = world.call("sendDocument", {"chat_id": aselya.id, "document": file_id, "caption": "тағы"})
    assert again["document"]["file_id"] == file_id
    with pytest.raises(Refusal, match="can't use file of type Document as Photo"):
        world.call("sendPhoto", {"chat_id": aselya.id, "photo": file_id})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("nonsense", "wrong file identifier/HTTP URL specified"),
        ("", "there is no document in the request"),
        ("attach://missing", "there is no document in the request"),
        ("https://damu.kz/x.pdf", "501 not modelled"),
    ],
)
def test_files_that_are_not_there(world: World, aselya: Person, value: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        world.call("sendDocument", {"chat_id": aselya.id, "document": value})


def test_what_is_too_big_is_refused_up_and_down(world: World, aselya: Person) -> None:
    with pytest.raises(Refusal, match="413"):
        upload(world, aselya, "document", bytes(UPLOAD_LIMIT + 1))
    message = upload(world, aselya, "document", bytes(DOWNLOAD_LIMIT + 1))
    with pytest.raises(Refusal, match="file is too big"):
        world.call("getFile", {"file_id": message["document"]["file_id"]})
    with pytest.raises(Refusal, match="invalid file_id"):
        world.call("getFile", {"file_id": "nonsense"})


def test_captions_spoilers_and_places(world: World, aselya: Person, picture: bytes) -> None:
    params = {"chat_id": aselya.id, "caption": "x", "has_spoiler": True, "show_caption_above_media": True}
    message = world.call("sendPhoto", params, {"photo": Upload("a.png", picture)})
    assert message["caption"] == "x"
    assert message["has_media_spoiler"] is message["show_caption_above_media"] is True
