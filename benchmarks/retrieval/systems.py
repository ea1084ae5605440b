"""What is compared: each takes passages once and then gives, for a question, their numbers, best first.

All but bm25s embed with the encoder they are handed, the question as a question and a passage as a passage. Each is set
up as its own documentation begins, with its own cutting, fusion and number of threads. Chunks are asked for in plenty, and
a passage stands where its first chunk does. Packages are imported when a system is made; a missing one is ImportError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder
from index.search import Index
from knowledge.abbreviations import EVERYBODYS
from knowledge.model import IndexPassage
from knowledge.settings import IndexSettings

TOP = 10
_CHUNKS = 40  # enough for ten passages, however they are cut

Floats = NDArray[np.float32]


class System(Protocol):
    def add(self, passages: Sequence[str]) -> None: ...

    def find(self, question: str) -> list[int]: ...


class Ours:
    """What the bot does with words it looks up: abbreviations written out, then the index."""

    def __init__(self, encoder: Encoder) -> None:
        self._index = Index.create(encoder, IndexSettings())

    def add(self, passages: Sequence[str]) -> None:
        self._index.add([IndexPassage(number, number, "", "", text) for number, text in enumerate(passages)])

    def find(self, question: str) -> list[int]:
        written = EVERYBODYS.readings(question)[0]
        return [hit.passage_id for hit in self._index.search(written, TOP).hits]


class LangChain:
    """RecursiveCharacterTextSplitter of 1000 characters, 200 shared, and the FAISS store as a retriever."""

    def __init__(self, encoder: Encoder) -> None:
        from langchain_community.vectorstores import FAISS
        from langchain_core.embeddings import Embeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        class Bundled(Embeddings):  # type: ignore[misc, unused-ignore]  # a class of Any where it is not installed
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                rows: list[list[float]] = encoder.encode_passages(texts).tolist()
                return rows

            def embed_query(self, text: str) -> list[float]:
                row: list[float] = encoder.encode_queries([text])[0].tolist()
                return row

        self._store: Any = FAISS
        self._splitter: Any = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        self._embeddings = Bundled()

    def add(self, passages: Sequence[str]) -> None:
        cut = self._splitter.create_documents(
            list(passages), metadatas=[{"passage": number} for number in range(len(passages))]
        )
        store = self._store.from_documents(cut, self._embeddings)
        self._retriever = store.as_retriever(search_kwargs={"k": _CHUNKS})

    def find(self, question: str) -> list[int]:
        return _first(document.metadata["passage"] for document in self._retriever.invoke(question))


class Txtai:
    """Embeddings(hybrid=True): its BM25 and FAISS, its own fusion; vectors from outside."""

    def __init__(self, encoder: Encoder) -> None:
        from txtai.embeddings import Embeddings

        query, passage = "query: ", "passage: "

        def transform(texts: Sequence[str]) -> Floats:
            # txtai tells the two sides apart by these words only; the encoder puts in its own.
            if texts[0].startswith(query):
                return encoder.encode_queries([text.removeprefix(query) for text in texts])
            return encoder.encode_passages([text.removeprefix(passage) for text in texts])

        self._embeddings: Any = Embeddings(
            hybrid=True, method="external", transform=transform, instructions={"query": query, "data": passage}
        )

    def add(self, passages: Sequence[str]) -> None:
        self._embeddings.index([(number, text, None) for number, text in enumerate(passages)])

    def find(self, question: str) -> list[int]:
        return [int(number) for number, _ in self._embeddings.search(question, TOP)]


class NomVn:
    """RAG.from_documents and what its `ask` cites; a language model that says nothing stands behind it."""

    def __init__(self, encoder: Encoder) -> None:
        from nom.rag import RAG

        class Bundled:
            name, dim = "bundled", encoder.dimension

            def embed(self, text: str) -> Floats:
                row: Floats = encoder.encode_queries([text])[0]
                return row

            def embed_batch(self, texts: list[str], *, batch_size: int = 32) -> Floats:
                return encoder.encode_passages(texts)

        class Silent:
            name = "silent"

            def complete(self, prompt: str, *, schema: object = None, max_tokens: int = 0) -> str:
                return ""

        self._rag: Any = RAG
        self._given = {"llm": Silent(), "embedder": Bundled()}

    def add(self, passages: Sequence[str]) -> None:
        # It asks the disk whether a text of one line is a file's name, and falls over one too long for a name.
        self._rag = self._rag.from_documents([f"{text}\n" for text in passages], **self._given)

    def find(self, question: str) -> list[int]:
        return _first(cited.doc_idx for cited in self._rag.ask(question, top_k=_CHUNKS).citations)


class Bm25s:
    """bm25s alone: its tokenizer without the English stop words, which are Vietnamese syllables (“do”, “an”, “to”)."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        import bm25s

        self._package: Any = bm25s
        self._index: Any = bm25s.BM25()

    def _words(self, texts: str | list[str]) -> Any:
        return self._package.tokenize(texts, stopwords=None, show_progress=False)

    def add(self, passages: Sequence[str]) -> None:
        self._index.index(self._words(list(passages)), show_progress=False)

    def find(self, question: str) -> list[int]:
        found, _ = self._index.retrieve(self._words([question]), k=TOP, show_progress=False)
        return [int(number) for number in found[0]]


class Dense:
    """Whole passages, cut where the model ends, in FAISS's exact index."""

    def __init__(self, encoder: Encoder) -> None:
        import faiss

        self._encoder = encoder
        self._index: Any = faiss.IndexFlatIP(encoder.dimension)

    def add(self, passages: Sequence[str]) -> None:
        self._index.add(self._encoder.encode_passages(passages))

    def find(self, question: str) -> list[int]:
        return [int(number) for number in self._index.search(self._encoder.encode_queries([question]), TOP)[1][0]]


def _first(numbers: Any) -> list[int]:
    """Each once, in the order they come, at most ten."""
    return list(dict.fromkeys(int(number) for number in numbers))[:TOP]


SYSTEMS: dict[str, Callable[[Encoder], System]] = {
    "Thuky": Ours,
    "LangChain": LangChain,
    "txtai hybrid": Txtai,
    "nom-vn": NomVn,
    "bm25s alone": Bm25s,
    "dense alone": Dense,
}
WITHOUT_VECTORS = {"bm25s alone"}
