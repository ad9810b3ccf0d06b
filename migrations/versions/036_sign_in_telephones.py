"""People may sign in with their telephone number: its digits, for those who are there already. Wrong 取件码 are counted
where wrong passwords are."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "036"
down_revision = "035"

TABLE = sa.table("sign_in_telephone", sa.column("digits", sa.String), sa.column("user_id", sa.Integer))


def upgrade() -> None:
    op.create_table(
        "sign_in_telephone",
        sa.Column("digits", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_telephone_user_id_user")),
        sa.PrimaryKeyConstraint("digits", "user_id", name=op.f("pk_sign_in_telephone")),
    )
    op.create_index(op.f("ix_sign_in_telephone_user_id"), "sign_in_telephone", ["user_id"])
    user = sa.table("user", sa.column("id", sa.Integer), sa.column("phone", sa.String))
    people = op.get_bind().execute(sa.select(user.c.id, user.c.phone).where(user.c.phone.is_not(None))).all()
    rows = [{"digits": digits, "user_id": number} for number, phone in people for digits in _digits(phone)]
    if rows:
        op.bulk_insert(TABLE, rows)
    op.drop_table("pickup_try")


def _digits(phone: str) -> list[str]:
    """As the portal of this version takes them: whole numbers only, without +86."""
    found = []
    for part in re.split("[、/;；,，]", unicodedata.normalize("NFKC", phone)):
        number = re.match(r"\s*\+?[0-9*][0-9* ()-]*", part)
        digits = "".join(re.findall("[0-9*]", number[0])) if number else ""
        mobile = re.fullmatch("(?:00)?86(1[3-9][0-9]{9})", digits)
        digits = mobile[1] if mobile else digits
        if digits.isdecimal() and 10 <= len(digits) <= 16:
            found.append(digits)
    return list(dict.fromkeys(found))


def downgrade() -> None:
    op.create_table(
        "pickup_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_try")),
    )
    op.create_index(op.f("ix_pickup_try_at"), "pickup_try", ["at"])
    op.drop_table("sign_in_telephone")
