"""What people type, made plain before it is understood: slips of the keyboard mended, chat spellings written out. Pure.

In: a message. Out: the same words in the same order, single spaces, abbreviations written out (knowledge/abbreviations).
Mended are common misspellings (“đả nộp”, “gữi”), dialect (“mần”, “gởi”, “hông”, “đương”, “lúc mô”), strings that no syllable is spelled
like (Telex left-overs, doubled letters) and two-syllable words of the trade with one slip (“bóa cáo”). Numbers of
documents stay as typed. Missing accents are not put back here: patterns forgive them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.abbreviations import expand
from knowledge.syllables import is_possible, is_possible_bare, slips, split_tone
from knowledge.text import canonical, fold, loose, nfc, squeeze

# Spellings of one word; only whole words, and only those that are no other word in these messages.
_SPELLINGS = {
    "đả": "đã", "gữi": "gửi", "gủi": "gửi", "hũy": "hủy", "củng": "cũng", "vẩn": "vẫn", "rổi": "rồi", "rôi": "rồi", "gởi": "gửi",
    "mần": "làm", "hông": "không", "hổng": "không", "khum": "không", "hum": "hôm", "chừ": "giờ",
    "giừ": "giờ", "chớ": "chứ", "rứa": "vậy", "nghen": "nhé", "nhen": "nhé", "nhoa": "nhé", "nhá": "nhé", 
    "xg": "xong", "xog": "xong", "xogn": "xong", "đag": "đang", "dag": "đang", "đg": "đang", "nộo": "nộp", "nop": "nộp", "lun": "luôn",
    "hqua": "hôm qua", "hq": "hôm qua", "hnay": "hôm nay", "hn": "hôm nay", "bjo": "bây giờ", "bh": "bây giờ", "bgio": "bây giờ",
    "sl": "số liệu", "ld": "lãnh đạo", "lđ": "lãnh đạo", "gđ": "giám đốc", "hdan": "hướng dẫn", "ks": "ký số",
    "tk": "thống kê", "nvụ": "nội vụ", "bcao": "báo cáo", "bcáo": "báo cáo", "b/c": "báo cáo", "k/h": "kế hoạch", "pt": "phần trăm",
    "khoach": "kế hoạch", "khoạch": "kế hoạch", "rầu": "rồi", "gòi": "rồi", "òi": "rồi", "ròi": "rồi", "rr": "rồi", "rùi": "rồi", "nôp": "nộp",
    "lộn": "nhầm", "lon": "nhầm", "sep": "sếp", "a/c": "anh chị", "ac": "anh chị", "đ/c": "đồng chí", "tbao": "thông báo",
    "e": "em", "done": "xong", "alo": "alo", "dv": "đơn vị", "bql": "ban quản lý", "pccc": "phòng cháy chữa cháy", "pccr": "phòng cháy rừng", "pa": "phương án", "p/a": "phương án", "ccr": "chữa cháy rừng", "pcccr": "phòng cháy chữa cháy rừng", "hk": "không",
}  # fmt: skip
# Words of two syllables that carry the meaning of a message: worth mending when one slip away.
_TRADE = (
    "báo cáo", "kế hoạch", "phát hành", "ban hành", "tổng hợp", "trình ký", "dự thảo", "gia hạn", "đôn đốc", "theo dõi",
    "kiểm tra", "đính chính", "hoàn thành", "số liệu", "hướng dẫn", "phương án", "tập huấn", "rà soát", "phần trăm",
)  # fmt: skip
# Syllables that stand for another beside the rest of its word: “kim tra”, “ke hach”, “phần tăm”.
_SYLLABLES_FOR = frozenset({
    ("kiểm tra", "kim"), ("kiểm tra", "kem"), ("kiểm tra", "iem"), ("kế hoạch", "hach"), ("kế hoạch", "hoch"), ("kế hoạch", "oach"), ("kế hoạch", "hoac"),
    ("tập huấn", "han"), ("tập huấn", "hun"), ("tập huấn", "hua"), ("tập huấn", "uan"), ("dự thảo", "tho"), ("dự thảo", "hao"), ("đôn đốc", "don"),
})  # fmt: skip
_ONSET = re.compile(r"[^aăâeêioôơuưyàáảãạ]+", re.IGNORECASE)
_PAIRS = {fold(pair): pair for pair in _TRADE}
# “ktra”, “rsoat”, “tkhai”: the first letter or consonants of the one syllable, and the other in full.
_SHORT_PAIRS = (*_TRADE, "rà soát", "triển khai", "giám sát", "thống kê", "tuyên truyền", "thực hiện", "chuẩn bị", "hoàn thiện", "khảo sát", "công khai", "phê duyệt", "tập huấn", "thẩm định", "quyết định", "phản hồi", "bổ sung", "xây dựng", "chỉnh sửa", "cập nhật")  # fmt: skip
_SHORTENED = {
    fold(lead + pair.split()[1]): pair
    for pair in reversed(_SHORT_PAIRS)
    for lead in (pair[0], _ONSET.match(pair).group())  # type: ignore[union-attr]  # each opens with a consonant
}
_COMMON = """
    nop gui roi chua lam xong da dang thang nam quy tuan ngay hom qua mai nay vuong ket xin den so xa huyen
    thi phong noi vu han la nao khong giup nham huy sua lai nhe duoc van lieu trinh ky cho
"""
_KNOWN = frozenset(fold(word) for pair in _TRADE for word in pair.split()) | frozenset(_COMMON.split())
_TOKEN = re.compile(r"[^\W_]+(?:[/&.-][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_PERIOD = re.compile(r"(?<![\w/.-])(\d{1,2})\s*(?:thg|th|t)(?=\s+đầu|\s*/\s*20)(?!\w)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?<![\w/.-])t([2-7])(?![\w/%-])", re.IGNORECASE)
_ENDING_NO = re.compile(r"(?<=\s)kh(?=\s*(?:ạ|a|e|em|anh|chị|chi|v|vậy|nhỉ|nhi|ta|nè)?\s*[?.!,]*\s*$)", re.IGNORECASE)
_PLAN = re.compile(
    r"(?<![\w/.-])kh(?=\s+(?:riêng|rieng|dân|dan|cụ|cu|của|cua|số|so|thực|thuc|năm|nam|cải|cai|chuyển|chuyen|đang|dang|đã|da|chưa|chua|ch|triển|trien|rồi|roi|r|này|nay|xong|ban|ký|ky|vừa|vua)\b)",
    re.IGNORECASE,
)
# “hong” is “không” in the south, but a machine that is “hong” is broken.
_BROKEN = re.compile(
    r"(?<!\w)((?:máy|may)(?: (?:tính|tinh|in|photo|scan|chủ|chu|vi tính|vi tinh))?|chủ|chu|bị|bi|mạng|mang|xe|in)(\s)hong(?!\w)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<![\w/.-])(\d{1,2})(?=(?:tháng|thang|ngày|ngay|quý)(?!\w))", re.IGNORECASE)
# “ngày mười hai tháng chín”, “29 này”, “sáng sớm nay”, “8h sáng”: days as chat_dates reads them.
_SPOKEN_DAY = loose(
    r"(?<![^\W_])((?:ngày|mồng|mùng|hôm) )((?:(?:hai|ba) )?(?:mươi|mười)(?: (?:mốt|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín))?|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)(?: (tháng) (giêng|mười một|mười hai|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|chạp|\d{1,2})(?![^\W_])| (?=(?:này|tới|rồi)(?![^\W_])))",
    bounded=False,
)
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "gieng": 1, "chap": 12}  # fmt: skip
_DAY_OF_THIS = loose(
    r"(?<![^\W_])(dự kiến|đến|tới|khoảng|tầm|hẹn|chắc|trước|hôm|là|vào)( \d{1,2} (?:này|tháng này))", bounded=False
)
# “hẹn mười một tháng chín có”, “chừng 27 ban hành”: a day promised without its word.
_DAY_PROMISED = loose(
    r"(?<![^\W_])(?<!có\s)(?<!được\s)(hẹn|chừng|dự kiến)( (?:(?:(?:hai|ba) mươi|mười)(?: (?:mốt|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín))? tháng (?:giêng|mười|một|hai|ba|tư|năm|sáu|bảy|tám|chín|chạp)(?![^\W_])|(?:[12]?\d|3[01]) (?:em |sở |xã |phường |huyện )?(?:nộp|gửi|ban hành|phát hành|trình|ký)(?![^\W_])(?!.*rồi)))",
    bounded=False,
)
_EARLY_IN = loose(r"(?<![^\W_])(sáng|chiều|tối) (?:sớm|muộn) (nay|mai|qua|hôm)", bounded=False)
_THIS_MORNING = loose(
    r"(?<![^\W_])(hồi (?:sáng|trưa|chiều))(?! (?:nay|qua|hôm|kia|thứ|mai|ngày|chủ|t\d|\d))(?![^\W_])", bounded=False
)
_CLOCK_IN = loose(
    r"(?<![^\W_])(\d{1,2}\s?(?:h|giờ|g)(?:\s?\d{2})? (?:sáng|chiều|tối|trưa))(?! (?:nay|mai|qua|hôm|ngày|thứ|kia|mốt|chủ|t\d|\d))(?![^\W_])",
    bounded=False,
)
# “mot nop” is “mốt nộp”, “mai toi hom qua” is “mãi tới”.
_DAY_AFTER = re.compile(
    r"^((?:(?:da|dạ|thi|em|xa|so|chac|để|de),? )*)mot(?= (?:em |xa |so |moi |se )*(?:nop|gui|lam|trinh|xong|co)\b)",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?<!\w)mai(?= (?:toi|den) (?:\d|hom|chieu|sang|nay|gio|tan)| (?:hom nay|hom qua|chieu qua|sang nay) moi)",
    re.IGNORECASE,
)
# “cưa làm”, “cha em ơi”: “chưa” that lost a letter.
_LOST_H = re.compile(
    r"(?<!\w)(?:cưa|chư|chaư|hưa)(?!\w)|^(?:cha|cua|cưa|chu)(?=(?: (?:ạ|a|nha|nhé|nhe|em|anh|chị|chi|ơi|oi|đâu|dau|e|c))+[\s.!]*$)|(?<!\w)cua(?= (?:lam|nop|gui|xong|co|ai lam|duyet) )",
    re.IGNORECASE,
)
_PERIOD_NUMBER = loose(r"0?[369]|1[0-2]|ba|sáu|chín", bounded=False)
# Dialect that only its neighbours tell from another word: “qui 2”, “bữa thứ sáu”, “đương làm”, “lúc mô”.
_DIALECT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\w)quí(?!\w)|(?<!\w)qui(?=\s+(?:[1-4]|i{1,3}|iv|một|mot|hai|ba|bốn|bon|này|nay|trước|truoc|vừa|vua)(?![\w/]))", re.IGNORECASE), "quý"),
    (loose(r"(?<![^\W_])(?<!mấy\s)(?<!may\s)(?<!vài\s)(?<!vai\s)bữa(?= (?:thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ nhật|mồng|mùng|ngày|đầu tuần|cuối tuần|\d{1,2}(?:\s?[/.-]\s?\d{1,2})?)(?![^\W_]))", bounded=False), "hôm"),
    (loose(r"(?<![^\W_])(?<!tương\s)(?<!tuong\s)đương(?= (?:làm|viết|soạn|trình|gom|tổng hợp|sửa|hoàn thiện|nhập|chỉnh|rà|ch\ờ|đợi|ký|in|họp|xin|thu thập|triển khai|thực hiện|dở|gặp|bị|kẹt|vướng)(?![^\W_]))", bounded=False), "đang"),
    (loose(r"(?<=lúc\s)mô|(?<=khi\s)mô|(?<=hồi\s)mô|(?<=hôm\s)mô|(?<=bữa\s)mô|(?<=ngày\s)mô|(?<=chỗ\s)mô|(?<=nơi\s)mô"), "nào"),
    (loose(r"(?:(?<=ở\s)|(?<=đi\s)|(?<=gửi\s)|(?<=nộp\s)|(?<=về\s)|(?<=tới\s)|(?<=đến\s))mô(?! (?:hình|tả|phỏng|típ))"), "đâu"),
    (loose(r"(?<=lúc\s)n\ớ|(?<=cái\s)n\ớ|(?<=hôm\s)n\ớ|(?<=bữa\s)n\ớ"), "đó"),
)  # fmt: skip
# “xã Krông Nia”, “buôn Drai”: no Vietnamese syllable opens like that, and no slip either.
_HIGHLAND = re.compile(r"(?:kr|đr|dr|br|pr|gr|bl|pl|kl|ml|hl|jr|sr|tl)[^\W\d_]+", re.IGNORECASE)
_PLACE_BEFORE = frozenset(("xa", "phuong", "huyen", "buon", "thon", "lang", "ban", "tran", "tp", "tx", "tt", "ubnd"))
_SHOUTED = 3
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_RIME = re.compile(
    r"(?:^|(?<=q)u|(?<=g)i(?=[aăâeêoôơuư])|(?<=[bcdđghklmnpqrstvx]))([aăâeêioôơuưy]{1,3})([cmnpt][gh]?)?$"
)
# Faces, drawn or typed, and laughter say nothing of the work, and must not stand between “rồi” and the end.
_FACES = re.compile(
    r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\uFE0E\uFE0F\u20E3]+"
    r"|(?<!\w)(?:[:=;]['-]?[)(DP]+|\^[_.]*\^|<3)(?!\w)"
    r"|(?<!\w)(?:(?:hi){2,}|(?:he){2,}|(?:ha){2,}|(?:hu){2,}|(?:ka){2,}|(?:hj){2,}|hic+)(?!\w)",
    re.IGNORECASE,
)


def _shape(word: str, like: str) -> str:
    """`word` with the capitals of `like`."""
    if len(like) > 1 and like.isupper() and len(word) > 1:
        return word.upper() if " " not in word else word
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


@lru_cache(maxsize=1 << 13)
def _mended(word: str) -> str:
    """One lower-case canonical word, mended where it is no possible syllable."""
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    word = _REPEATED.sub(r"\1", word)
    if (moved := _tone_moved(word)) is not None:
        return _SPELLINGS.get(moved, moved)
    if is_possible(word) or is_possible_bare(word) or len(word) < 3 or not _WORD.fullmatch(word):
        return word
    for pair in _PAIRS.values():
        if fold(pair).replace(" ", "") == fold(word):
            return pair
    if (short := _SHORTENED.get(fold(word))) is not None:
        return short
    for at in range(2, len(word) - 1):
        # Two words typed as one: “thángđã”.
        if all(fold(part) in _KNOWN and is_possible(part) for part in (word[:at], word[at:])):
            return f"{word[:at]} {word[at:]}"
    found = slips(word)
    if not any(fold(slip) in _KNOWN for slip in found) and (near := _nearest(word)) is not None:
        return near
    return next((slip for slip in found if fold(slip) in _KNOWN), found[0] if found else word)


# What messages are made of; a string that is no syllable and one letter away from one of these was meant for it.
_EVERYDAY_TABLE = """
    đang xong sáng ngày tháng chưa được vướng nhận chậm phần trăm không khỏi huyện phường tỉnh thành quý tuần gửi nộp
    báo cáo hoạch trình ký duyệt kiểm tra soát làm viết soạn rồi thêm đừng hủy phối hợp dựng trước việc chiều tối mai
    hôm qua lớp văn thư giám đốc lãnh đạo chủ tịch phòng đơn vị số liệu mẫu hướng dẫn giúp nhầm xin gia hạn lùi trễ
    muộn cần phải cuối đầu
"""
_BY_BARE = {fold(word): word for word in _EVERYDAY_TABLE.split()}


@lru_cache(maxsize=1 << 12)
def _nearest(word: str) -> str | None:
    """“đng”, “xng”, “vướg”: the everyday word that lacks a letter here, or has its letters changed about."""
    bare = fold(word)
    near = [
        known for known in _BY_BARE if known[0] == bare[0] and known[-1] == bare[-1] and _distance(bare, known) == 1
    ]
    near = near or [
        known for known in _BY_BARE if known[0] == bare[0] and len(known) > 3 and _distance(bare, known) == 1
    ]
    return _BY_BARE[near[0]] if len(near) == 1 or (near and len(bare) <= 3) else None


def _tone_moved(word: str) -> str | None:
    """“caó” for “cáo”, “hòan” for “hoàn”: the same syllable with its tone where it belongs; None where it stands there."""
    plain, tone = split_tone(word)
    rime = _RIME.search(plain)
    if not tone or rime is None or not _WORD.fullmatch(word):
        return None
    vowels, coda = rime.group(1), rime.group(2)
    marked = [i for i, c in enumerate(vowels) if c in "ăâêôơư"]
    place = marked[-1] if marked else len(vowels) - 1 if coda else (0, 0, 0, 1)[min(len(vowels), 3)]
    at = rime.start(1) + place
    made = canonical(nfc(plain[: at + 1] + tone + plain[at + 1 :]))
    return made if made != word and is_possible(made) else None


def _swapped(typed: str, meant: str) -> bool:
    """Whether two neighbours changed places."""
    return len(typed) == len(meant) and any(
        typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :] == meant for i in range(len(typed) - 1)
    )


def _one_off(typed: str, meant: str) -> bool:
    """One letter more, less or other."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return typed == meant
    i = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    return typed[i + 1 :] == meant[i + 1 :] or typed[i + 1 :] == meant[i:] or typed[i:] == meant[i + 1 :]


def _trade_word(first: str, second: str) -> str | None:
    """The word of the trade that two typed syllables were meant for; None where they are one, or none is near."""
    one, two = fold(first), fold(second)
    if f"{one} {two}" in _PAIRS:
        return None
    for pair, meant in _PAIRS.items():
        a, b = pair.split()
        for typed, wanted, other, right in ((one, a, two, b), (two, b, one, a)):
            if other == right and (
                _swapped(typed, wanted)
                or (_one_off(typed, wanted) and (not is_possible_bare(typed) or (meant, typed) in _SYLLABLES_FOR))
            ):
                return meant
    return None


def _distance(one: str, other: str) -> int:
    """Letters more, less, other or changed about between two words."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def _is_month(before: str, typed: str) -> bool:
    """“9 thnágs”, “6 thagns”: what stands after the number of a period and is no syllable, but nearly “tháng”."""
    low, bare = canonical(typed), fold(typed)
    if bare in ("tang", "thag", "thng", "tahng", "thnag") and low not in ("tăng", "tặng", "tầng"):
        return _PERIOD_NUMBER.fullmatch(canonical(before)) is not None
    if bare == "thang" or not _PERIOD_NUMBER.fullmatch(canonical(before)) or bare[:1] != "t" or len(bare) < 4:
        return False
    return (
        not is_possible(low) and not is_possible_bare(low) and _distance(bare, "thang") <= 2 and " " not in _mended(low)
    )


def _counted(words: str) -> int:
    """A number up to 39, spelled out."""
    value = 0
    for part in fold(words).split():
        value = (value or 1) * 10 if part == "muoi" else value + _NUMBERS[part]
    return value


def _days_in_digits(text: str) -> str:
    """Days spelled out or shortened, as a calendar writes them."""

    for match in reversed(list(_DAY_PROMISED.finditer(canonical(text)))):
        text = f"{text[: match.end(1)]} ngày{text[match.end(1) :]}"
    for match in reversed(list(_SPOKEN_DAY.finditer(canonical(text)))):
        _, day, word, month = match.groups()
        tail = f" tháng {month if month.isdigit() else _counted(month)}" if word else " "
        text = f"{text[: match.end(1)]}{_counted(day)}{tail}{text[match.end() :]}"
    for pattern, fresh in (
        (_DAY_OF_THIS, r"\1 ngày\2"),
        (_THIS_MORNING, r"\1 nay"),
        (_EARLY_IN, r"\1 \2"),
        (_CLOCK_IN, r"\1 nay"),
    ):
        low = canonical(text)
        for match in reversed(list(pattern.finditer(low))):
            text = text[: match.start()] + match.expand(fresh) + text[match.end() :]
    return text


def _put(pattern: re.Pattern[str], word: str, text: str) -> str:
    """`text` with `word` for what `pattern` finds in its canonical form."""
    for found in reversed(list(pattern.finditer(canonical(text)))):
        text = text[: found.start()] + _shape(word, text[found.start() : found.end()]) + text[found.end() :]
    return text


def _is_place(tokens: Sequence[re.Match[str]], at: int) -> bool:
    """“Krông” of “Krông Nia”: the name of a place, told by the word before it or by the capital after it."""
    typed = tokens[at].group()
    if not _HIGHLAND.fullmatch(typed) or is_possible(canonical(typed)):
        return False
    after = tokens[at + 1].group() if at + 1 < len(tokens) else ""
    before = tokens[at - 1].group() if at else ""
    named = typed[0].isupper() and (after[:1].isupper() or before[:1].isupper())
    return named or fold(before) in _PLACE_BEFORE


def mend(message: str) -> str:
    """The message in plain words; see the module's head."""
    text = squeeze(_FACES.sub(" ", nfc(message)))
    if text.isupper() and len(text.split()) > _SHOUTED:
        text = text.lower()  # typed in capitals throughout: they tell nothing
    text = _PERIOD.sub(lambda m: f"{int(m.group(1))} tháng", text)
    text = _GLUED.sub(r"\1 ", text)
    text = _BROKEN.sub(r"\1\2hỏng", text)
    text = _WEEKDAY.sub(lambda m: f"thứ {m.group(1)}", text)
    text = _NOT_BEFORE.sub("mãi", _DAY_AFTER.sub(r"\1mốt", text))
    text = _LOST_H.sub("chưa", text)
    for pattern, word in _DIALECT:
        text = _put(pattern, word, text)
    text = _PLAN.sub("kế hoạch", _ENDING_NO.sub("không", text))
    tokens = list(_TOKEN.finditer(text))
    fresh: list[str] = []
    for at, token in enumerate(tokens):
        typed = token.group()
        low = canonical(typed)
        if at and _is_month(tokens[at - 1].group(), typed):
            fresh.append("tháng")
            continue
        if _is_place(tokens, at):
            fresh.append(typed)
        elif typed.isupper() and len(typed) > 1 and typed.lower() not in _SPELLINGS:
            fresh.append(typed)  # a code or an abbreviation: for expand
        elif low in _SPELLINGS or _WORD.fullmatch(typed):
            known = expand(typed)
            fresh.append(typed if known != nfc(typed) and low not in _SPELLINGS else _shape(_mended(low), typed))
        else:
            fresh.append(typed)
    for i in range(len(tokens) - 1):
        if tokens[i + 1].start() - tokens[i].end() == 1 and (meant := _trade_word(fresh[i], fresh[i + 1])):
            first, second = meant.split()
            fresh[i], fresh[i + 1] = _shape(first, fresh[i]), second
    out, done = [], 0
    for token, word in zip(tokens, fresh, strict=True):
        out += [text[done : token.start()], word]
        done = token.end()
    return _days_in_digits(squeeze(expand("".join(out) + text[done:])))
