"""The weights of bot/answering/weighing.py: `python -m benchmarks.answers.weights [--office FOLDER] [--anew]`.

Passes through: laws_train.jsonl, questions on law texts that no other set asks about, and the office of those texts; the
weights come out as they stand in weighing.py, with how well they do on texts left out of the fitting. Each question is
asked in its three forms, its words put in order as answer() does, the index's best fifty are the candidates. The order is
a softmax over them (negative log-likelihood of the right ones, ridge penalty); whether anything answers is a logistic
regression on what that order gives where the question's text was left out. Nothing is written; who changes a sign runs it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from benchmarks.answers import corpus
from benchmarks.answers.laws import FORMS, HERE, TODAY, Label, holds, label_of, place
from bot.answering import Library
from bot.answering.passages import LOOKED_AT
from bot.answering.question import Question, read
from bot.answering.selecting import topic_words
from bot.answering.slips import mend
from bot.answering.weighing import SIGNS, SURE, answer_signs, passage_signs
from index.search import Index
from knowledge import units
from knowledge.abbreviations import EVERYBODYS
from knowledge.db import snapshot
from knowledge.model import Hit
from knowledge.settings import DataSettings, Settings
from knowledge.store import documents as store
from scripts.office import open_office

Floats = NDArray[np.float64]
RIDGE = 0.01
SOFTNESS = 0.3  # of the logistic regression
PARTS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one form, with what the index found and which of it is right."""

    label: Label
    file: str
    form: str
    question: Question
    terms: tuple[str, ...]
    found: tuple[Hit, ...]
    signs: dict[str, Floats]
    right: NDArray[np.bool_]

    @property
    def matrix(self) -> Floats:
        return np.stack([self.signs[name] for name in SIGNS], 1)


def asked_of(labels: Sequence[tuple[Label, str]], library: Library, index: Index) -> Iterator[Asked]:
    documents = library.documents
    places = {one.id: place(one, documents[one.document_id]) for one in library.office.passages}
    for form in FORMS:
        for label, file in labels:
            typed = EVERYBODYS.readings(mend(label.typed(form)), library.shorthand.ways)[0]
            question = read(typed, index.restore(units.expand(typed)), TODAY, library.directory)
            terms = topic_words(question)
            found = index.search(question.understood, LOOKED_AT).hits
            # A fact of a document's head is no clause to be found by its words.
            clauses = [clause for clause in label.clauses if clause.lines]
            if not found or not terms or (label.clauses and not clauses):
                continue
            right = np.array([any(holds(one, places[hit.passage_id], "") for one in clauses) for hit in found])
            signs = passage_signs(question, library, found, terms)
            yield Asked(label, file, form, question, terms, found, signs, right)


def order(asked: Sequence[Asked]) -> Floats:
    """The weights of SIGNS that make the right passages likeliest."""
    useful = [one for one in asked if one.right.any() and not one.right.all()]
    every = np.concatenate([one.matrix for one in useful])
    middle, spread = every.mean(0), every.std(0) + 1e-6
    scaled = [((one.matrix - middle) / spread, one.right) for one in useful]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for matrix, right in scaled:
            value = matrix @ weights
            odds = np.exp(value - value.max())
            every, good = odds / odds.sum(), odds * right / (odds * right).sum()
            total -= float(np.log((odds * right).sum() / odds.sum())) / len(scaled)
            slope = slope + matrix.T @ (every - good) / len(scaled)
        return total, slope

    fitted = minimize(loss, np.zeros(len(SIGNS)), jac=True, method="L-BFGS-B").x
    return np.asarray(fitted / spread, np.float64)


def surely(rows: Sequence[tuple[dict[str, float], bool]]) -> tuple[Floats, float]:
    """The weights of SURE and the constant beside them."""
    matrix = np.array([[signs[name] for name in SURE] for signs, _ in rows])
    middle, spread = matrix.mean(0), matrix.std(0) + 1e-6
    model = LogisticRegression(C=SOFTNESS, max_iter=1000).fit((matrix - middle) / spread, [had for _, had in rows])
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ middle)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers.weights", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--office", help="a data folder built before over the training texts")
    parser.add_argument("--anew", action="store_true", help="build the office again")
    given = parser.parse_args(arguments)
    if not corpus.LAWS.is_dir():
        print(f"{corpus.LAWS} is not here, left out")
        return 0
    files = corpus.training()
    opened = (
        open_office(Settings(data=DataSettings(folder=given.office)))
        if given.office
        else corpus.office(files, anew=given.anew)
    )
    texts = {path.name: path.read_text(encoding="utf-8").split("\n") for path in sorted(corpus.LAWS.glob("*.txt"))}
    rows = [json.loads(row) for row in Path(HERE / "laws_train.jsonl").read_text(encoding="utf-8").splitlines()]
    with snapshot(opened.engine) as session:
        library = Library(store.load_office(session))
    asked = list(asked_of([(label_of(row, texts), row["file"]) for row in rows], library, opened.index))
    opened.engine.dispose()

    first: dict[str, list[bool]] = defaultdict(list)
    three: dict[str, list[bool]] = defaultdict(list)
    sure: list[tuple[dict[str, float], bool]] = []
    names = sorted({one.file for one in asked})
    for part in range(PARTS):
        left_out = set(names[part::PARTS])
        weights = order([one for one in asked if one.file not in left_out])
        for one in asked:
            if one.file in left_out:
                value = one.matrix @ weights
                if one.label.clauses:
                    best = np.argsort(-value, kind="stable")
                    first[one.form].append(bool(one.right[best[0]]))
                    three[one.form].append(bool(one.right[best[:3]].any()))
                signs = answer_signs(one.question, library, one.found, one.terms, one.signs, value)
                sure.append((signs, bool(one.label.clauses)))
    print(f"{len(library.documents)} documents, {len(asked)} questions; texts left out in turn:")
    for form in FORMS:
        print(f"  {form}: right clause first {np.mean(first[form]):.3f}, among three {np.mean(three[form]):.3f}")
    for name, weight in zip(SIGNS, order(asked), strict=True):
        print(f'    "{name}": {weight:.3f},')
    weights, constant = surely(sure)
    for name, weight in zip(SURE, weights, strict=True):
        print(f'    "{name}": {weight:.3f},')
    print(f"NEVER = {constant:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
