"""The tables of what the bot learns from those who use it; `tables` has the others."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from chatbot.domain.unanswered import DecisionKind
from chatbot.store.tables import (
    ID_LENGTH,
    LONG_ID_LENGTH,
    NAME_LENGTH,
    TypedText,
    UtcDateTime,
    metadata,
    one_of,
    workspace_column,
)

# What is said about a question, and what managers made of it, goes with the question.
feedback = Table(
    "feedback",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column(
        "question_id",
        String(ID_LENGTH),
        ForeignKey("questions.question_id", ondelete="CASCADE"),
        nullable=False,
    ),
    # A mark, not a name: `domain.feedback.voter_mark`.
    Column("voter", String(ID_LENGTH), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    UniqueConstraint("question_id", "voter"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", String(ID_LENGTH), primary_key=True),
    workspace_column(),
    Column("kind", String(NAME_LENGTH), nullable=False),
    Column("made_by", String(ID_LENGTH), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("intent_id", String(LONG_ID_LENGTH)),
    Column("subject", TypedText),
    one_of("kind", DecisionKind),
)

decided_questions = Table(
    "decided_questions",
    metadata,
    Column(
        "question_id",
        String(ID_LENGTH),
        ForeignKey("questions.question_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    workspace_column(),
    Column(
        "decision_id",
        String(ID_LENGTH),
        ForeignKey("decisions.decision_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Index(None, "decision_id"),
)

approved_phrasings = Table(
    "approved_phrasings",
    metadata,
    # In the order of their approval.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("phrasing_id", String(ID_LENGTH), nullable=False),
    workspace_column(),
    Column("intent_id", String(LONG_ID_LENGTH), nullable=False),
    Column("text", TypedText, nullable=False),
    Column("key", TypedText, nullable=False),
    Column("approved_by", String(ID_LENGTH), nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
    UniqueConstraint("phrasing_id"),
    UniqueConstraint("workspace_id", "key"),
)

phrasing_versions = Table(
    "phrasing_versions",
    metadata,
    workspace_column(primary_key=True),
    # Another name after each change; a number would come again in a restored database.
    Column("version", String(ID_LENGTH), nullable=False),
)

privacy_settings = Table(
    "privacy_settings",
    metadata,
    workspace_column(primary_key=True),
    Column("keeps_names", Boolean, nullable=False),
    Column("retention_months", Integer, nullable=False),
)

question_counts = Table(
    "question_counts",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    workspace_column(),
    Column("month", Date, nullable=False),  # its first day
    Column("surface", String(NAME_LENGTH), nullable=False),
    Column("outcome", String(NAME_LENGTH), nullable=False),
    # Empty where there is none: two NULLs would not count as the same.
    Column("intent_id", String(LONG_ID_LENGTH), nullable=False),
    Column("subject", String(LONG_ID_LENGTH), nullable=False),
    Column("count", Integer, nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("not_helpful", Integer, nullable=False),
    UniqueConstraint(
        "workspace_id",
        "month",
        "surface",
        "outcome",
        "intent_id",
        "subject",
        name="uq_question_counts_all",
    ),
)
