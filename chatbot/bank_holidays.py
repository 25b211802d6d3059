"""Bank holidays of the nations of the United Kingdom, and the organisation's own closure days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from holidays import country_holidays

from chatbot.domain.working_time import Nation

SUBDIVISIONS: Final = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}


@dataclass(frozen=True, kw_only=True)
class BankHolidays:
    """Implements `Holidays`.

    Attributes:
        nation: whose bank holidays; of a substitute day it is the day that is free.
        closures: own days without work, with what each is called.
    """

    nation: Nation
    closures: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))

    def __call__(self, day: date, /) -> str | None:
        """What a day is called on which nobody works; None for every other day."""
        return self.closures.get(day) or _bank_holidays(self.nation, day.year).get(day)


@cache
def _bank_holidays(nation: Nation, year: int) -> Mapping[date, str]:
    # Asked by the year: the library's own calendar grows while threads look at it.
    return dict(
        country_holidays(
            "GB", subdiv=SUBDIVISIONS[nation], years=year, expand=False, language="en_GB"
        )
    )
