"""Settings: what is missing or wrong stops the start with a sentence that names it."""

from pathlib import Path

import pytest
from pydantic_settings import DotEnvSettingsSource

from bot.errors import SettingsError
from bot.settings import ROOT, Settings, load

EXAMPLE = ROOT / ".env.example"
pytestmark = pytest.mark.usefixtures("empty_folder")
NAMES = {name.upper() for name in Settings.model_fields}


def test_without_any_setting_everything_has_its_default() -> None:
    settings = load()
    assert settings.bot_token is None
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/bot.sqlite3"
    assert settings.content_dir == ROOT / "content"
    assert settings.keys_at == Path("data/keys.json")
    assert settings.admin_ids == frozenset()
    assert (settings.log_level, settings.log_format) == ("INFO", "console")
    assert settings.zone.key == "Asia/Almaty"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_TOKEN", "secret", "BOT_TOKEN: copy it whole from BotFather"),
        ("BOT_TOKEN", "123456:", "BOT_TOKEN: copy it whole from BotFather"),
        ("BOT_API_URL", "api.telegram.org", "BOT_API_URL: must be an http:// or https:// address"),
        ("DATABASE_URL", "mysql://root@localhost/bot", "DATABASE_URL: must be sqlite:///path/to/file or"),
        ("DATABASE_URL", "sqlite:///", "DATABASE_URL: must be sqlite:///path/to/file or"),
        ("CONTENT_DIR", "/nowhere", "CONTENT_DIR: /nowhere holds no course.toml"),
        ("ADMIN_IDS", "1001, @asel", "ADMIN_IDS: Input should be a valid integer"),
        ("TIMEZONE", "Astana", "TIMEZONE: must be a zone name such as Asia/Almaty"),
        ("TIMEZONE", "../../etc/passwd", "TIMEZONE: must be a zone name such as Asia/Almaty"),
        ("WEBHOOK_LISTEN", "localhost", "WEBHOOK_LISTEN: must be an address and a port"),
        ("WEBHOOK_LISTEN", "127.0.0.1:99999", "WEBHOOK_LISTEN: must be an address and a port"),
        ("WEBHOOK_URL", "https://bot.example.kz/hook", "WEBHOOK_SECRET must be set when WEBHOOK_URL is"),
        ("WEBHOOK_SECRET", "two words", "WEBHOOK_SECRET: only letters"),
        ("WEBHOOK_URL", "bot.example.kz", "WEBHOOK_URL must be an https:// address"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: Input should be 'console' or 'json'"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        load()
    [line] = str(refusal.value).splitlines()
    assert line.startswith(said)


def test_each_of_several_wrong_settings_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TIMEZONE", "LOG_LEVEL", "BOT_TOKEN"):
        monkeypatch.setenv(name, "wrong")
    with pytest.raises(SettingsError) as refusal:
        load()
    named = {line.partition(":")[0] for line in str(refusal.value).splitlines()}
    assert named == {"TIMEZONE", "LOG_LEVEL", "BOT_TOKEN"}


def test_a_refusal_does_not_repeat_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    with pytest.raises(SettingsError) as refusal:
        load()
    assert "AAEh" not in str(refusal.value)


def test_settings_are_read_from_a_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ADMIN_IDS=1001, 1002\nLOG_LEVEL=ERROR\nBOT_TOKEN=\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = load()
    assert settings.admin_ids == {1001, 1002}
    assert settings.log_level == "DEBUG"
    assert settings.bot_token is None


def test_the_keys_lie_where_they_are_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_FILE", "/etc/damu/keys.json")
    assert load().keys_at == Path("/etc/damu/keys.json")


def test_the_example_file_names_every_setting_once_and_changes_nothing() -> None:
    lines = [line.removeprefix("# ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    named = [line.partition("=")[0] for line in lines if line.partition("=")[0] in NAMES]
    assert sorted(named) == sorted(NAMES)
    assert load(EXAMPLE) == load(None)


def test_the_example_file_holds_nothing_that_is_no_setting() -> None:
    assert {name.upper() for name in DotEnvSettingsSource(Settings, EXAMPLE).env_vars} <= NAMES
