"""python -m scripts.backup [TARGET]: database, originals and config.toml in one .tar.gz, while the bot goes on working.

SQLite's online backup takes one consistent state, whatever is being written; the archive carries its own instructions
for putting it back. Of the files sent by chat it holds those that the documents of just that state were read from, and those that reports show. TARGET is a file or a folder; without it, `backups` in the data folder. What can be rebuilt
(index, model, recognised pages) is left out, and so are files that were brought in from the shell: they lie where they
lay. Refused: an existing target, a database that is not SQLite, a copy that is not sound.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.dialogue import uploads
from knowledge.errors import DataFolderError
from knowledge.settings import Settings
from scripts import cli

RESTORE = """\
Khôi phục (làm lần lượt):
1. Dừng bot.
2. Giải nén tệp này. Chép thuky.db vào thư mục dữ liệu (mặc định là data/), đè lên tệp cũ; xóa thuky.db-wal và
   thuky.db-shm ở đó nếu có.
3. Chép thư mục uploads/ (tệp gốc đã gửi qua chat) vào thư mục dữ liệu.
4. Chép config.toml vào thư mục của chương trình nếu muốn dùng lại cấu hình cũ. Mã bot (TELEGRAM_TOKEN) không nằm trong
   bản sao này.
5. Khởi động lại. Chỉ mục tìm kiếm tự dựng lại từ cơ sở dữ liệu.

To restore, step by step:
1. Stop the bot.
2. Unpack this file. Copy thuky.db into the data folder (data/ by default) over the old one; delete thuky.db-wal and
   thuky.db-shm there if present.
3. Copy the folder uploads/ (originals sent by chat) into the data folder.
4. Copy config.toml into the program's folder if the old settings are wanted. The bot's token (TELEGRAM_TOKEN) is not
   in this backup.
5. Start again. The search index is rebuilt from the database by itself.
"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser(
        "scripts.backup", "Copy the database, the originals sent by chat and the settings into one archive."
    )
    parser.add_argument("target", nargs="?", type=Path, help="a .tar.gz file or a folder (default: DATA/backups)")
    arguments = parser.parse_args(argv)
    settings = cli.load_settings(arguments)
    folder = settings.folder / "backups"
    if arguments.target is None and settings.folder.is_dir():
        folder.mkdir(exist_ok=True)
    target = arguments.target or folder
    if arguments.target is None or target.is_dir():
        target = target / f"thuky-{settings.now():%Y%m%d-%H%M%S}.tar.gz"
    backup(settings, Path(arguments.config), target)
    print(target)
    return 0


def backup(settings: Settings, config: Path, target: Path) -> None:
    """Write the archive under its name only when it is complete.

    Raises:
        DataFolderError: there is no database to copy, it is damaged, or the target cannot be written.
    """
    database = _database(settings)
    if target.exists():
        raise DataFolderError(f"{target} is already there; name another target")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".thuky-backup-") as name:
            copy, archive = Path(name, "thuky.db"), Path(name, "archive")
            _copy(database, copy)
            restore = Path(name, "RESTORE.txt")
            restore.write_text(RESTORE, encoding="utf-8")
            with tarfile.open(archive, "w:gz") as tar:
                tar.add(copy, "thuky.db")
                _pack_originals(tar, settings, copy, Path(name))
                tar.add(restore, "RESTORE.txt")
                if config.is_file():
                    tar.add(config, "config.toml")
            archive.chmod(0o600)  # it holds what people said
            archive.replace(target)
    except OSError as error:
        raise DataFolderError(f"the backup {target} cannot be written: {error.strerror or error}") from error


def _pack_originals(tar: tarfile.TarFile, settings: Settings, copy: Path, folder: Path) -> None:
    """The uploads that documents of the copied state were read from, and that its reports show. One that is removed meanwhile, or is no longer what
    was read, is left out and said: the rest of the office must not go without a backup for it."""
    with closing(sqlite3.connect(copy)) as made:
        tables = {row[0] for row in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        wanted = [
            str(row[0])
            for table in ("documents", "evidence", "extension_files")
            if table in tables  # a database that this version has not opened yet knows no files of reports
            for row in made.execute(f"SELECT DISTINCT sha256 FROM {table} ORDER BY sha256")
        ]
    for sha256 in dict.fromkeys(wanted):
        path = uploads.kept(settings, sha256)
        if path is None:
            continue  # it came from the shell
        taken = folder / "original"
        try:
            # Aside first: while it is being packed nobody may change or remove it.
            shutil.copyfile(path, taken)
        except FileNotFoundError:
            continue
        with taken.open("rb") as file:
            sound = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        if sound:
            tar.add(taken, f"uploads/{path.name}", filter=_private)
        else:
            print(f"{path} is no longer the file that was read: left out", file=sys.stderr)
        taken.unlink()


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode = 0o600
    return member


def _database(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise DataFolderError(f"this backup is for SQLite; use the tool of {url.get_backend_name()} for database.url")
    path = Path(url.database)
    if not path.is_file():
        raise DataFolderError(f"no database at {path}: nothing to back up")
    return path


def _copy(database: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
            sound = " ".join(str(made.execute("PRAGMA integrity_check").fetchone()[0]).split())
    except sqlite3.Error as error:
        raise DataFolderError(f"the database {database} cannot be copied: {error}") from error
    if sound != "ok":
        raise DataFolderError(
            f"the database {database} is damaged ({' '.join(str(sound).split())}); no backup was made"
        )


if __name__ == "__main__":
    cli.run(main)
