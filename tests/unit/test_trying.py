"""What `make run` tells the stand-in for Slack."""

from datetime import date

from chatbot.trying import bank_holidays


def test_bank_holidays_of_three_years() -> None:
    """This year's and the next two's, each on the day that is free, oldest first."""
    told = bank_holidays(2026)
    assert told == tuple(sorted(told))
    assert told[0] == date(2026, 1, 1)
    assert told[-1] == date(2028, 12, 26)
    assert {date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 26)} <= set(told)
