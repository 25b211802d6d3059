"""The checks of packs: read as they are meant, and every fault told."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from chatbot.domain.cadences import LAST, Cadence, Every
from chatbot.domain.checks import CheckItem, DoneBy
from chatbot.domain.errors import ConfigurationError
from chatbot.packs import load_pack, recall_pack
from tests.unit import test_packs
from tests.unit.test_packs import PACK, REAL

write = test_packs.write

A_CHECK: dict[str, object] = {
    "id": "daily",
    "name": "Look after the page",
    "page": "facebook",
    "every": "working_day",
    "opens": "09:00",
    "due": "17:00",
    "clauses": ["1"],
    "items": [{"says": "Read the messages.", "clauses": ["2"]}],
}


def test_checks_are_read(write: Callable[..., Path], tmp_path: Path) -> None:
    """Each cadence becomes its value, also when the pack is remembered."""
    checks = [
        A_CHECK,
        A_CHECK | {"id": "some", "every": "weekdays", "weekdays": ["monday", "friday"]},
        A_CHECK
        | {"id": "second", "every": "second_week", "weekdays": ["Tuesday"], "switched": "off"}
        | {"starting_on": "2026-01-06", "when_closed": "move"},
        A_CHECK | {"id": "month", "every": "month", "working_day": "last", "by": "managers"},
    ]
    root = write(pack=PACK | {"checks": checks})
    pack = load_pack(root, "mill")
    daily, some, second, month = pack.checks

    assert (daily.opens, daily.due, daily.switched_on) == (time(9), time(17), True)
    assert daily.items == (CheckItem(says="Read the messages.", clauses=("2",)),)
    assert some.cadence.weekdays == (0, 4)
    assert (second.cadence.starting_on, second.switched_on) == (date(2026, 1, 6), False)
    assert (month.cadence.working_day, month.done_by) == (LAST, DoneBy.MANAGERS)
    assert [recall_pack(root, "mill", tmp_path / "cache") for _ in range(2)] == [pack, pack]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"every": "day"}, "every"),
        ({"every": "week"}, "a week needs one day"),
        ({"every": "second_week", "weekdays": ["monday"]}, "count from"),
        ({"every": "month", "working_day": "16"}, "1 to 15, or the last one"),
        ({"every": "month", "working_day": "first"}, "'first' has to be a number, or last"),
        ({"every": "weekdays", "weekdays": ["mon"]}, "'mon' has to be a day from monday"),
        ({"every": "week", "weekdays": ["monday"], "starting_on": "2026-02-31"}, "is no date"),
        ({"when_closed": "move"}, "only what comes on weekdays is moved"),
        ({"opens": "9am"}, "opens: '9am' has to be a time such as 09:00"),
        ({"opens": "24:00"}, "opens: '24:00' has to be a time such as 09:00"),
        ({"due": "08:00"}, "it is due before it opens"),
        ({"switched": "maybe"}, "switched: 'maybe' has to be on or off"),
        ({"page": "myspace"}, "page: there is no page 'myspace'"),
        ({"page": None}, "page"),
        ({"by": "page_admin", "clauses": []}, "say by clauses or own_choice what asks for it"),
        ({"clauses": ["9"]}, "clauses: there is no clause '9'"),
        ({"items": [{"says": "Read.", "clauses": ["9"]}]}, "items[1].clauses: there is no clause"),
        ({"items": []}, "items"),
        ({"items": [{"says": "Read."}] * 200}, "items"),
        ({"items": [{"says": "x" * 201}]}, "says"),
        ({"items": [{"says": "x" * 200}] * 20}, "too long altogether"),
    ],
)
def test_faults_of_checks(
    write: Callable[..., Path], change: dict[str, object], fault: str
) -> None:
    """Each is told with the check that it stands in."""
    check = {key: value for key, value in (A_CHECK | change).items() if value is not None}
    with pytest.raises(ConfigurationError) as error:
        load_pack(write(pack=PACK | {"checks": [check]}), "mill")
    (problem,) = error.value.problems
    assert problem.startswith("mill/pack.yaml: checks[daily]")
    assert fault in problem


def test_a_check_stands_once(write: Callable[..., Path]) -> None:
    """Two checks of one id would share their occurrences."""
    with pytest.raises(ConfigurationError, match=r"checks\[daily\]: the id stands twice"):
        load_pack(write(pack=PACK | {"checks": [A_CHECK, A_CHECK]}), "mill")


def test_checks_of_the_two_packs() -> None:
    """What the policies oblige to is there; what they leave open is marked as chosen."""
    wsc, tarner = load_pack(REAL, "wsc"), load_pack(REAL, "tarner")
    checks = {check.check_id: check for check in wsc.checks}
    facebook = checks["facebook"]
    assert facebook.cadence == Cadence(every=Every.WORKING_DAY)
    assert (facebook.opens, facebook.due, facebook.own_choice) == (time(9), time(17), None)
    assert checks["instagram"].cadence.every is Every.WEEK
    assert not checks["chickens"].switched_on
    assert all(check.own_choice for check in tarner.checks)
    assert any(check.done_by is DoneBy.MANAGERS for check in tarner.checks)
    assert all(item.clauses for pack in (wsc, tarner) for c in pack.checks for item in c.items)
