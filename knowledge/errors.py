"""The one error tree. Operators read `str(error)` (English, one line, naming the key, file or package to mend);
what officials read is chosen from the class in `bot/replies.py`, never from the text."""

from __future__ import annotations


class ThukyError(Exception):
    """Every error this project raises on purpose."""


class ConfigError(ThukyError):
    """config.toml or the environment holds something that cannot be used; the message names the key."""


class DataFolderError(ThukyError):
    """The data folder cannot be created or written, or its disk is full."""


class ReadingError(ThukyError):
    """A file could not be turned into text; subclasses say why."""


class FileMissingError(ReadingError):
    """No file at the path given."""


class EmptyFileError(ReadingError):
    """The file holds no text at all."""


class UnknownFormatError(ReadingError):
    """The bytes are of no kind that can be read (whatever the name says)."""


class EncryptedFileError(ReadingError):
    """The file asks for a password."""


class DamagedFileError(ReadingError):
    """The bytes begin like a known kind but do not hold together."""


class FileTooLargeError(ReadingError):
    """The file is over `[limits] max_file_mb` or `max_pages`."""


class NoTextLayerError(ReadingError):
    """A PDF whose pages are pictures only."""


class MacroFileError(ReadingError):
    """An Office file that carries macros: programs are not documents."""


class SecretFileError(ReadingError):
    """The document bears a mark of state secrecy (mật, tối mật, tuyệt mật): by law it may not come in."""


class TooSlowError(ReadingError):
    """Reading took longer than `[limits] read_seconds` or more memory than `read_memory_mb`, and was stopped."""


class MissingPackageError(ReadingError):
    """This kind of file needs a program that is not installed; the message names the package."""


class ModelError(ThukyError):
    """The embedding model cannot be built or loaded; the message says which package or key would help."""


class IndexStaleError(ThukyError):
    """The index on disk does not belong to this model or this database; rebuild it."""


class NotFoundError(ThukyError):
    """A row that was asked for by id is not there (any more)."""


class NameTakenError(ThukyError):
    """Another unit bears this name."""


class CircleError(ThukyError):
    """A unit cannot stand under itself or under what stands below it."""


class NotAllowedError(ThukyError):
    """Who asks may not do this."""


class AlreadyDecidedError(ThukyError):
    """Somebody else has decided this meanwhile."""
