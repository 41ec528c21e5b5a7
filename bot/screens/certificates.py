"""Certificates: the list, and what a stranger sees who has scanned the QR code."""

from html import escape

from bot.callbacks import Go, Place, SendCertificate
from bot.certificates.service import Authentic, Revoked, Unknown, Verdict
from bot.certificates.store import Certificate
from bot.enrolments.model import TestPolicy
from bot.i18n import _, day, language
from bot.lessons.model import Course
from bot.screens.screen import Screen, bold, button, home_row, paragraphs


def own(certificates: tuple[Certificate, ...], policy: TestPolicy) -> Screen:
    """The certificates of a person; each can be had again at any time."""
    if not certificates:
        text = _("You have no certificate yet. It comes when all lessons are read and the test is passed.")
        return Screen(text, ((button(_("📚 Contents"), Go(place=Place.CONTENTS)),), home_row()))
    lines = [
        f"📜 <b>{each.number}</b> · {day(each.issued_at.astimezone(policy.zone).date())}"
        for each in certificates
    ]
    rows = [
        (button(_("⬇️ {number}", number=each.number), SendCertificate(certificate=each.id)),)
        for each in certificates
    ]
    head = bold(_("Your certificates"))
    return Screen(
        paragraphs(head, "\n".join(lines), _("Press a number, and the PDF comes into the chat.")),
        (*rows, home_row()),
    )


def caption(number: str, course: Course) -> str:
    """The words under the PDF."""
    return paragraphs(
        _("Certificate {number}", number=number),
        escape(course.title[language()]),
        _("Anybody can check it by the QR code."),
    )


def verdict(verdict: Verdict, course: Course, policy: TestPolicy) -> Screen:
    """What anybody sees who opens the link of a certificate."""
    text: str
    match verdict:
        case Authentic(number, masked_name, issued_on, _version):
            text = paragraphs(
                bold("✅ " + _("The certificate is valid.")),
                "\n".join(
                    (
                        _("Number: {number}", number=number),
                        _("Name: {name}", name=escape(masked_name)),
                        _("Course: {course}", course=escape(course.title[language()])),
                        _("Date: {date}", date=day(issued_on)),
                    )
                ),
            )
        case Revoked(number, since):
            text = paragraphs(
                bold("⛔️ " + _("The certificate is revoked.")),
                _("Number: {number}", number=number),
                _("Date: {date}", date=day(since)),
            )
        case Unknown():
            text = bold("❓ " + _("No such certificate is found."))
    return Screen(text)
