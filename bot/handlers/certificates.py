"""Certificates: the list, the PDF again, and the check that anybody may make."""

import asyncio

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import TelegramObject

from bot.callbacks import Go, Place, SendCertificate
from bot.certificates import pdf, store
from bot.certificates import service as certificates
from bot.certificates.service import Authentic
from bot.certificates.store import Certificate
from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.house import House
from bot.lessons.model import Course
from bot.people.model import Person
from bot.screens import certificates as screens
from bot.screens.screen import Screen
from bot.settings import ASSETS


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="certificates")
    router.message.register(show_own, Command("certificate"))
    router.callback_query.register(show_own, Go.filter(F.place == Place.CERTIFICATES))
    router.callback_query.register(send_again, SendCertificate.filter())
    return router


async def show_own(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House
) -> None:
    """The certificates that the person has earned."""
    own = await database.transact(certificates.of_person, person.id)
    await chat.show(screens.own(tuple(own), house.regulations.test))


async def send_again(
    event: TelegramObject,
    callback_data: SendCertificate,
    chat: Chat,
    bot: Bot,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """The PDF, with the same bytes as the first time."""
    certificate = await database.transact(certificates.mine, callback_data.certificate, person.id)
    await send(chat, bot, database, house, certificate)


async def send(chat: Chat, bot: Bot, database: Database, house: House, certificate: Certificate) -> None:
    """Send a certificate; the press is answered first, since drawing and uploading take a moment."""
    await chat.answer()
    await chat.busy("upload_document")
    version = await database.transact(store.course_version, certificate)
    course = house.library.of(version).course
    data = await drawn(bot, database, house, certificate, course)
    await chat.send_document(f"{certificate.number}.pdf", data, screens.caption(certificate.number, course))


async def drawn(
    bot: Bot, database: Database, house: House, certificate: Certificate, course: Course
) -> bytes:
    """The bytes of a certificate, drawn beside the event loop the first time and kept for life."""
    kept = certificates.kept_pdf(house.vault, certificate)
    if kept is not None:
        return kept
    me = await bot.me()
    face = certificates.face(house.vault, certificate, house.printed(me.username or "", course))
    data = await asyncio.to_thread(pdf.render, face, ASSETS)
    await database.transact(certificates.keep_pdf, house.vault, certificate.id, data)
    return data


async def verdict(database: Database, house: House, code: str) -> Screen:
    """What anybody may know about the certificate behind a QR code, in the language being spoken."""
    zone = house.regulations.test.zone
    outcome = await database.transact(certificates.verify, house.vault, code, zone)
    edition = house.library.of(outcome.version) if isinstance(outcome, Authentic) else house.library.present
    return screens.verdict(outcome, edition.course, house.regulations.test)
