"""Who somebody is: asked of the platform, remembered for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from chatbot.domain.errors import NotAuthorisedError, TransientDeliveryError
from chatbot.domain.people import Person, Standing
from chatbot.services.departures import take_roles
from chatbot.services.leaver_lists import note_departure
from chatbot.services.people_ports import Directory
from chatbot.services.ports import Clock, UnitOfWorkFactory

FRESH_FOR = timedelta(minutes=10)
USABLE_FOR = timedelta(days=1)
KEPT = frozenset((Standing.MEMBER, Standing.GUEST))


@dataclass(frozen=True, kw_only=True)
class PeopleService:
    """Identifies people and says whether they may use the bot.

    Attributes:
        zone: the organisation's: things happen on a day of its calendar.
    """

    workspace_id: str
    directory: Directory
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    guests_allowed: bool
    zone: ZoneInfo

    def identify(self, user_id: str) -> Person:
        """The person behind a Slack user id.

        A standing confirmed within ten minutes is taken as it is. When the
        platform cannot be asked, one confirmed within a day still counts.

        Raises:
            TransientDeliveryError: the platform could not be asked, and nothing is known.
        """
        now = self.clock.now()
        with self.unit_of_work() as work:
            known = work.people.find(self.workspace_id, user_id)
        if known and now - known[1] < FRESH_FOR:
            return known[0]
        try:
            standing = self.directory.standing_of(user_id)
        except TransientDeliveryError:
            if known and now - known[1] < USABLE_FOR:
                return known[0]
            raise
        return self.note_standing(user_id, standing)

    def note_standing(self, user_id: str, standing: Standing) -> Person:
        """Record how a user belongs to the workspace, as the platform has just told it.

        Whoever is not a full member any more loses every role and every profile.
        """
        now = self.clock.now()
        with self.unit_of_work() as work:
            person = work.people.record(self.workspace_id, user_id, standing, now)
            if person.standing is not Standing.MEMBER:
                take_roles(work, person, now)
                note_departure(work, person, now, now.astimezone(self.zone).date())
            work.commit()
        return person

    def refresh_standing(self, user_id: str, standing: Standing) -> bool:
        """Note a change of somebody who is known; of others nothing is kept.

        Returns:
            Whether their standing is another one than before.
        """
        with self.unit_of_work() as work:
            known = work.people.find(self.workspace_id, user_id)
        if known is None:
            return False
        return self.note_standing(user_id, standing).standing is not known[0].standing

    def welcome(self, user_id: str, standing: Standing) -> bool:
        """Remember somebody who has just joined; people from elsewhere and bots are not kept.

        Returns:
            Whether they are remembered.
        """
        if standing not in KEPT:
            return self.refresh_standing(user_id, standing)
        self.note_standing(user_id, standing)
        return True

    def take_roll(self) -> None:
        """Bring everybody who belongs to the workspace up to date, whether they wrote or not.

        Whoever left while the bot was not there to be told loses their roles.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        now = self.clock.now()  # before the platform is asked: what it tells later counts more
        listed = {each.user_id: each.standing for each in self.directory.everybody()}
        with self.unit_of_work() as work:
            known = work.people.standings(self.workspace_id)
            for user_id, standing in sorted(listed.items()):
                if standing in KEPT:
                    work.people.record(self.workspace_id, user_id, standing, now)
            work.commit()
        for user_id, before in known.items():
            standing = listed.get(user_id, before)
            if standing is not before and standing is not Standing.MEMBER:
                self.note_standing(user_id, standing)

    def names(self) -> Mapping[str, str]:
        """The platform's names of everybody on its list, by user id; they are not kept.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        return {each.user_id: each.name for each in self.directory.everybody() if each.name}

    def require_asker(self, user_id: str) -> Person:
        """The person, who may ask.

        Raises:
            NotAuthorisedError: they are from outside, a guest who is not allowed, or gone.
        """
        person = self.identify(user_id)
        if not person.may_ask(guests_allowed=self.guests_allowed):
            raise NotAuthorisedError
        return person
