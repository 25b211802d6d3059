"""Settings: every problem is told at once, in a sentence, without the secret."""

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chatbot.bootstrap import make_working_time
from chatbot.domain.errors import ConfigurationError
from chatbot.domain.working_time import Nation
from chatbot.settings import (
    HttpSettings,
    Settings,
    SocketModeSettings,
    Transport,
    load_settings,
    load_slack_settings,
)


def problems(kind: type[Settings] | None = Settings) -> str:
    """What is wrong with the environment."""
    with pytest.raises(ConfigurationError) as caught:
        load_settings(kind) if kind else load_slack_settings()
    return str(caught.value)


def test_the_embedded_defaults_need_nothing() -> None:
    """Without a single variable there is a pack and a database of our own."""
    settings = load_settings(Settings)

    assert settings.chatbot_pack == "wsc"
    assert settings.database_url == "sqlite:///data/chatbot.db"


def test_both_missing_tokens_are_named() -> None:
    """`chatbot run` without tokens names each missing variable."""
    told = problems(None)

    assert "SLACK_BOT_TOKEN is not set" in told
    assert "SLACK_APP_TOKEN is not set" in told


def test_every_problem_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong token, a wrong port and a missing secret are told together."""
    monkeypatch.setenv("CHATBOT_TRANSPORT", "http")
    monkeypatch.setenv("CHATBOT_HTTP_PORT", "eighty")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-1-verysecret")

    told = problems(None)

    assert "CHATBOT_HTTP_PORT" in told
    assert "SLACK_SIGNING_SECRET is not set" in told
    assert "SLACK_BOT_TOKEN: does not start with xoxb-" in told
    assert "verysecret" not in told


def test_transport_from_a_file(tmp_path: Path) -> None:
    """A `.env` file in the working folder is read."""
    (tmp_path / ".env").write_text(
        "CHATBOT_TRANSPORT=http\nSLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=s\n", "utf-8"
    )

    settings = load_slack_settings()

    assert isinstance(settings, HttpSettings)
    assert settings.chatbot_transport is Transport.HTTP


def test_socket_mode_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tokens are enough; spaces around them are forgiven."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1 ")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")

    settings = load_slack_settings()

    assert isinstance(settings, SocketModeSettings)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"


def test_secrets_are_not_in_the_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A settings object that is printed gives no token away."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-verysecret")
    monkeypatch.setenv("CHATBOT_DATABASE_URL", "postgresql://u:verysecret@h/d")

    assert "verysecret" not in repr(load_settings(Settings))


@pytest.mark.parametrize(
    ("value", "threshold"), [("0.7", 0.7), ("1", 1.0), ("70%", 0.7), (" 62.5 % ", 0.625)]
)
def test_thresholds_that_are_accepted(
    monkeypatch: pytest.MonkeyPatch, value: str, threshold: float
) -> None:
    """A threshold is a probability, or a number of per cent that says so."""
    monkeypatch.setenv("CHATBOT_ANSWER_THRESHOLD", value)

    assert load_settings(Settings).chatbot_answer_threshold == pytest.approx(threshold)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("70", r"did you mean 70%\?"),
        ("0", "not above 0"),
        ("-0.5", "not above 0"),
        ("170%", "at most 1"),
        ("high", "is not a number"),
        ("nan", "not above 0"),
    ],
)
def test_thresholds_that_are_refused(
    monkeypatch: pytest.MonkeyPatch, value: str, sentence: str
) -> None:
    """What could mean two things, or nothing, is refused in words."""
    monkeypatch.setenv("CHATBOT_ANSWER_THRESHOLD", value)

    with pytest.raises(ConfigurationError, match=sentence):
        load_settings(Settings)


def test_managers_are_slack_ids_or_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of member ids and e-mail addresses; a name is refused."""
    monkeypatch.setenv("CHATBOT_MANAGERS", "U012AB3CD, W9")
    with pytest.raises(ConfigurationError, match="'W9' is neither a Slack member id"):
        load_settings(Settings)

    monkeypatch.setenv("CHATBOT_MANAGERS", "U012AB3CD,U7")
    with pytest.raises(ConfigurationError, match="'U7'"):
        load_settings(Settings)

    monkeypatch.setenv("CHATBOT_MANAGERS", "manager@mill")
    with pytest.raises(ConfigurationError, match="nor an e-mail address"):
        load_settings(Settings)

    monkeypatch.setenv("CHATBOT_MANAGERS", "U012AB3CD, manager@mill.example")
    assert load_settings(Settings).chatbot_managers == ("U012AB3CD", "manager@mill.example")


def test_working_hours_by_default() -> None:
    """Nine to five in England."""
    settings = load_settings(Settings)

    assert settings.chatbot_working_hours == (time(9), time(17))
    assert settings.chatbot_timezone == "Europe/London"
    assert settings.chatbot_nation is Nation.ENGLAND
    assert settings.chatbot_closure_days == frozenset()


def test_working_hours_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces, a dash and small letters are forgiven; a span of days has both its ends."""
    monkeypatch.setenv("CHATBOT_NATION", "northern  ireland")
    monkeypatch.setenv("CHATBOT_TIMEZONE", " Europe/Dublin ")
    monkeypatch.setenv("CHATBOT_WORKING_HOURS", "8:30 \N{EN DASH} 16:00")
    monkeypatch.setenv("CHATBOT_CLOSURE_DAYS", "2026-12-24, 2026-12-30..2027-01-01")
    settings = load_settings(Settings)
    working = make_working_time(settings)

    assert settings.chatbot_nation is Nation.NORTHERN_IRELAND
    assert settings.chatbot_working_hours == (time(8, 30), time(16))
    assert sorted(settings.chatbot_closure_days) == [
        date(2026, 12, 24),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
    assert working.zone == ZoneInfo("Europe/Dublin")
    assert not working.is_working_day(date(2026, 7, 13))
    assert not working.is_working_day(date(2026, 12, 24))
    assert working.is_working_day(date(2026, 12, 29))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NATION", "Cornwall", "none of England, Scotland, Wales and Northern Ireland"),
        ("TIMEZONE", "London", "'London' is not a time zone that this machine knows"),
        ("TIMEZONE", "../etc/passwd", "is not a time zone"),
        ("WORKING_HOURS", "nine to five", "are not hours such as 09:00-17:00"),
        ("WORKING_HOURS", "09:00", "are not hours"),
        ("WORKING_HOURS", "09:00-25:00", "are not hours"),
        ("WORKING_HOURS", "09:00-12:00-17:00", "are not hours"),
        ("WORKING_HOURS", "17:00-09:00", "end before they begin"),
        ("CLOSURE_DAYS", "Christmas", "'Christmas' is neither a date such as 2026-12-24"),
        ("CLOSURE_DAYS", "2026-12-31..2026-12-24", "ends before it begins"),
        ("CLOSURE_DAYS", "2026-01-01..2099-01-01", "longer than a year"),
    ],
)
def test_working_hours_that_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    """Each in a sentence that says what is expected."""
    monkeypatch.setenv(f"CHATBOT_{name}", value)

    assert f"CHATBOT_{name}: " in problems()
    assert sentence in problems()
