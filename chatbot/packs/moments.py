"""Days and times as they are written in packs."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import BeforeValidator

from chatbot.domain.cadences import LAST, WEEKDAYS

ON_OFF = {"on": True, "off": False}


def _time(value: object) -> object:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)):
        raise ValueError(f"{value!r} has to be a time such as 09:00")
    return time.fromisoformat(str(value))


def _weekday(value: object) -> object:
    if str(value).capitalize() not in WEEKDAYS:
        raise ValueError(f"{value!r} has to be a day from monday to sunday")
    return WEEKDAYS.index(str(value).capitalize())


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is no date such as 2026-01-05") from None


def _working_day(value: object) -> object:
    if not re.fullmatch(r"\d{1,2}|last", str(value)):
        raise ValueError(f"{value!r} has to be a number, or last")
    return LAST if value == "last" else int(str(value))


def _on_off(value: object) -> object:
    if value not in ON_OFF:
        raise ValueError(f"{value!r} has to be on or off")
    return ON_OFF[str(value)]


LocalTime = Annotated[time, BeforeValidator(_time)]
Weekday = Annotated[int, BeforeValidator(_weekday)]
Day = Annotated[date, BeforeValidator(_day)]
WorkingDay = Annotated[int, BeforeValidator(_working_day)]
OnOff = Annotated[bool, BeforeValidator(_on_off)]
