"""The rehearsal: a province of made-up units lives through a reporting season, against the real bot (docs/operations.md).

`province` and `wording` make up who is there and how they write, `reader` reads what the bot shows as a person would,
`expected` says by itself who is to be reminded when; `bot` is the process that is killed, `process` starts and kills it;
`players` are the people, `season` lets the days pass, `verdict` compares. Nothing here asks the bot's own understanding.
"""
