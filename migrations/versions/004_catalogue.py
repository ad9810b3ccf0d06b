"""Stars, tasks and years."""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "unit_type", sa.Enum("village", "community", name="unittype", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "state", sa.Enum("draft", "published", name="cataloguestate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["unit.id"], name="fk_catalogue_county_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue"),
    )
    op.create_index("ix_catalogue_county_id", "catalogue", ["county_id"], unique=False)
    op.create_table(
        "star",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["catalogue_id"], ["catalogue.id"], name="fk_star_catalogue_id_catalogue"),
        sa.PrimaryKeyConstraint("id", name="pk_star"),
        sa.UniqueConstraint("catalogue_id", "key", name="uq_star_catalogue_id"),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("star_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["task.id"], name="fk_task_parent_id_task"),
        sa.ForeignKeyConstraint(["star_id"], ["star.id"], name="fk_task_star_id_star"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.UniqueConstraint("star_id", "key", name="uq_task_star_id"),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("activity_name", sa.String(length=60), nullable=False),
        sa.Column("village_catalogue_id", sa.Integer(), nullable=False),
        sa.Column("community_catalogue_id", sa.Integer(), nullable=False),
        sa.Column("submit_by", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_catalogue_id"], ["catalogue.id"], name="fk_cycle_community_catalogue_id_catalogue"
        ),
        sa.ForeignKeyConstraint(["county_id"], ["unit.id"], name="fk_cycle_county_id_unit"),
        sa.ForeignKeyConstraint(
            ["village_catalogue_id"], ["catalogue.id"], name="fk_cycle_village_catalogue_id_catalogue"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        sa.UniqueConstraint("county_id", "year", name="uq_cycle_county_id"),
    )


def downgrade() -> None:
    op.drop_table("cycle")
    op.drop_table("task")
    op.drop_table("star")
    op.drop_table("catalogue")
