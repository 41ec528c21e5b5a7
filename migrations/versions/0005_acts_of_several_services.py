"""Acts of several services.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("uq_acts_known", "acts")
    op.create_index(
        "uq_acts_known",
        "acts",
        ["enterprise_digest", "number", "signed_on", "service", "rendered_on"],
        unique=True,
    )


def downgrade() -> None:
    # The narrower key has room for one service of an act; the file of acts brings the others again.
    first = "SELECT min(id) FROM acts GROUP BY number, enterprise_digest, signed_on"
    op.execute(sa.text(f"DELETE FROM acts WHERE id NOT IN ({first})"))
    op.drop_index("uq_acts_known", "acts")
    op.create_index("uq_acts_known", "acts", ["number", "enterprise_digest", "signed_on"], unique=True)
