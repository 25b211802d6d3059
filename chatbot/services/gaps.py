"""What the policy leaves open, for managers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.domain.answers import Outcome
from chatbot.domain.gaps import OpenSubject, PolicyGaps, review_fault
from chatbot.domain.permissions import Action
from chatbot.domain.policies import PolicyPack
from chatbot.domain.privacy import months_before
from chatbot.domain.unanswered import MOST_READ, arrange
from chatbot.services.index_ports import Matcher
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService

COUNTED_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class GapService:
    """Puts one list together."""

    pack: PolicyPack
    matcher: Matcher
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def gaps(self, user_id: str) -> PolicyGaps:
        """The list as it is now.

        Raises:
            NotAuthorisedError: not a manager.
        """
        person = self.roles.require(user_id, Action.SEE_GAPS)
        now = self.clock.now()
        with self.unit_of_work() as work:
            counts = self._counts(work, person.workspace_id)
            missed = work.unanswered.missed(person.workspace_id, MOST_READ)
        since = months_before(now, COUNTED_MONTHS)
        for group in arrange(missed, self.matcher.group([each.text for each in missed])):
            if group.subject and group.subject.subject:
                counts[group.subject.subject] += sum(
                    each.asked_at >= since for each in group.questions
                )
        return PolicyGaps(
            review=review_fault(self.pack, now.astimezone(self.roles.people.zone).date()),
            subjects=[
                OpenSubject(title=title, count=count)
                for title, count in counts.most_common()
                if count
            ],
            gaps=self.pack.gaps,
        )

    def _counts(self, work: UnitOfWork, workspace_id: str) -> Counter[str]:
        """How often each subject was asked within a year, in the log and in the counts."""
        since = months_before(self.clock.now(), COUNTED_MONTHS)
        month = since.date().replace(day=1)
        outcome = Outcome.NOT_COVERED
        intents: Counter[str] = Counter()
        for found in (
            work.privacy.logged(workspace_id, outcome, since),
            work.privacy.counted(workspace_id, outcome, month),
        ):
            intents.update(dict(found))
        decided = dict(work.unanswered.decided_intents(workspace_id, since))
        intents.update({key: count for key, count in decided.items() if self._leaves_open(key)})
        counts = Counter(self._titled(intents))
        counts.update(dict(work.unanswered.decided_subjects(workspace_id, since)))
        counts.update(dict(work.privacy.counted_subjects(workspace_id, month)))
        return counts

    def _leaves_open(self, intent_id: str) -> bool:
        known = self.pack.intents.get(intent_id)
        return known is not None and not known.covered

    def _titled(self, intents: Mapping[str, int]) -> Mapping[str, int]:
        known = self.pack.intents
        return {
            known[intent_id].title: count
            for intent_id, count in intents.items()
            if intent_id in known
        }
