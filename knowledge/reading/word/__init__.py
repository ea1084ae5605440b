"""Word files (.docx): paragraphs and tables in the order of the body, as a reader sees them.

What passes through: the main document part (text boxes where they are anchored, tracked changes as accepted), notes,
headers and footers (each once, page numbers left out) after the body; automatic numbers made visible, runs in TCVN3 and
VNI fonts as Unicode, runs set in capitals as capitals. What is left out: field codes, hidden text, tracked deletions, which
only `Block.stored` keeps. What is refused: parts that do not hold together, and hidden text that marks a state secret.
`body` walks, `parts` opens what holds paragraphs, `styles` tells how runs are set, `runs` gathers the text of one
paragraph, `numbering` counts, `tables` makes rows.
"""

from __future__ import annotations

import io
import zipfile

from knowledge.errors import DamagedFileError, FileTooLargeError
from knowledge.model import Block
from knowledge.reading.word.body import LAYOUT, Body

__all__ = ["LAYOUT", "read_docx"]


def read_docx(data: bytes, name: str, max_file_mb: int) -> tuple[tuple[Block, ...], int, str]:
    """Blocks, number of pages, and the encoding most of the text was in.

    Raises:
        DamagedFileError: the parts do not hold together.
        FileTooLargeError: unpacked, the document is far over the limit.
        SecretFileError: hidden text marks it as a state secret.
    """
    import docx

    damaged = f"{name}: begins like a .docx file but its parts do not hold together"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(".xml"))
    if unpacked > 20 * max_file_mb * 1024 * 1024:
        raise FileTooLargeError(f"{name}: {unpacked / 1024 / 1024:.0f} MB unpacked, far over [limits] max_file_mb")
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever unzipping and parsing foreign bytes can raise; our own code is not in here
        raise DamagedFileError(damaged) from error
    try:
        return Body(document).read()
    except (KeyError, ValueError, AttributeError, RecursionError) as error:  # required attributes or parts are missing
        raise DamagedFileError(damaged) from error
