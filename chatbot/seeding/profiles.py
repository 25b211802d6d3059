"""The life of the register: what is run, asked for, handed over and closed in three months."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Final

from chatbot.domain.outbox import MessageState, Settlement
from chatbot.domain.profile_forms import Decision, Step
from chatbot.domain.profiles import Deed, Details, Keeper, Profile, ProfileRequest
from chatbot.domain.roles import Role
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.profile_notices import News, notice_key
from chatbot.services.profiles import Recorded

GROUPS: Final = (
    Details(platform="WhatsApp", name="Volunteers' rota", purpose="Who does which shift."),
    Details(
        platform="Facebook",
        name="Open day helpers",
        address="https://www.facebook.com/groups/open-day-helpers",
        purpose="Planning the open day; not needed afterwards.",
    ),
)
WANTED: Final = (
    Details(platform="Instagram", name="@our_garden", purpose="Pictures of the garden."),
    Details(platform="TikTok", purpose="Short films with the young people."),
    Details(platform="YouTube", name="Our songs", purpose="Recordings of the choir."),
)
NOT_NOW: Final = "Nobody has the time to look after comments there. Let us talk again in spring."


def profiles(stage: Stage) -> Iterator[Moment]:
    """Everything on working days, in order of time; the last request waits for a decision."""
    days = [day for day in stage.days() if stage.is_working_day(day)]
    people = sorted(stage.people.values())
    if len(days) < 30 or not stage.services.roles.holders(Role.MANAGER):  # noqa: PLR2004 - a month
        return
    yield _at(stage, days[1], lambda: _add(stage, 0, people))
    yield _at(stage, days[2], lambda: _add(stage, 1, people))
    yield _at(stage, days[4], lambda: _hand_over(stage, 0))
    yield _at(stage, days[10], lambda: _ask(stage, 0, people))
    yield _at(stage, days[12], lambda: _decide(stage, 0, "RA-014"))
    yield _at(stage, days[20], lambda: _ask(stage, 1, people))
    yield _at(stage, days[21], lambda: _decide(stage, 1, ""))
    yield _at(stage, days[25], lambda: _close(stage, days[25]))
    yield _at(stage, days[-2], lambda: _ask(stage, 2, people))


def _at(stage: Stage, day: date, happen: Callable[[], None]) -> Moment:
    return Moment(at=stage.local(day, time(11, 20)), happen=happen)


def _manager(stage: Stage) -> str:
    return stage.services.roles.holders(Role.MANAGER)[0]


def _owner(stage: Stage, number: int, people: list[str]) -> str:
    return people[stage.dice("profiles", number).randrange(len(people))]


def _form(number: int, what: str) -> str:
    """The same each time that the months are played."""
    return f"seed:profiles:{what}:{number}"


def _known(stage: Stage, form_id: str) -> Profile | None:
    with stage.services.profiles.office.unit_of_work() as work:
        return work.profiles.by_form(stage.workspace_id, form_id)


def _request(stage: Stage, number: int) -> ProfileRequest | None:
    with stage.services.profiles.office.unit_of_work() as work:
        return work.profiles.request_by_form(stage.workspace_id, _form(number, "ask"))


def _add(stage: Stage, number: int, people: list[str]) -> None:
    group, form_id = GROUPS[number], _form(number, "add")
    if _known(stage, form_id):
        return
    owner = _owner(stage, number, people)
    details = Details(
        platform=group.platform,
        name=group.name,
        address=group.address,
        purpose=group.purpose,
        owner=owner,
    )
    result = stage.services.profiles.profiles.add(_manager(stage), details, form_id)
    if isinstance(result, Recorded):
        stage.note("profiles added", _manager(stage))
        _withhold(stage, notice_key(News.RUNS, result.profile.profile_id, owner, once="1"))


def _hand_over(stage: Stage, number: int) -> None:
    profile, form_id = _known(stage, _form(number, "add")), _form(number, "hand-over")
    if profile is None or _known(stage, form_id):
        return
    manager, service = _manager(stage), stage.services.profiles
    step = Step(
        profile_id=profile.profile_id,
        deed=Deed.HAND_OVER,
        receiver=manager,
        keeper=Keeper.LINE_MANAGER,
        day=service.office.today(),
    )
    service.profiles.record(profile.owner or manager, step, form_id)
    waiting = service.book.handover_to(manager, profile.profile_id)
    if waiting:
        service.profiles.confirm(manager, waiting.handover_id)


def _ask(stage: Stage, number: int, people: list[str]) -> None:
    if _request(stage, number):
        return
    wanted, asker = WANTED[number], _owner(stage, number + len(GROUPS), people)
    asked = Details(
        platform=wanted.platform, name=wanted.name, purpose=wanted.purpose, owner=asker
    )
    stage.services.profiles.requests.ask(asker, asked, _form(number, "ask"))
    stage.note("profiles asked for", asker)


def _decide(stage: Stage, number: int, risk_assessment: str) -> None:
    request = _request(stage, number)
    if request is None or not request.is_waiting:
        return
    decision = Decision(
        request_id=request.request_id,
        approved=bool(risk_assessment),
        text=risk_assessment or NOT_NOW,
    )
    stage.services.profiles.requests.decide(_manager(stage), decision)
    news = News.APPROVED if risk_assessment else News.DECLINED
    _withhold(stage, notice_key(news, request.request_id, request.asker))


def _close(stage: Stage, day: date) -> None:
    profile, form_id = _known(stage, _form(1, "add")), _form(1, "close")
    if profile is None or _known(stage, form_id):
        return
    step = Step(
        profile_id=profile.profile_id, deed=Deed.CLOSE, day=day, text="The open day is over."
    )
    stage.services.profiles.profiles.record(_manager(stage), step, form_id)


def _withhold(stage: Stage, key: str) -> None:
    """What was decided weeks ago is not told today; of the rest nothing is needed any more."""
    with stage.services.profiles.office.unit_of_work() as work:
        if message := work.outbox.find(stage.workspace_id, key):
            dropped = Settlement(state=MessageState.DROPPED)
            work.outbox.settle(message, dropped, stage.clock.now())
        work.commit()
