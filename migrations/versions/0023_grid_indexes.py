"""Indexes by which a page of a long list of users, or of the audit, is found."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

USERS = (
    ("first_name", "last_name", "id"),
    ("login", "id"),
    ("extension", "id"),
    ("last_sign_in_at", "id"),
    ("active", "locked_until", "undone_at"),
    ("undone_at",),
)
AUDIT = {
    "ix_audit_entry_import_public_id": ("import_public_id", "kind", "subject_id"),
    "ix_audit_entry_at": ("at", "id"),
}


def upgrade() -> None:
    """Make them; two of the audit take the place of shorter ones."""
    for columns in USERS:
        op.create_index(_name(columns), "user_account", list(columns))
    for name, columns in AUDIT.items():
        op.drop_index(name, "audit_entry")
        op.create_index(name, "audit_entry", list(columns))


def downgrade() -> None:
    """Bring the shorter ones back."""
    for name, columns in AUDIT.items():
        op.drop_index(name, "audit_entry")
        op.create_index(name, "audit_entry", [columns[0]])
    for columns in USERS:
        op.drop_index(_name(columns), "user_account")


def _name(columns: tuple[str, ...]) -> str:
    return f"ix_user_account_{'_'.join(columns)}"
