"""The page for trustees: what stands on it, and what does not."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from chatbot.domain import report_keys as keys
from chatbot.domain.report_pictures import Bars
from chatbot.domain.reports import (
    FEW,
    ActionNeeded,
    Amount,
    Figure,
    Lead,
    Report,
    SectionKey,
)
from chatbot.domain.trustees import MOST_FIGURES, TrusteesPage, trustees_page
from tests.made_reports import CHECK_ROWS, empty_report, figure, kind, make_report, reports


def values(page: TrusteesPage) -> dict[str, str]:
    """What the lines say, by the key of their figure."""
    return {line.key: line.value for group in page.groups for line in group.lines}


def test_the_page() -> None:
    """Organisation, period, when it was made, every part with its figures and definitions."""
    page = trustees_page(make_report())
    assert (page.organisation, page.period, page.before) == ("The Mill", "July 2026", "June 2026")
    assert page.made == "3 August 2026"
    assert [group.title for group in page.groups] == ["Checks", "Concerns", "Questions"]
    assert values(page) == {
        keys.CHECKS_DUE: "4",
        keys.CONCERNS_LOGGED: "10",
        keys.CONCERNS_LOGGED_OPEN: "fewer than 5 of 10",
        keys.QUESTIONS_ASKED: "6",
    }
    assert all(line.definition for group in page.groups for line in group.lines)
    assert [picture.name for picture in page.pictures] == ["checks", "questions", "concerns"]


def test_before() -> None:
    """The period before stands beside: the share where there is one; of few people nothing."""
    due = replace(figure("checks.made_up", 9, 10), previous=Amount(value=1, of=2))
    page = trustees_page(make_report(figures=[due]))
    line = next(line for line in page.groups[0].lines if line.key == "checks.made_up")
    assert (line.value, line.before) == ("9 of 10 (90%)", "50%")
    people = replace(due, about_people=True, previous=Amount(value=1, of=12))
    page = trustees_page(make_report(figures=[people]))
    line = next(line for line in page.groups[0].lines if line.key == "checks.made_up")
    assert (line.value, line.before) == ("all but fewer than 5 of 10", "fewer than 5 of 12")


def test_what_is_for_managers_alone() -> None:
    """A figure from which another one could be worked out takes no line, and no room."""
    hidden = replace(figure("checks.hidden", 3, 9), for_managers=True)
    many = [figure(f"checks.made_up_{n}", n) for n in range(60)]
    page = trustees_page(make_report(figures=[hidden, *many]))
    assert "checks.hidden" not in values(page)
    assert sum(len(group.lines) for group in page.groups) == MOST_FIGURES


def test_how_long_it_took_a_few() -> None:
    """A length of time is given only where it is not of few people."""
    took = replace(figure("concerns.age", timedelta(hours=3)), about_people=True)
    few = make_report(figures=[took])
    enough = make_report(figures=[took], check_rows=CHECK_ROWS * 2)
    assert values(trustees_page(few))["concerns.age"] == "not given: too few"
    assert values(trustees_page(enough))["concerns.age"] == "3 hours"


def test_concerns_by_kind_name_no_small_kind() -> None:
    """Kinds with few concerns stand together, in the picture and in its words."""
    page = trustees_page(make_report(kinds=[kind("A", 8, 1), kind("B", 3), kind("C", 2)]))
    concerns = page.pictures[-1]
    assert isinstance(concerns, Bars)
    assert [(bar.label, bar.count, bar.open) for bar in concerns.bars] == [
        ("A", 8, 0),
        ("Other kinds", 5, 0),
    ]
    assert "B" not in concerns.alt.replace("By", "")
    few = trustees_page(make_report(kinds=[kind("A", 1), kind("B", 1)])).pictures[-1]
    assert isinstance(few, Bars)
    assert few.alt == "Concerns by kind, July 2026. All kinds together: fewer than 5."


def test_what_is_open_tells_of_no_few_older_ones() -> None:
    """Taking the open ones of the period from all open ones must not leave a few."""
    logged = figure(keys.CONCERNS_LOGGED_OPEN, 6, 20)
    for open_now, said in ((6, "6"), (7, "at least 6"), (10, "at least 6"), (11, "11")):
        page = trustees_page(_with_concerns(logged, figure(keys.CONCERNS_OPEN, open_now)))
        assert values(page)[keys.CONCERNS_OPEN] == said
    few = figure(keys.CONCERNS_LOGGED_OPEN, 3, 20)
    page = trustees_page(_with_concerns(few, figure(keys.CONCERNS_OPEN, 6)))
    assert values(page)[keys.CONCERNS_OPEN] == "6"


def _with_concerns(*figures: Figure) -> Report:
    made = make_report()
    return replace(
        made,
        sections=tuple(
            replace(each, figures=figures) if each.key is SectionKey.CONCERNS else each
            for each in made.sections
        ),
    )


def test_nobody_is_named_and_nothing_is_asked() -> None:
    """No user id and no call to action stands on what goes to trustees."""
    action = ActionNeeded(key="a", says="Two people have not read it.", lead=Lead.ROLES, count=2)
    page = trustees_page(replace(make_report(), actions=(action,)))
    assert "Two people" not in repr(page)
    assert "U1" not in repr(page)


def test_an_organisation_one_day_old() -> None:
    """Nothing yet is a page of noughts, without pictures."""
    page = trustees_page(empty_report())
    assert page.pictures == ()
    assert values(page)[keys.CHECKS_DUE] == "0"
    assert values(page)[keys.CONCERNS_LOGGED] == "0"


def test_no_more_lines_than_the_page_takes() -> None:
    """Every part keeps its first figures, which are its main ones."""
    many = [figure(f"checks.made_up_{n}", n) for n in range(60)]
    page = trustees_page(make_report(figures=many))
    assert sum(len(group.lines) for group in page.groups) == MOST_FIGURES
    assert [len(group.lines) for group in page.groups] == [21, 2, 1]


@given(reports())
def test_concerns_are_never_few(report: Report) -> None:
    """Whatever was counted: no figure of concerns that is given is above 0 and below 5."""
    page = trustees_page(report)
    for line in page.groups[1].lines:
        words = line.value.replace(f"fewer than {FEW}", "few").replace(",", "").split()
        assert all(int(word) == 0 or int(word) >= FEW for word in words if word.isdigit())
    for picture in page.pictures:
        if isinstance(picture, Bars):
            assert all(bar.count >= FEW or bar.shown for bar in picture.bars)
