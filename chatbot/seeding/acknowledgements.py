"""The life of the policy itself: a version is published, read, reminded of, and amended."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import partial
from typing import Final

from chatbot.domain.acknowledgement_forms import ProxyReading
from chatbot.domain.acknowledgements import Publication
from chatbot.domain.outbox import MessageState, Settlement
from chatbot.domain.roles import Role
from chatbot.seeding.stage import Moment, Stage
from chatbot.services.acknowledgement_messages import PolicyMessage, message_key
from chatbot.services.acknowledgement_proxies import Recorded

FIRST_AFTER: Final = timedelta(days=7)
AMENDED_AFTER: Final = timedelta(days=60)
LINK: Final = "https://example.org/social-media-policy"
WITHOUT_SLACK: Final = ("M.K.", "J.T.")
LATE: Final = "trustee"  # has not read it to this day, so that somebody is late
NEVER: Final = 5  # of the others one in so many


@dataclass(kw_only=True)
class Shelf:
    """What this play has published; nothing, where there was a version before it."""

    published: list[Publication] = field(default_factory=list)
    closed: bool = False


def acknowledgements(stage: Stage) -> Iterator[Moment]:
    """Day after day: what managers publish, who reads, what is written to the others."""
    shelf, people = Shelf(), sorted(stage.people.values())
    first, amended = stage.first + FIRST_AFTER, stage.first + AMENDED_AFTER
    late = stage.people.get(LATE)
    reads = {who: first + timedelta(days=_days(stage, who)) for who in people if who != late}
    for day in filter(stage.is_working_day, stage.days()):
        at = partial(stage.local, day)
        if day >= first and not shelf.closed:
            yield Moment(at=at(time(9, 5)), happen=partial(_publish, stage, shelf, 1, first))
        if day >= amended:
            yield Moment(at=at(time(9, 10)), happen=partial(_publish, stage, shelf, 2, first))
        yield Moment(at=at(time(9, 15)), happen=partial(_tick, stage, shelf))
        readers = [who for who, on in reads.items() if on <= day]
        yield Moment(at=at(time(11, 40)), happen=partial(_read, stage, shelf, readers))


def _days(stage: Stage, who: str) -> int:
    dice = stage.dice("reads", who)
    return 1000 if dice.randrange(NEVER) == 0 else dice.randint(0, 20)


def _publish(stage: Stage, shelf: Shelf, number: int, first: date) -> None:
    """The next version, where it is its turn."""
    managers = stage.services.roles.holders(Role.MANAGER)
    if shelf.closed or len(shelf.published) != number - 1 or not managers:
        return
    service, manager = stage.services.acknowledgements.publishing, managers[0]
    draft = service.propose(manager).draft
    if number == 1 and draft.after:
        shelf.closed = True
        return
    draft = replace(
        draft,
        label=f"Version {number}",
        dated_on=first if number == 1 else stage.services.acknowledgements.office.today(),
        link=LINK,
        changes="" if number == 1 else "Whom to ask about pictures is named more clearly.",
        material=number == 1,
    )
    made = service.publish(manager, draft, form_id=f"seed:policy:{number}")
    if isinstance(made, Publication):
        shelf.published.append(made)
        stage.note("versions of the policy published", manager)
        if number == 1:
            _record(stage, manager, made)


def _record(stage: Stage, manager: str, publication: Publication) -> None:
    """Two people without Slack; one of them was a mistake."""
    proxies = stage.services.acknowledgements.proxies
    for name in WITHOUT_SLACK:
        proxy = ProxyReading(
            name=name,
            read_on=stage.services.acknowledgements.office.today(),
            note="Signed the paper copy",
        )
        made = proxies.record(
            manager, publication.publication_id, proxy, form_id=f"seed:policy:{name}"
        )
        if isinstance(made, Recorded) and name == WITHOUT_SLACK[-1]:
            proxies.undo(manager, made.reading.reading_id, "Has Slack by now")


def _read(stage: Stage, shelf: Shelf, readers: list[str]) -> None:
    reading = stage.services.acknowledgements.reading
    for who in readers if shelf.published else ():
        to_read = reading.to_read(who)
        if to_read:
            reading.acknowledge(who, to_read.publication.publication_id)
            stage.note("readings of the policy", who)


def _tick(stage: Stage, shelf: Shelf) -> None:
    """What is written to people; of what was written months ago nothing is sent today."""
    if not shelf.published:
        return
    services = stage.services.acknowledgements
    services.ticks.tick()
    roll = services.office.read_roll()
    known = {each.publication_id: each for each in roll.publications}
    week = "{}-W{:02}".format(*services.office.today().isocalendar())
    keys = [
        message_key(known[each.publication_id], kind, each.user_id, once=once)
        for each in roll.requests
        for kind in (PolicyMessage.ASK, PolicyMessage.REMIND, PolicyMessage.TOLD)
        for once in (str(each.round), f"{each.round}:{each.step}")
    ]
    keys += [
        message_key(roll.base, PolicyMessage.DIGEST, manager, once=week)
        for manager in stage.services.roles.holders(Role.MANAGER)
        if roll.base
    ]
    _withhold(stage, keys)


def _withhold(stage: Stage, keys: list[str]) -> None:
    with stage.services.roles.unit_of_work() as work:
        for key in keys:
            message = work.outbox.find(stage.workspace_id, key)
            if message and message.state is MessageState.PENDING:
                dropped = Settlement(state=MessageState.DROPPED)
                work.outbox.settle(message, dropped, stage.clock.now())
        work.commit()
