"""Room kept for the appraisal meeting (研判会)."""

revision = "012"
down_revision = "011"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
