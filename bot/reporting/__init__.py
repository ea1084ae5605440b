"""A chat message understood as a report: what it is for, which task it speaks of, how far that is said to be. Pure.

message -> wording (slips mended) -> intents, topics, works (which pieces of work, by which clauses) -> claims, figures,
subjects -> verdict -> StatusReport. `tasks` says which of the office's tasks some words speak of.
"""

from bot.reporting.understanding import understand

__all__ = ["understand"]
