"""A closed year keeps the tree it had. Years closed before this get today's tree, with the places that were closed or
merged only after their end."""

import sqlalchemy as sa
from alembic import op

revision = "040"
down_revision = "039"

COPIED = (
    "kind, unit_type, county_id, township_id, area_id, uses_areas, name, full_name, path, region_code, position, "
    "is_sample"
)


def upgrade() -> None:
    op.create_table(
        "unit_placement",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("unit_type", sa.String(length=32), nullable=True),
        sa.Column("county_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("uses_areas", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("region_code", sa.String(length=12), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("secretary", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_unit_placement_cycle_id_cycle")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_placement_unit_id_unit")),
        sa.ForeignKeyConstraint(["county_id"], ["unit.id"], name=op.f("fk_unit_placement_county_id_unit")),
        sa.ForeignKeyConstraint(["township_id"], ["unit.id"], name=op.f("fk_unit_placement_township_id_unit")),
        sa.ForeignKeyConstraint(["area_id"], ["unit.id"], name=op.f("fk_unit_placement_area_id_unit")),
        sa.PrimaryKeyConstraint("cycle_id", "unit_id", name=op.f("pk_unit_placement")),
    )
    op.create_index("ix_unit_placement_unit_id", "unit_placement", ["unit_id"])
    fill()


def fill() -> None:
    """The years that are closed already and have no rows."""
    copied = ", ".join(f"unit.{name}" for name in COPIED.split(", "))
    op.execute(f"""
        INSERT INTO unit_placement (cycle_id, unit_id, secretary, is_active, {COPIED})
        SELECT cycle.id, unit.id, COALESCE((SELECT person.name FROM "user" AS person WHERE person.unit_id = unit.id
            AND person.role = 'secretary' AND person.is_enabled ORDER BY person.id LIMIT 1), ''),
            (unit.is_active OR EXISTS (SELECT 1 FROM event WHERE event.stream = 'unit:' || CAST(unit.id AS VARCHAR(12))
            AND event.verb IN ('unit_closed', 'unit_merged') AND event.at > cycle.closed_at)), {copied}
        FROM cycle JOIN unit ON unit.county_id = cycle.county_id WHERE cycle.closed_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM unit_placement AS kept WHERE kept.cycle_id = cycle.id)
        """)


def downgrade() -> None:
    op.drop_table("unit_placement")
