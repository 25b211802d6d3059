"""Who has to read the policy, who has, and who is late: worked out from what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from chatbot.domain.acknowledgements import WEEK, Publication, Reading, ReadingRequest
from chatbot.domain.people import Standing


class ReaderState(StrEnum):
    """How somebody stands to the policy.

    AWAITED: they were not asked yet: they are away, or the working day has not begun.
    GONE: they do not have to read it any more; what they read stays in the register.
    """

    OVERDUE = "overdue"
    TO_READ = "to read"
    AWAITED = "not asked yet"
    READ = "read"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """Somebody in the register.

    Attributes:
        user_id: a Slack user id; None for somebody without Slack, who has a name.
        reading: the newest version that they have read, if any.
        version: that version.
        due_on: by when they have to have read, if they have to.
    """

    user_id: str | None
    name: str | None
    state: ReaderState
    reading: Reading | None = None
    version: Publication | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyStanding:
    """How far the reading has come: figures for reports.

    Attributes:
        of: how many people in Slack have to read.
        read: how many of them have.
        overdue: how many of them are late.
        without_slack: how many others have read it, as managers recorded.
    """

    publication: Publication
    of: int
    read: int
    overdue: int
    without_slack: int


@dataclass(frozen=True, kw_only=True)
class Roll:
    """Everything that is known, at one moment.

    Attributes:
        publications: every version, oldest first.
        readings: those that stand.
        requests: who was asked or told of which version.
        people: everybody who is known in Slack, with their standing.
    """

    publications: Sequence[Publication] = ()
    readings: Sequence[Reading] = ()
    requests: Sequence[ReadingRequest] = ()
    people: Mapping[str, Standing]

    @property
    def current(self) -> Publication | None:
        """The newest version."""
        return self.publications[-1] if self.publications else None

    @property
    def base(self) -> Publication | None:
        """The version from which on everybody has to have read one."""
        return next((each for each in reversed(self.publications) if each.material), None)

    @cached_property
    def readers(self) -> tuple[str, ...]:
        """Who has to read (Slack user ids)."""
        return tuple(sorted(filter(self.has_to_read, self.people)))

    def has_to_read(self, user_id: str) -> bool:
        """Whether somebody has to: full members, and guests where the version says so."""
        standing = self.people.get(user_id)
        guests = self.current is not None and self.current.with_guests
        return standing is Standing.MEMBER or (guests and standing is Standing.GUEST)

    def publication(self, publication_id: str) -> Publication | None:
        """One version."""
        return next((p for p in self.publications if p.publication_id == publication_id), None)

    def latest(self, key: str) -> tuple[Reading, Publication] | None:
        """The newest version that a reader (`Reading.reader_key`) has read."""
        return self._latest.get(key)

    def is_up_to_date(self, user_id: str) -> bool:
        """Whether somebody has read a version that is new enough."""
        return self._is_new_enough(self.latest(f"user:{user_id}"))

    def request(self, publication_id: str, user_id: str) -> ReadingRequest | None:
        """How somebody was asked or told of a version."""
        return self._requests.get((publication_id, user_id))

    def asked(self, user_id: str) -> ReadingRequest | None:
        """How somebody was asked to read what they have to read now."""
        return self.request(self.base.publication_id, user_id) if self.base else None

    def new_to(self, user_id: str) -> Sequence[Publication]:
        """The versions since the one that somebody has read; the newest for a new reader."""
        latest = self.latest(f"user:{user_id}")
        if latest is None:
            return self.publications[-1:]
        return [each for each in self.publications if each.number > latest[1].number]

    def rows(self, today: date) -> Sequence[RegisterRow]:
        """The register: who is late first, then who has to read, who has, who is gone."""
        if self.current is None:
            return ()
        gone = {each.user_id for each in self.readings if each.user_id}
        gone |= {each.user_id for each in self.requests}
        rows = [self._row(user_id, today) for user_id in self.readers]
        rows += [self._nameless(key) for key in sorted(self._latest) if key.startswith("name:")]
        rows += [self._gone(user_id) for user_id in sorted(gone - set(self.readers))]
        order = list(ReaderState)
        return sorted(rows, key=lambda row: (order.index(row.state), row.due_on or date.max))

    def standing(self, today: date) -> PolicyStanding | None:
        """The figures; None before anything was published."""
        if self.current is None:
            return None
        rows = self.rows(today)
        mine = [row for row in rows if row.user_id and row.state is not ReaderState.GONE]
        return PolicyStanding(
            publication=self.current,
            of=len(mine),
            read=sum(row.state is ReaderState.READ for row in mine),
            overdue=sum(row.state is ReaderState.OVERDUE for row in mine),
            without_slack=sum(
                row.state is ReaderState.READ for row in rows if row.user_id is None
            ),
        )

    def long_overdue(self, today: date) -> Sequence[RegisterRow]:
        """Those about whom managers are told: late for as many weeks as the version says."""
        if self.current is None:
            return ()
        since = today - self.current.weeks * WEEK
        late = [row for row in self.rows(today) if row.state is ReaderState.OVERDUE]
        return [row for row in late if row.due_on and row.due_on <= since]

    @cached_property
    def _requests(self) -> Mapping[tuple[str, str], ReadingRequest]:
        return {(each.publication_id, each.user_id): each for each in self.requests}

    @cached_property
    def _latest(self) -> Mapping[str, tuple[Reading, Publication]]:
        known = {each.publication_id: each for each in self.publications}
        found: dict[str, tuple[Reading, Publication]] = {}
        for reading in filter(lambda each: each.stands, self.readings):
            version, before = known[reading.publication_id], found.get(reading.reader_key)
            if before is None or before[1].number < version.number:
                found[reading.reader_key] = (reading, version)
        return found

    def _is_new_enough(self, latest: tuple[Reading, Publication] | None) -> bool:
        return bool(latest and self.base and latest[1].number >= self.base.number)

    def _row(self, user_id: str, today: date) -> RegisterRow:
        request, latest = self.asked(user_id), self.latest(f"user:{user_id}")
        due_on = request.due_on if request and not request.lapsed else None
        if self._is_new_enough(latest):
            state, due_on = ReaderState.READ, None
        elif due_on is None:
            state = ReaderState.AWAITED
        else:
            state = ReaderState.OVERDUE if today > due_on else ReaderState.TO_READ
        reading, version = latest or (None, None)
        return RegisterRow(
            user_id=user_id,
            name=None,
            state=state,
            reading=reading,
            version=version,
            due_on=due_on,
        )

    def _nameless(self, key: str) -> RegisterRow:
        """Somebody without Slack, whom nobody can ask but a manager."""
        reading, version = self._latest[key]
        new_enough = self._is_new_enough((reading, version))
        state = ReaderState.READ if new_enough else ReaderState.TO_READ
        return RegisterRow(
            user_id=None, name=reading.name, state=state, reading=reading, version=version
        )

    def _gone(self, user_id: str) -> RegisterRow:
        reading, version = self.latest(f"user:{user_id}") or (None, None)
        return RegisterRow(
            user_id=user_id, name=None, state=ReaderState.GONE, reading=reading, version=version
        )
