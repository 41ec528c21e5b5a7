"""All settings, read from the environment and `.env` once at start; nothing else reads the environment.

A missing or wrong one stops the start with a sentence that names it. Described for people in README.md.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "assets"


def _ids(text: object) -> object:
    """`1, 2` to a set of numbers; pydantic refuses what is no number."""
    return [part.strip() for part in text.split(",") if part.strip()] if isinstance(text, str) else text


def _empty_is_unset(value: object) -> object:
    """`BOT_TOKEN=` in a file means: not set."""
    return value or None


OptionalText = Annotated[str | None, BeforeValidator(_empty_is_unset)]


class Settings(BaseSettings):
    """The settings by their environment names in lower case."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    bot_token: OptionalText = None
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/bot.sqlite3"
    data_dir: Path = Path("data")
    content_dir: Path = ROOT / "content"
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = frozenset()
    key_file: Path | None = None
    webhook_url: OptionalText = None
    webhook_secret: OptionalText = None
    webhook_listen: str = "127.0.0.1:8081"
    timezone: str = "Asia/Almaty"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @field_validator("bot_token")
    @classmethod
    def _token_form(cls, value: str | None) -> str | None:
        if value and not (value.partition(":")[0].isdigit() and value.partition(":")[2]):
            raise ValueError("copy it whole from BotFather; it looks like 123456:ABC-DEF")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_form(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value):
            raise ValueError("only letters A-Z and a-z, digits, _ and - are allowed, 256 at most")
        return value

    @field_validator("bot_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
            raise ValueError("must be an http:// or https:// address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")) or value == "sqlite:///":
            raise ValueError("must be sqlite:///path/to/file or postgresql://user:password@host/database")
        return value

    @field_validator("content_dir")
    @classmethod
    def _content_there(cls, value: Path) -> Path:
        if not (value / "course.toml").is_file():
            raise ValueError(f"{value} holds no course.toml")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("must be a zone name such as Asia/Almaty") from error
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        try:
            ip_address(host.strip("[]"))
            if not 0 < int(port) < 65536:
                raise ValueError(port)
        except ValueError as error:
            raise ValueError("must be an address and a port such as 127.0.0.1:8081") from error
        return value

    @model_validator(mode="after")
    def _webhook_whole(self) -> "Settings":
        if self.webhook_url and urlsplit(self.webhook_url).scheme not in {"http", "https"}:
            raise ValueError("WEBHOOK_URL must be an https:// address")
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_SECRET must be set when WEBHOOK_URL is; any long random word")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end for people."""
        return ZoneInfo(self.timezone)

    @property
    def keys_at(self) -> Path:
        """Where the keys lie: KEY_FILE, or `keys.json` in DATA_DIR."""
        return self.key_file or self.data_dir / "keys.json"


def load(env_file: Path | None = Path(".env"), **given: object) -> Settings:
    """Read the settings; what is `given` goes before the environment, which goes before `env_file`.

    Raises SettingsError with one line for each wrong one.
    """
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[arg-type, call-arg] # pydantic checks
    except ValidationError as error:
        lines = [_sentence([str(part) for part in fault["loc"]], fault["msg"]) for fault in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def _sentence(place: list[str], message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{place[0].upper()}: {text}" if place else text
