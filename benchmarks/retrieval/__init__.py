"""Retrieval on XQuAD-vi: our path beside what one would take instead, and beside its own two sides.

`python -m benchmarks.retrieval [--peers [FOLDER]] [--chart docs/retrieval.png]`. Without `--peers`: one table of our path
and its parts (parts.py). With it: each system of systems.py in a process of its own (measuring.py), with the same bundled
embeddings, and a picture of it (chart.py). How people type is in questions.py. A system whose packages are missing is
named and left out; `pip install --no-deps --target FOLDER --group bench` brings them, and nothing else needs them.
"""
