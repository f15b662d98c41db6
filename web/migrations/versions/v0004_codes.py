"""Games are found by their code in the journal, too: by the other processes that share it."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_matches_code", "matches", ["code"])
