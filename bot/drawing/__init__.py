"""Pictures the bot sends: what is shown is decided elsewhere, here it is only drawn."""
