"""python -m scripts.backup [TARGET]: the database and config.toml in one .tar.gz, while the bot goes on working.

SQLite's online backup takes one consistent state, whatever is being written; the archive carries its own instructions
for putting it back. TARGET is a file or a folder; without it, `backups` in the data folder. What can be rebuilt (index,
model) is left out. Refused: an existing target, a database that is not SQLite, a copy that is not sound.
"""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from knowledge.errors import DataFolderError
from knowledge.settings import Settings
from scripts import cli

RESTORE = """\
Khôi phục (làm lần lượt):
1. Dừng bot.
2. Giải nén tệp này. Chép thuky.db vào thư mục dữ liệu (mặc định là data/), đè lên tệp cũ; xóa thuky.db-wal và
   thuky.db-shm ở đó nếu có.
3. Chép config.toml vào thư mục của chương trình nếu muốn dùng lại cấu hình cũ. Mã bot (TELEGRAM_TOKEN) không nằm trong
   bản sao này.
4. Khởi động lại. Chỉ mục tìm kiếm tự dựng lại từ cơ sở dữ liệu.

To restore, step by step:
1. Stop the bot.
2. Unpack this file. Copy thuky.db into the data folder (data/ by default) over the old one; delete thuky.db-wal and
   thuky.db-shm there if present.
3. Copy config.toml into the program's folder if the old settings are wanted. The bot's token (TELEGRAM_TOKEN) is not
   in this backup.
4. Start again. The search index is rebuilt from the database by itself.
"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.backup", "Copy the database and the settings into one archive.")
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
                tar.add(restore, "RESTORE.txt")
                if config.is_file():
                    tar.add(config, "config.toml")
            archive.chmod(0o600)  # it holds what people said
            archive.replace(target)
    except OSError as error:
        raise DataFolderError(f"the backup {target} cannot be written: {error.strerror or error}") from error


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
