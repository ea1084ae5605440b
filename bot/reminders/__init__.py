"""Who is to be reminded of what and when, and what one message says: decisions only; bot/handlers/reminders.py sends."""
