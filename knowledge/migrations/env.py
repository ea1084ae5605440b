"""Alembic's way in, always called from knowledge/db.py with an open connection; there is no alembic.ini.

The whole upgrade runs inside the caller's transaction (SQLite has transactional DDL once the driver does not get in
its way), so that a start that dies half-way leaves the database as it was.
"""

from alembic import context

import knowledge.ledger_tables
import knowledge.outbox_tables
import knowledge.people_tables  # noqa: F401 - their tables belong to the metadata too
from knowledge.tables import Base

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("migrations run through knowledge.db.open_engine, which hands over a connection")

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
