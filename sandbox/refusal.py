"""How the server says no."""


class Refusal(Exception):
    """A request the server turned down: an HTTP `code`, its words, and for 429 the seconds to wait."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> Refusal:
    """400, the way the Bot API server words it."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: this person is out of the bot's reach."""
    return Refusal(403, f"Forbidden: {reason}")


def not_modelled(what: str) -> Refusal:
    """501: Telegram knows this, the sandbox does not. Never a silent `true`."""
    return Refusal(501, f"not modelled: {what}")
