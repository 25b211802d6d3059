"""The register of profiles, requests for new ones, and checklists for leavers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_profiles()
    _create_handovers()
    _create_events()
    _create_requests()
    _create_leavers()
    _create_steps()


def _number() -> "sa.Column[int]":
    return sa.Column(
        "number",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=True,
        nullable=False,
    )


def _of_a_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.workspace_id"], name=f"fk_{table}_workspace_id"
    )


def _of(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{other}.workspace_id", f"{other}.{column}"],
        name=f"fk_{table}_workspace_id_{column}",
    )


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _create_profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=True),
        sa.Column("deputy", sa.String(64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(64), nullable=False),
        sa.Column("page_id", sa.String(255), nullable=True),
        sa.Column("risk_assessment", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name="pk_profiles"),
        _of_a_workspace("profiles"),
        sa.UniqueConstraint(
            "workspace_id", "profile_id", name="uq_profiles_workspace_id_profile_id"
        ),
        sa.UniqueConstraint("workspace_id", "page_id", name="uq_profiles_workspace_id_page_id"),
        _one_of("profiles", "state", "open", "closed"),
    )


def _create_handovers() -> None:
    op.create_table(
        "profile_handovers",
        _number(),
        sa.Column("handover_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("keeper", sa.String(32), nullable=False),
        sa.Column("receiver", sa.String(64), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.String(64), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_profile_handovers"),
        sa.UniqueConstraint("handover_id", name="uq_profile_handovers_handover_id"),
        _of_a_workspace("profile_handovers"),
        _of("profile_handovers", "profiles", "profile_id"),
        _one_of(
            "profile_handovers", "keeper", "line_manager", "safeguarding_lead", "other"
        ),
    )
    op.create_index("ix_profile_handovers_profile_id", "profile_handovers", ["profile_id"])


def _create_events() -> None:
    op.create_table(
        "profile_events",
        _number(),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_profile_events"),
        sa.UniqueConstraint(
            "workspace_id", "form_id", name="uq_profile_events_workspace_id_form_id"
        ),
        _of_a_workspace("profile_events"),
        _of("profile_events", "profiles", "profile_id"),
        _one_of(
            "profile_events",
            "deed",
            "add",
            "approve",
            "change",
            "owner",
            "deputy",
            "hand_over",
            "confirm",
            "review",
            "close",
            "reopen",
            "gone",
        ),
    )
    op.create_index("ix_profile_events_profile_id", "profile_events", ["profile_id"])


def _create_requests() -> None:
    op.create_table(
        "profile_requests",
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(255), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("risk_assessment", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name="pk_profile_requests"),
        sa.UniqueConstraint(
            "workspace_id", "form_id", name="uq_profile_requests_workspace_id_form_id"
        ),
        _of_a_workspace("profile_requests"),
        _of("profile_requests", "profiles", "profile_id"),
        _one_of("profile_requests", "state", "waiting", "approved", "declined"),
    )


def _create_leavers() -> None:
    op.create_table(
        "leavers",
        sa.Column("leaver_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("started_by", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("leaver_id", name="pk_leavers"),
        sa.UniqueConstraint(
            "workspace_id", "leaver_id", name="uq_leavers_workspace_id_leaver_id"
        ),
        _of_a_workspace("leavers"),
    )
    op.create_index("ix_leavers_workspace_id_user_id", "leavers", ["workspace_id", "user_id"])


def _create_steps() -> None:
    op.create_table(
        "leaver_steps",
        _number(),
        sa.Column("step_id", sa.String(64), nullable=False),
        sa.Column("workspace_id", sa.String(64), nullable=False),
        sa.Column("leaver_id", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(64), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("new_owner", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_leaver_steps"),
        sa.UniqueConstraint("step_id", name="uq_leaver_steps_step_id"),
        sa.UniqueConstraint(
            "leaver_id",
            "profile_id",
            "kind",
            name="uq_leaver_steps_leaver_id_profile_id_kind",
        ),
        _of_a_workspace("leaver_steps"),
        _of("leaver_steps", "leavers", "leaver_id"),
        _of("leaver_steps", "profiles", "profile_id"),
        _one_of("leaver_steps", "kind", "profile", "details"),
        _one_of(
            "leaver_steps", "outcome", "handed_over", "closed", "deleted", "handed_back"
        ),
    )
