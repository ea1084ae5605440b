"""The talk, whatever the channel: no Telegram, no commits, no Vietnamese.

`desk` holds what is given and given back, `messages` is the way in for a text, a press or a command, `recording` leads
a report to the ledger, `overview` shows what is due, `documents` what there is to read, `intake` and `uploads` bring a
file in, `joining` keeps the door, and `turns` stands before them all where a channel may deliver twice and where people
from outside may knock.
"""
