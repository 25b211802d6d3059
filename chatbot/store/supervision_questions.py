"""The versions of the supervision questions."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from chatbot.domain.supervision_question_changes import KeptSet, from_values, to_values
from chatbot.domain.supervision_questions import QuestionSet
from chatbot.store.inserting import insert_into
from chatbot.store.supervision_question_tables import supervision_question_sets

_SETS = supervision_question_sets.c


@dataclass(frozen=True, kw_only=True)
class SqlSupervisionQuestionRepository:
    """Implements `SupervisionQuestionRepository`."""

    connection: Connection

    def newest(self, workspace_id: str) -> KeptSet | None:
        """The newest version; None where none was kept."""
        query = (
            select(supervision_question_sets)
            .where(_SETS.workspace_id == workspace_id)
            .order_by(_SETS.version.desc())
            .limit(1)
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _kept(row) if row else None

    def version(self, workspace_id: str, version: int) -> KeptSet | None:
        """One version."""
        query = select(supervision_question_sets).where(
            _SETS.workspace_id == workspace_id, _SETS.version == version
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _kept(row) if row else None

    def add(self, workspace_id: str, kept: KeptSet) -> bool:
        """Keep a version; False where somebody else has made it meanwhile."""
        new = insert_into(self.connection, supervision_question_sets).values(
            workspace_id=workspace_id,
            version=kept.asked.version,
            is_on=kept.asked.on,
            own_choice=kept.asked.own_choice,
            questions=[to_values(each) for each in kept.asked.questions],
            pack_questions=[to_values(each) for each in kept.pack],
            made_by=kept.made_by,
            made_at=kept.made_at,
        )
        added = new.on_conflict_do_nothing(index_elements=[_SETS.workspace_id, _SETS.version])
        return self.connection.execute(added.returning(_SETS.number)).one_or_none() is not None


def _kept(row: RowMapping) -> KeptSet:
    return KeptSet(
        asked=QuestionSet(
            version=row["version"],
            questions=tuple(map(from_values, row["questions"])),
            own_choice=row["own_choice"],
            on=row["is_on"],
        ),
        pack=tuple(map(from_values, row["pack_questions"])),
        made_by=row["made_by"],
        made_at=row["made_at"],
    )
