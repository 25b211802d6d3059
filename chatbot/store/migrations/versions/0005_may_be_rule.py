"""Questions to a draft of a pack may end with clauses that were offered unchecked."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OUTCOMES = "outcome IN ('answered', 'withheld', 'clarify', 'may_be_rule', 'not_covered', 'no_match')"


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.drop_constraint(op.f("ck_questions_outcome"), type_="check")
        batch.create_check_constraint(op.f("ck_questions_outcome"), OUTCOMES)
