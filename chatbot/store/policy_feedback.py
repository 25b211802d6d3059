"""When the team meets, and which feedback managers were given for it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select, update

from chatbot.domain.policy_feedback import Digest, MeetingPlan, Repeat
from chatbot.store.inserting import insert_into
from chatbot.store.supervision_question_tables import feedback_digests, team_meeting_plans

_PLANS, _DIGESTS = team_meeting_plans.c, feedback_digests.c


@dataclass(frozen=True, kw_only=True)
class SqlPolicyFeedbackRepository:
    """Implements `PolicyFeedbackRepository`."""

    connection: Connection

    def plan(self, workspace_id: str) -> MeetingPlan:
        """What was chosen, or the default."""
        query = select(team_meeting_plans).where(_PLANS.workspace_id == workspace_id)
        row = self.connection.execute(query).one_or_none()
        if row is None:
            return MeetingPlan()
        return MeetingPlan(
            next_on=row.next_on,
            repeat=Repeat(row.repeat),
            days_before=row.days_before,
            version=row.version,
        )

    def save_plan(self, workspace_id: str, plan: MeetingPlan) -> bool:
        """Keep a plan; False where somebody else has changed it since it was read."""
        values = {
            "next_on": plan.next_on,
            "repeat": plan.repeat.value,
            "days_before": plan.days_before,
            "version": plan.version + 1,
        }
        if plan.version:
            saved = update(team_meeting_plans).where(
                _PLANS.workspace_id == workspace_id, _PLANS.version == plan.version
            )
            return self.connection.execute(saved.values(values)).rowcount == 1
        new = insert_into(self.connection, team_meeting_plans).values(
            workspace_id=workspace_id, **values
        )
        added = new.on_conflict_do_nothing(index_elements=[_PLANS.workspace_id])
        return self.connection.execute(added.returning(_PLANS.version)).one_or_none() is not None

    def add_digest(self, workspace_id: str, digest: Digest) -> bool:
        """Keep what managers are given; False where that meeting has it already."""
        new = insert_into(self.connection, feedback_digests).values(
            workspace_id=workspace_id, **vars(digest)
        )
        added = new.on_conflict_do_nothing(
            index_elements=[_DIGESTS.workspace_id, _DIGESTS.meeting_on]
        )
        returned = self.connection.execute(added.returning(_DIGESTS.number))
        return returned.one_or_none() is not None

    def digest(self, workspace_id: str, meeting_on: date) -> Digest | None:
        """What was given for a meeting."""
        query = select(feedback_digests).where(
            _DIGESTS.workspace_id == workspace_id, _DIGESTS.meeting_on == meeting_on
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _digest(row) if row else None

    def newest_digest(self, workspace_id: str, before: Digest | None = None) -> Digest | None:
        """The one that was given last, or last before another one."""
        query = select(feedback_digests).where(_DIGESTS.workspace_id == workspace_id)
        if before:
            query = query.where(_DIGESTS.told_at < before.told_at)
        query = query.order_by(_DIGESTS.told_at.desc(), _DIGESTS.number.desc()).limit(1)
        row = self.connection.execute(query).mappings().one_or_none()
        return _digest(row) if row else None


def _digest(row: RowMapping) -> Digest:
    return Digest(
        meeting_on=row["meeting_on"],
        since_on=row["since_on"],
        until_on=row["until_on"],
        held_back=row["held_back"],
        told_at=row["told_at"],
    )
