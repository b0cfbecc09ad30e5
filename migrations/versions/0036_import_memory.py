"""What is remembered of a person's repairs, sealed, to be offered again."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

OWNER = ["actor_id", "importer", "kind"]


def upgrade() -> None:
    """Make the table; older code does not use it and remembers nothing."""
    op.create_table(
        "import_memory",
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("actor_id", sa.String(64), nullable=False),
        sa.Column("importer", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("public_id", name="pk_import_memory"),
    )
    op.create_index("ix_import_memory_actor_id_importer_kind", "import_memory", OWNER)
    op.create_index("ix_import_memory_expires_at", "import_memory", ["expires_at"])


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("import_memory")
