"""Abbreviations that offices write, and chat spellings, written out. Pure.

The document-type codes are those of Nghị định 30/2020/NĐ-CP, Phụ lục III. Codes inside a document number
(“49/KH-UBND”) are left alone. An abbreviation that is also a word is written out only where its neighbours decide (“CT 33”
is a Chỉ thị, “CT UBND” a Chủ tịch); one with several readings keeps them all, the likeliest first (`Table.readings`).
An office adds its own in config; they win over those known to everybody. Refused, with the key that is wrong: what is no
abbreviation (spaces in it, no letter), one without a reading, one that is given twice.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.errors import ConfigError
from knowledge.settings import AbbreviationSettings
from knowledge.syllables import is_possible_bare
from knowledge.text import fold, is_bare, nfc, squeeze

_log = logging.getLogger(__name__)

# Lower case, accents as people type them; longest first when matched.
_OFFICE = {
    "ubnd": "Ủy ban nhân dân", "hđnd": "Hội đồng nhân dân", "hdnd": "Hội đồng nhân dân",
    "mttq": "Mặt trận Tổ quốc", "bcđ": "Ban Chỉ đạo", "bcd": "Ban Chỉ đạo",
    "cchc": "cải cách hành chính", "tthc": "thủ tục hành chính", "cđs": "chuyển đổi số", "cds": "chuyển đổi số",
    "ntm": "nông thôn mới", "kt-xh": "kinh tế - xã hội", "ktxh": "kinh tế - xã hội", "cntt": "công nghệ thông tin",
    "qlnn": "quản lý nhà nước", "cbcc": "cán bộ, công chức", "cbccvc": "cán bộ, công chức, viên chức",
    "dvc": "dịch vụ công", "ndth": "nội dung thực hiện", "pctn": "phòng chống tham nhũng",
    "snv": "Sở Nội vụ", "stp": "Sở Tư pháp", "stc": "Sở Tài chính", "syt": "Sở Y tế", "sxd": "Sở Xây dựng",
    "sct": "Sở Công Thương", "sgdđt": "Sở Giáo dục và Đào tạo", "sgddt": "Sở Giáo dục và Đào tạo",
    "sgd&đt": "Sở Giáo dục và Đào tạo", "stnmt": "Sở Tài nguyên và Môi trường", "skhđt": "Sở Kế hoạch và Đầu tư",
    "skhdt": "Sở Kế hoạch và Đầu tư", "stttt": "Sở Thông tin và Truyền thông", "skhcn": "Sở Khoa học và Công nghệ",
    "sgtvt": "Sở Giao thông vận tải", "sldtbxh": "Sở Lao động - Thương binh và Xã hội",
    "sldtb&xh": "Sở Lao động - Thương binh và Xã hội", "svhttdl": "Sở Văn hóa, Thể thao và Du lịch",
    "snnptnt": "Sở Nông nghiệp và Phát triển nông thôn", "sdtts": "Sở Dân tộc và Tôn giáo",
    "pnv": "phòng Nội vụ", "ptp": "phòng Tư pháp", "ptckh": "phòng Tài chính - Kế hoạch",
    "pvhxh": "phòng Văn hóa - Xã hội", "vhxh": "Văn hóa - Xã hội", "vp-tk": "Văn phòng - Thống kê",
    "vptk": "Văn phòng - Thống kê", "vp–tk": "Văn phòng - Thống kê", "vp - tk": "Văn phòng - Thống kê",
    "tp-ht": "Tư pháp - Hộ tịch", "bdv": "Ban Dân vận", "vpub": "Văn phòng Ủy ban nhân dân",
    "pccc": "phòng cháy, chữa cháy", "attp": "an toàn thực phẩm", "vsmt": "vệ sinh môi trường", "ctph": "chương trình phối hợp", "ct ph": "chương trình phối hợp",
    "ttr": "Tờ trình", "qđ": "Quyết định", "qd": "Quyết định", "nq": "Nghị quyết", "cv": "công văn", "bc": "báo cáo",
    "kh": "kế hoạch", "kl": "Kết luận", "nđ": "Nghị định", "cttđ": "cổng thông tin điện tử", "vb": "văn bản",
    "snnmt": "Sở Nông nghiệp và Môi trường", "snn&mt": "Sở Nông nghiệp và Môi trường", "sdl": "Sở Du lịch",
    "lđtbxh": "Lao động - Thương binh và Xã hội", "ldtbxh": "Lao động - Thương binh và Xã hội",
    "gdđt": "Giáo dục và Đào tạo", "gddt": "Giáo dục và Đào tạo", "tnmt": "Tài nguyên và Môi trường", "khcn": "khoa học và công nghệ",
    "ubmttq": "Ủy ban Mặt trận Tổ quốc", "bhxh": "bảo hiểm xã hội", "bhyt": "bảo hiểm y tế", "atgt": "an toàn giao thông",
    "pctt": "phòng chống thiên tai", "gpmb": "giải phóng mặt bằng", "csdl": "cơ sở dữ liệu",
    "csvc": "cơ sở vật chất", "dvctt": "dịch vụ công trực tuyến", "bpmc": "bộ phận một cửa", "pbgdpl": "phổ biến, giáo dục pháp luật",
    "qcdc": "quy chế dân chủ", "dvcq": "dân vận chính quyền", "tdtt": "thể dục thể thao", "antt": "an ninh trật tự",
    "qyđ": "Quy định", "qyd": "Quy định", "ctr": "Chương trình", "btt": "Bản thỏa thuận", "bgn": "Bản ghi nhớ", "guq": "Giấy ủy quyền",
    "ggt": "Giấy giới thiệu", "gnp": "Giấy nghỉ phép", "trs": "Bản trích sao", "ttlt": "Thông tư liên tịch", "qppl": "quy phạm pháp luật",
    "vbqppl": "văn bản quy phạm pháp luật", "lđ": "lãnh đạo", "gs": "giám sát", "cb": "cán bộ",
    "đc": "được", "dc": "được", "đv": "đơn vị", "dvi": "đơn vị", "tw": "Trung ương", "vp": "văn phòng",
}  # fmt: skip

_CHAT = {
    "tui": "tôi", "rứa": "vậy", "gởi": "gửi", "kì": "kỳ", "bữa mô": "ngày nào", "ngày mô": "ngày nào",
    "khi mô": "khi nào", "ở mô": "ở đâu", "chỗ mô": "chỗ nào", "bữa nào": "ngày nào", "hôm mô": "hôm nào",
    "ko": "không", "hok": "không", "hong": "không", "hk": "không", "kg": "không", "hem": "không",
    "ntn": "như thế nào", "bjo": "bao giờ", "bh": "bao giờ", "mn": "mọi người", "vs": "với", "j": "gì", "ji": "gì",
    "z": "vậy", "zay": "vậy", "zậy": "vậy", "dzậy": "vậy", "wá": "quá", "lm": "làm", "nx": "nữa", "đx": "được",
    "ng": "người", "r": "rồi", "rùi": "rồi", "roài": "rồi", "rui": "rồi", "ch": "chưa", "chx": "chưa", "trc": "trước",
    "bn": "bao nhiêu", "ms": "mới", "cx": "cũng", "nc": "nước", "tg": "thời gian", "tgian": "thời gian",
    "ad": "quản trị", "thg": "tháng",
}  # fmt: skip

_NUMBERED_KINDS = {
    "ct": "Chỉ thị", "kh": "Kế hoạch", "qđ": "Quyết định", "qd": "Quyết định", "cv": "Công văn", "nq": "Nghị quyết",
    "tb": "Thông báo", "hd": "Hướng dẫn", "bc": "Báo cáo", "ttr": "Tờ trình", "kl": "Kết luận", "nđ": "Nghị định",
    "nd": "Nghị định", "tt": "Thông tư", "cđ": "Công điện", "ctr": "Chương trình", "qc": "Quy chế", "đa": "Đề án",
    "qyđ": "Quy định", "qyd": "Quy định", "tc": "Thông cáo", "pa": "Phương án", "bb": "Biên bản", "hđ": "Hợp đồng",
    "bgn": "Bản ghi nhớ", "btt": "Bản thỏa thuận", "guq": "Giấy ủy quyền", "gm": "Giấy mời", "ggt": "Giấy giới thiệu",
    "gnp": "Giấy nghỉ phép", "trs": "Bản trích sao", "ttlt": "Thông tư liên tịch",
}  # fmt: skip
# Those that are words, or figures' units, in small letters: “da 06” is “đã 06”, “sl 20” a quantity.
_NUMBERED_CAPITALS = {
    "DA": "Dự án", "PG": "Phiếu gửi", "PC": "Phiếu chuyển", "PB": "Phiếu báo", "SY": "Bản sao y", "SL": "Bản sao lục",
    "PL": "Pháp lệnh",
}  # fmt: skip
# What stands for several things; the likeliest first. Only those that no neighbour above has decided come to this.
_SEVERAL = {
    "ct": ("Chỉ thị", "Chủ tịch", "Chương trình"), "tt": ("Thông tư", "trung tâm", "thông tin"),
    "hd": ("Hướng dẫn", "Hợp đồng"), "hđ": ("hoạt động", "Hội đồng", "Hợp đồng"), "tb": ("Thông báo", "thiết bị"),
    "cđ": ("Công điện", "công đoàn", "chuyển đổi"), "bch": ("Ban Chấp hành", "Ban Chỉ huy"), "tc": ("tài chính", "tổ chức"),
    "kt": ("kiểm tra", "kinh tế"), "nv": ("nhiệm vụ", "Nội vụ"), "nn": ("nông nghiệp", "nhà nước"), "qh": ("quy hoạch", "Quốc hội"),
    "bcs": ("ban cán sự", "báo cáo số liệu"), "tk": ("thống kê", "tổng kết"), "hs": ("hồ sơ", "học sinh"),
}  # fmt: skip
_MOST_WAYS = 4

_OF_YEAR = r"(?:\s?[/-]\s?(20\d\d))?(?![\w/-])"
_PERIOD = re.compile(rf"(?<![\w/.-])(0?[1-9]|1[0-2])\s*(?:thg|th|t){_OF_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"(?<![\w/.-])q\s*(i{{1,3}}|iv|[1-4]){_OF_YEAR}", re.IGNORECASE)
# “t9” is a month; “t2” to “t7” are days of the week too, and a month only behind words that months stand behind.
_MONTH = re.compile(
    rf"(?<![\w/.-])(?:t(?P<sure>8|9|1[0-2])|(?P<lead>(?:báo cáo|bao cao|bc|số liệu|so lieu|kỳ|hết|het|cuối|cuoi|đầu|trong)\s+)t(?P<month>[1-7])){_OF_YEAR}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"(?<![\w/.-])({'|'.join(_NUMBERED_KINDS)})\.?\s*(?:số\s*|so\s*)?(?=\d)(?![\d]*\s*(?:tháng|thang|t\b|%))",
    re.IGNORECASE,
)
_NUMBERED_IN_CAPITALS = re.compile(rf"(?<![\w/.-])({'|'.join(_NUMBERED_CAPITALS)})\.?\s*(?:số\s*)?(?=\d)")
_CHAIR = re.compile(
    r"(?<![\w/.-])(p?ct)\s+(?=ubnd|hđnd|hdnd|ủy ban|uỷ ban|xã|huyện|tỉnh|xa\b|huyen|tinh)", re.IGNORECASE
)
_TOWN = re.compile(r"(?<![\w/.-])TT\s+([^\W\d_])([^\W\d_])")
_DISTRICT = re.compile(r"(?<![\w/.@-])(h|x|p|tx|tp|tt)\.\s*", re.IGNORECASE)
_LEVEL_ALONE = re.compile(r"(?<![\w/.-])(ubnd|ub)\s+(h|x|p|tx|tp)(?![\w.])", re.IGNORECASE)
_OFFICE_ROOM = re.compile(
    r"(?<![\w/.-])p\.?\s*(?=(?:nội vụ|noi vu|tư pháp|tu phap|tài chính|tai chinh|kinh tế|kinh te|văn hóa|van hoa|y tế|y te|giáo dục|giao duc)(?!\w))",
    re.IGNORECASE,
)
# “sở nv”, “phòng tc”: behind a kind of body a matter is named. Without its mark “so” counts things.
_MATTERS = {
    "nv": "Nội vụ", "tp": "Tư pháp", "tc": "Tài chính", "xd": "Xây dựng", "gd": "Giáo dục", "yt": "Y tế",
    "nn": "Nông nghiệp", "vh": "Văn hóa", "kt": "Kinh tế", "ct": "Công Thương", "dt": "Dân tộc",
}  # fmt: skip
_BODY = re.compile(rf"(?<![^\W_])(sở|phòng|phong|ngành|nganh)\s+({'|'.join(_MATTERS)})(?![\w/.-]|\s*\d)", re.IGNORECASE)
_LEVELS = {"h": "huyện ", "x": "xã ", "p": "phường ", "tx": "thị xã ", "tp": "thành phố ", "tt": "thị trấn "}
_TABLE = {**_OFFICE, **_CHAT}
# Not inside a number such as 49/KH-UBND, an address or a longer word.
_WORDS = re.compile(
    rf"(?<![\w/@.-])(?:{'|'.join(re.escape(word) for word in sorted(_TABLE, key=len, reverse=True))})(?![\w@]|[/-]\w|\.\w)",
    re.IGNORECASE,
)
# “k” alone is “không”, but “K7” and “K 12” are file marks; “kh” before a verb is “không”, else “kế hoạch”.
_NO = re.compile(r"(?<![\w/.-])k(?![\w/.-])(?!\s*\d)", re.IGNORECASE)
# “v” alone is “vậy” where a sentence begins or ends, and a numeral behind “mục”.
_SO = re.compile(
    r"^v(?=\s+[^\W\d_])|(?<![\w/.-])(?<!mục )(?<!muc )(?<!phần )(?<!phan )(?<!chương )(?<!chuong )v(?=[\s?!.]*$)",
    re.IGNORECASE,
)
# “đ16”, “k2 đ16 nđ 01”: articles and paragraphs, where a document or another article stands beside them.
_ARTICLE = re.compile(
    r"(?<![\w/.-])(?:k(\d{1,2})\s+)?[đĐ](\d{1,3})(?=\s+(?:nđ|tt|qđ|nq|luật|bộ luật|nghị|thông|quyết|của)(?!\w))|(?<![\w/.-])k(\d{1,2})\s+[đĐ](\d{1,3})(?!\w)"
)
_NOT_PLAN = re.compile(
    r"(?<![\w/.-])kh(?=\s+(?:phải|phai|biết|biet|có|co|cần|can|được|duoc|đc|dc|nộp|nop|làm|lam|gửi|gui|thấy|thay|kịp|kip)(?!\w))",
    re.IGNORECASE,
)


def expand(text: str) -> str:
    """`text` with office abbreviations and chat spellings written out; everything else stays as typed."""
    return _WORDS.sub(lambda m: _TABLE[m.group().lower()], by_neighbours(text))


def listed(word: str) -> bool:
    """Whether a word is one that `expand` writes out, wherever it stands."""
    return word.lower() in _TABLE


def by_neighbours(text: str) -> str:
    """`text` with that written out which numbers and other neighbours decide alone: periods, “KH 49”, “CT xã”, “h.”."""
    text = nfc(text)
    text = _PERIOD.sub(lambda m: f"{int(m.group(1))} tháng{_year(m.group(2))}", text)
    text = _QUARTER.sub(lambda m: f"quý {m.group(1).upper()}{_year(m.group(2))}", text)
    text = _MONTH.sub(
        lambda m: f"{m['lead'] or ''}tháng {m['sure'] or m['month']}{f'/{m.group(4)}' if m.group(4) else ''}", text
    )
    text = _ARTICLE.sub(lambda m: _article(m[1] or m[3], m[2] or m[4]), text)
    text = _NUMBERED_IN_CAPITALS.sub(lambda m: f"{_NUMBERED_CAPITALS[m.group(1)]} ", text)
    text = _NUMBERED.sub(lambda m: f"{_NUMBERED_KINDS[m.group(1).lower()]} ", text)
    text = _CHAIR.sub(lambda m: "Phó Chủ tịch " if m.group(1).lower() == "pct" else "Chủ tịch ", text)
    text = _LEVEL_ALONE.sub(lambda m: f"{m.group(1)} {_LEVELS[m.group(2).lower()]}".rstrip(), text)
    text = _OFFICE_ROOM.sub("phòng ", text)
    bare = is_bare(text) and not text.isupper()
    text = _BODY.sub(lambda m: f"{m[1]} {_as_plain(_MATTERS[m[2].lower()], bare)}", text)
    text = _TOWN.sub(  # “TT Yên Cát”: a name with its capital follows
        lambda m: f"thị trấn {m[1]}{m[2]}" if m[1].isupper() and m[2].islower() else m.group(), text
    )
    text = _DISTRICT.sub(lambda m: _LEVELS[m.group(1).lower()], text)
    return _SO.sub("vậy", _NO.sub("không", _NOT_PLAN.sub("không", text)))


def _as_plain(reading: str, bare: bool) -> str:
    return fold(reading) if bare else reading


def _article(paragraph: str | None, article: str) -> str:
    return f"khoản {paragraph} Điều {article}" if paragraph else f"Điều {article}"


def _year(digits: str | None) -> str:
    return f" năm {digits}" if digits else ""


# -- the office's own, and those with several readings ---------------------------------------------------------------

_MOST_READINGS, _LONGEST_SHORT, _LONGEST_READING, _MOST_WORDS = 5, 20, 120, 2000
_SHORT = re.compile(r"[^\W_][\w&.-]*")


@dataclass(frozen=True)
class Table:
    """Abbreviations of one office: its own, each with its readings, likeliest first. Those of everybody stand behind."""

    own: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def _readings(self) -> dict[str, tuple[str, ...]]:
        return {short.lower(): readings for short, readings in self.own}

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        """The office's own in running text. One that is a syllable too (“BAN”) counts in capitals only."""
        ways = [
            re.escape(short.upper()) if is_possible_bare(fold(short)) else f"(?i:{re.escape(short)})"
            for short, _ in sorted(self.own, key=lambda one: -len(one[0]))
        ]
        return _in_text("|".join(ways)) if ways else None

    def written(self, text: str) -> str:
        """`text` with the office's own abbreviations written out, each by its likeliest reading."""
        text = nfc(text)
        return (
            self._words.sub(lambda m: _as_typed(text, self._readings[m.group().lower()][0]), text)
            if self._words
            else text
        )

    def readings(self, text: str, decided: Callable[[str], Sequence[str]] | None = None) -> tuple[str, ...]:
        """`text` with all abbreviations written out: one text, or one for each reading of the first that has several;
        the likeliest first. `decided` is given a text in which the office's own and what neighbours decide are written
        out, and says how the rest is likeliest read; without it nothing but this table is known."""
        own = [self.written(way) for way in _ways(nfc(text), self._words, self._readings)]
        if decided is not None:
            return tuple(dict.fromkeys(expand(_likeliest(way)) for one in own for way in decided(by_neighbours(one))))
        ways = [expand(one) for one in own]
        if len(ways) == 1:
            ways = _ways(ways[0], _SEVERAL_WORDS, _SEVERAL)
        return tuple(dict.fromkeys(expand(_likeliest(way)) for way in ways))


def _as_typed(text: str, reading: str) -> str:
    """Where nothing else carries a mark, neither does the reading: the accents are put back together."""
    return fold(reading) if is_bare(text) and not text.isupper() else reading


def _ways(text: str, words: re.Pattern[str] | None, known: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The text once for each reading of the first abbreviation that has several."""
    found = words.finditer(text) if words else ()
    match = next((m for m in found if len(known[m.group().lower()]) > 1), None)
    if match is None:
        return [text]
    return [
        f"{text[: match.start()]}{_as_typed(text, reading)}{text[match.end() :]}"
        for reading in known[match.group().lower()][:_MOST_WAYS]
    ]


def _in_text(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/@.-])(?:{alternatives})(?![\w@]|[/-]\w|\.\w)")


_SEVERAL_WORDS = _in_text(f"(?i:{'|'.join(sorted(_SEVERAL, key=len, reverse=True))})")


def _likeliest(text: str) -> str:
    """A second abbreviation with several readings is taken by its first."""
    return _SEVERAL_WORDS.sub(lambda m: _as_typed(text, _SEVERAL[m.group().lower()][0]), text)


EVERYBODYS = Table()


@lru_cache(maxsize=8)
def office_words(settings: AbbreviationSettings) -> Table:
    """The office's table. One with a fault is one line in the log, and those known to everybody are used."""
    try:
        return load(settings)
    except ConfigError as error:
        _log.error("%s; only the abbreviations known to everybody are used", error)
        return EVERYBODYS


def load(settings: AbbreviationSettings) -> Table:
    """The office's own abbreviations from config and the file it names.

    Raises:
        ConfigError: naming the entry that cannot be used.
    """
    entries: list[tuple[str, str, tuple[str, ...]]] = []
    for number, line in enumerate(settings.words, 1):
        where = f"config: abbreviations.words, entry {number}"
        short, sign, meant = line.partition("=")
        if not sign:
            raise ConfigError(f'{where} must be like "KCN = khu công nghiệp", not {line[:60]!r}')
        entries.append((where, short, tuple(meant.split("|"))))
    if settings.file:
        entries += _file(Path(settings.file))
    return Table(_checked(entries))


def _file(path: Path) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"config: abbreviations.file names {path}, which is not there") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {squeeze(str(error))[:200]}") from error
    words = table.get("words")
    if set(table) - {"words"} or not isinstance(words, Mapping):
        raise ConfigError(f"{path} must hold one table [words] and nothing else")
    for short, meant in words.items():
        where = f"{path}: words.{squeeze(short)[:40]}"
        several = meant if isinstance(meant, list) else [meant]
        if not all(isinstance(one, str) for one in several):
            raise ConfigError(f"{where} must be a text or a list of texts")
        yield where, short, tuple(several)


def _checked(entries: list[tuple[str, str, tuple[str, ...]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    kept: dict[str, tuple[str, tuple[str, ...]]] = {}
    for where, typed, meant in entries:
        short, readings = squeeze(nfc(typed)), tuple(dict.fromkeys(squeeze(nfc(one)) for one in meant))
        if not _SHORT.fullmatch(short) or not any(c.isalpha() for c in short) or not 1 < len(short) <= _LONGEST_SHORT:
            raise ConfigError(
                f"{where}: {short[:40]!r} is no abbreviation (2 to {_LONGEST_SHORT} letters, figures, & . -)"
            )
        if not all(any(c.isalpha() for c in one) and len(one) <= _LONGEST_READING for one in readings):
            raise ConfigError(f"{where}: {short!r} has a reading that is empty or over {_LONGEST_READING} letters")
        if len(readings) > _MOST_READINGS:
            raise ConfigError(f"{where}: {short!r} has more than {_MOST_READINGS} readings")
        if short.lower() in kept:
            raise ConfigError(f"{where}: {short!r} is given twice")
        if any(_in_text(f"(?i:{re.escape(short)})").search(one) for one in readings):
            raise ConfigError(f"{where}: {short!r} stands in its own reading")
        kept[short.lower()] = short, readings
    if len(kept) > _MOST_WORDS:
        raise ConfigError(f"config: more than {_MOST_WORDS} abbreviations")
    return tuple(kept.values())
