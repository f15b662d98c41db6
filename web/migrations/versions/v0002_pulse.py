"""Until when a game's clock has certainly run; and a game's tokens are found without a search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both."""
    op.add_column("matches", sa.Column("alive_ms", sa.BigInteger))
    op.create_index("ix_tokens_match_id", "tokens", ["match_id"])
