"""The environment -> frozen Settings. The only module that reads the environment."""

import re
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chatbot.domain.errors import ConfigurationError
from chatbot.domain.working_time import Nation

REPOSITORY = Path(__file__).resolve().parent.parent
LONGEST_CLOSURE = 366  # days


class Transport(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


def _probability(value: object) -> object:
    """A threshold on the documented scale: `0.7` or `70%`, nothing that could mean either."""
    text = str(value).strip()
    percent = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", text)
    try:
        number = float(percent[1]) / 100 if percent else float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number from 0 to 1, such as 0.7 or 70%") from None
    if not 0 < number <= 1:
        hint = f" (did you mean {text}%?)" if 1 < number <= 100 else ""  # noqa: PLR2004 - percent
        raise ValueError(f"{text} is not above 0 and at most 1{hint}")
    return number


def _person(value: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}|[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ValueError(
            f"{value!r} is neither a Slack member id such as U012AB3CD nor an e-mail address"
        )
    return value


def _nation(value: object) -> object:
    named = {nation.casefold(): nation for nation in Nation}
    nation = named.get(" ".join(str(value).split()).casefold())
    if nation is None:
        *others, last = Nation
        raise ValueError(f"{value!r} is none of {', '.join(others)} and {last}")
    return nation


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value.strip()).key
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{value!r} is not a time zone that this machine knows, such as Europe/London"
        ) from None


def _hours(value: object) -> object:
    """Opening hours such as `09:00-17:00`, as two local times."""
    if isinstance(value, tuple):
        return value
    try:
        opens, closes = (
            time.fromisoformat(each.strip().zfill(len("09:00")))
            for each in re.split("[-\N{EN DASH}]", str(value))
        )
    except ValueError:
        raise ValueError(f"{value!r} are not hours such as 09:00-17:00") from None
    if opens >= closes:
        raise ValueError(f"{value!r} end before they begin")
    return opens, closes


def _closure_days(value: object) -> object:
    """Dates and spans of dates such as `2026-12-24, 2026-12-28..2026-12-31`."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    return frozenset(day for part in parts for day in _span(part))


def _span(part: str) -> list[date]:
    first, _, last = part.partition("..")
    try:
        begin = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip() or first.strip())
    except ValueError:
        raise ValueError(
            f"{part!r} is neither a date such as 2026-12-24 nor a span such as"
            " 2026-12-28..2026-12-31"
        ) from None
    if not 0 <= (end - begin).days < LONGEST_CLOSURE:
        raise ValueError(f"{part!r} ends before it begins, or is longer than a year")
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _comma_separated(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _token(prefix: str, name: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefix):
            raise ValueError(f"does not start with {prefix}: is it the {name}?")
        return value

    return AfterValidator(check)


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Secret = Annotated[SecretStr, BeforeValidator(_strip)]
BotToken = Annotated[Secret, _token("xoxb-", "bot token")]
AppToken = Annotated[Secret, _token("xapp-", "app-level token")]
NamedPerson = Annotated[str, AfterValidator(_person)]
Hours = tuple[time, time]


class TransportSettings(BaseSettings):
    """The choice that decides which other settings are needed."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    chatbot_transport: Transport = Transport.SOCKET


class Settings(TransportSettings):
    """What the person who runs the bot decides; every field has a variable of its name.

    An empty variable counts as not set. README explains each.
    """

    chatbot_pack: str = "wsc"
    chatbot_packs_dir: Path = REPOSITORY / "intents"
    chatbot_data_dir: Path = Path("data")
    chatbot_cache_dir: Path | None = None
    chatbot_database_url: Secret | None = None
    chatbot_http_host: str = "127.0.0.1"
    chatbot_http_port: Annotated[int, Field(ge=1, le=65535)] = 3000
    chatbot_allow_guests: bool = False
    chatbot_managers: Annotated[
        tuple[NamedPerson, ...], NoDecode, BeforeValidator(_comma_separated)
    ] = ()
    chatbot_answer_threshold: Annotated[float, BeforeValidator(_probability)] | None = None
    chatbot_nation: Annotated[Nation, BeforeValidator(_nation)] = Nation.ENGLAND
    chatbot_timezone: Annotated[str, AfterValidator(_zone), Field(validate_default=True)] = (
        "Europe/London"
    )
    chatbot_working_hours: Annotated[Hours, NoDecode, BeforeValidator(_hours)] = (
        time(9),
        time(17),
    )
    chatbot_closure_days: Annotated[frozenset[date], NoDecode, BeforeValidator(_closure_days)] = (
        frozenset()
    )
    chatbot_clock_file: Path | None = None
    chatbot_log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    chatbot_slack_api_url: Annotated[str, Field(pattern="^https?://.+/$")] = (
        "https://slack.com/api/"
    )
    slack_bot_token: BotToken | None = None
    slack_app_token: AppToken | None = None
    slack_signing_secret: Secret | None = None

    @property
    def database_url(self) -> str:
        """The database's URL: PostgreSQL where one is set, else a file of our own."""
        if self.chatbot_database_url:
            return self.chatbot_database_url.get_secret_value()
        return f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path:
        """The file of the database where no URL is set."""
        return self.chatbot_data_dir / "chatbot.db"

    @property
    def cache_dir(self) -> Path:
        """Where trained indexes are kept; may be deleted at any time."""
        return self.chatbot_cache_dir or self.chatbot_data_dir / "cache"


class SocketModeSettings(Settings):
    """What `chatbot run` needs to be reached over Socket Mode."""

    slack_bot_token: BotToken
    slack_app_token: AppToken


class HttpSettings(Settings):
    """What `chatbot run` needs to be reached over HTTP."""

    slack_bot_token: BotToken
    slack_signing_secret: Secret


AnySettings = TypeVar("AnySettings", bound=TransportSettings)


def load_settings(kind: type[AnySettings]) -> AnySettings:
    """Read the settings from the environment and `.env`.

    Raises:
        ConfigurationError: one sentence for each variable that is missing or wrong;
            no value of a secret is in it.
    """
    try:
        return kind()
    except ValidationError as error:
        raise ConfigurationError([_describe(detail) for detail in error.errors()]) from None


def load_slack_settings() -> SocketModeSettings | HttpSettings:
    """Read the settings that the chosen transport needs.

    Raises:
        ConfigurationError: as `load_settings`.
    """
    try:
        transport = load_settings(TransportSettings).chatbot_transport
    except ConfigurationError:
        transport = Transport.SOCKET  # the fault is told again with all the others
    if transport is Transport.HTTP:
        return load_settings(HttpSettings)
    return load_settings(SocketModeSettings)


def _describe(detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]).upper() if detail["loc"] else "settings"
    if detail["type"] == "missing":
        return f"{name} is not set: README tells where to find it"
    sentence = re.sub("^Value error, ", "", detail["msg"])
    return f"{name}: {sentence}"
