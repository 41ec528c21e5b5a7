"""What Telegram refuses in a keyboard, beyond the types of its fields."""

from __future__ import annotations

from urllib.parse import urlsplit

from sandbox.model import Json
from sandbox.refusal import Refusal, bad_request, not_modelled

_APPEARANCE = {"text", "style", "icon_custom_emoji_id"}
_INLINE = {"callback_data", "url", "copy_text"}
_REPLY = {"request_contact"}
_STYLES = {"primary", "success", "danger"}


def check_markup(markup: Json | None) -> Json | None:
    """The markup if Telegram would take it; an inline keyboard without buttons is none."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        return _checked_inline(markup)
    if "keyboard" in markup:
        return _checked_reply(markup)
    if not (markup.get("remove_keyboard") or markup.get("force_reply")):
        raise bad_request("object expected as reply markup")
    return markup


def _checked_inline(markup: Json) -> Json | None:
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_inline_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_appearance(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: Text must be non-empty")
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("can't parse keyboard button: invalid button style specified")


def _check_modelled(unknown: set[str]) -> None:
    if unknown:
        raise not_modelled(f"buttons with {', '.join(sorted(unknown))}")


def _check_inline_button(button: Json) -> None:
    _check_appearance(button)
    actions = button.keys() - _APPEARANCE
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    _check_modelled(actions - _INLINE)
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one type of button must be specified")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg":
        return
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or " " in url:
        raise _wrong_url(url)


def _wrong_url(url: str) -> Refusal:
    return bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _checked_reply(markup: Json) -> Json:
    rows = [row for row in markup["keyboard"] if row]
    if not rows:
        raise bad_request("reply markup must have at least one button")
    for row in rows:
        for button in row:
            _check_appearance(button)
            _check_modelled(button.keys() - _APPEARANCE - _REPLY)
    return markup | {"keyboard": rows}
