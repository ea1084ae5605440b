"""Which strings of letters can be a Vietnamese syllable, and what a slip of the keyboard may have meant. Pure.

`is_possible` checks onset, rime and tone against the tables of the written language, whatever a document's words are:
“hạn” can be, “hanj” and “nàoo” cannot. `slips` gives the syllables that a typed string may stand for when the input
method did not do its work: Telex and VNI left-overs (“hanj”, “sowr”, “han5”), a doubled letter (“nàoo”), two swapped
neighbours (“bóa” for “báo”). It only proposes possible syllables; whoever asks decides by what it knows and by context.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from knowledge.text import canonical, fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
_RIMES = _words(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu "
    "iêc iêm iên iêng iêp iêt iêu yêm yên yêng yêt yêu o oc oi om on ong op ot "
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh "
    "uôc uôi uôm uôn uông uôt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt "
    "ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y"
)
_AFTER_QU = _words(
    "a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt ôc ơ y ych yên "
    "yêt ynh yt ynh it ích i"
)
_AFTER_GI = _words(
    "a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăt âc âm ân âp ât âu ây e em en eo ep ê êc êng êt ô ôc ôi ông "
    "ơ ơi u ua uc um ung up uôc uông ư ưa ưt ương ươc ươi o oc oi on ong op"
)
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc huyền hỏi ngã nặng
_TELEX_TONE = dict(zip("sfrxj", _TONES, strict=True))
_VNI_TONE = dict(zip("12345", _TONES, strict=True))
_TELEX_PAIR = {"aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "dd": "đ"}
_VNI_PAIR = {"a6": "â", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "a8": "ă", "d9": "đ"}
_VOWELS = frozenset("aăâeêioôơuưy")
_SWAPPED = frozenset({"gn", "hn", "ht", "hk", "rt", "hp", "hc"})  # of ng, nh, th, kh, tr, ph, ch


def split_tone(syllable: str) -> tuple[str, str]:
    """The syllable without its tone, and the tone as a combining mark ("" for the level one)."""
    split = unicodedata.normalize("NFD", syllable)
    tone = "".join(c for c in split if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in split if c not in _TONES)), tone


def _parse(plain: str) -> tuple[str, str] | None:
    """Onset and rime of a toneless syllable, or None where the tables know none."""
    for onset in _ONSETS:
        if not plain.startswith(onset):
            continue
        rime = plain[len(onset) :]
        if not rime or rime[0] not in _VOWELS:
            continue
        first = rime[0]
        if onset == "qu":
            fits = rime in _AFTER_QU
        elif onset == "gi":
            fits = rime in _AFTER_GI
        else:
            fits = rime in _RIMES
            if onset in {"c", "g", "ng"}:
                fits = fits and (first not in "eêiy" or (onset == "g" and rime in {"i", "in"}))
            elif onset in {"k", "gh", "ngh"}:
                fits = fits and (first in "eêi" or (onset == "k" and rime == "y"))
            elif rime.startswith("yê" if onset else "iê"):
                fits = False
        if fits:
            return onset, rime
    return None


@lru_cache(maxsize=1 << 15)
def is_possible(syllable: str) -> bool:
    """Whether a lower-case string can be a syllable as it is written, tone and all."""
    plain, tone = split_tone(syllable)
    if len(tone) > 1 or (found := _parse(plain)) is None:
        return False
    # Syllables closed by a stop carry the rising or the heavy tone, in speech and in writing.
    return not found[1].endswith(("c", "ch", "p", "t")) or tone in ("\u0301", "\u0323")


@lru_cache(maxsize=1 << 15)
def is_possible_bare(syllable: str) -> bool:
    """Whether some syllable is written like this once its marks are left out: “nop”, “thang”, “duoc”."""
    return syllable in _bare_syllables()


@lru_cache(maxsize=1)
def _bare_syllables() -> frozenset[str]:
    """Every possible syllable, folded."""
    found = set()
    for onset in _ONSETS:
        for rime in _RIMES | _AFTER_QU | _AFTER_GI:
            if _parse(onset + rime) is not None:
                found.add(fold(onset + rime))
    return frozenset(found)


def put_tone(plain: str, tone: str) -> str:
    """A toneless syllable with `tone` on the letter that carries it, in the canonical placement."""
    if not tone:
        return plain
    found = _parse(plain)
    if found is None:
        return plain
    onset, rime = found
    if not onset and plain.startswith("gi"):
        onset, rime = "g", plain[1:]
    vowels = [i for i, c in enumerate(rime) if c in _VOWELS]
    marked = [i for i in vowels if rime[i] in "ăâêôơư"]
    if marked:
        at = marked[-1]  # ươ carries it on the ơ
    elif len(vowels) == 1:
        at = vowels[0]
    elif vowels[-1] < len(rime) - 1 or len(vowels) == 3:
        at = vowels[1]  # closed (toán) or three vowels (ngoài)
    else:
        at = vowels[0]
    rime = rime[: at + 1] + tone + rime[at + 1 :]
    return canonical(unicodedata.normalize("NFC", onset + rime))


def _decode(typed: str, tones: dict[str, str], pairs: dict[str, str]) -> str | None:
    """What an input method would have made of the keys of one syllable; None where a key has no place."""
    tone, out = "", ""
    for char in typed:
        if out and char in tones and any(fold(c) in "aeiouy" for c in out):
            if tone:
                return None
            tone = tones[char]
            continue
        for at in range(len(out) - 1, -1, -1):
            pair = pairs.get(out[at] + char)
            if pair and not (at < len(out) - 2 and char not in "w678" + "d9"):
                # w and the VNI digits also mark a vowel further back: “nuocw”, “thoi7”.
                out = out[:at] + pair + out[at + 1 :]
                break
        else:
            if char == "w" and pairs is _TELEX_PAIR:
                out += "ư"
            elif char.isdigit():
                return None
            else:
                out += char
    plain, typed_tone = split_tone(out)
    if "uơ" in plain and not plain.endswith("uơ"):
        plain = plain.replace("uơ", "ươ")  # one w stands for both: “thuowng”
    if tone and typed_tone:
        return None
    return put_tone(plain, tone or typed_tone)


def telex(typed: str) -> str | None:
    """“hanj” -> “hạn”; None where the keys make no possible syllable or hold nothing to undo."""
    done = _decode(typed, _TELEX_TONE, _TELEX_PAIR)
    if not done or done == typed:
        return None
    # A stop without its tone (“nuocw” -> “nươc”) is left for whoever knows the words to complete.
    return done if is_possible(done) or is_possible(put_tone(done, "\u0301")) else None


def vni(typed: str) -> str | None:
    """“han5” -> “hạn”; None where the keys make no possible syllable or hold nothing to undo."""
    if not any(c.isdigit() for c in typed) or typed[:1].isdigit():
        return None
    done = _decode(typed, _VNI_TONE, _VNI_PAIR)
    return done if done and done != typed and is_possible(done) else None


@lru_cache(maxsize=1 << 13)
def slips(typed: str) -> tuple[str, ...]:
    """Possible syllables that a lower-case canonical string may have been meant for, likeliest kind of slip first."""
    found: list[str] = []
    undone = telex(typed)
    if undone:
        found.append(undone)
    for i in range(1, len(typed)):
        if fold(typed[i]) == fold(typed[i - 1]):
            shorter = typed[: i - 1] + (typed[i] if fold(typed[i]) != typed[i] else typed[i - 1]) + typed[i + 1 :]
            found.append(shorter)
    plain, tone = split_tone(typed)
    for i in range(1, len(plain)):
        a, b = plain[i - 1], plain[i]
        # Any two letters in what can be no syllable (“thnag”); else only those that fingers often swap.
        if a != b and ({a, b} <= _VOWELS or a + b in _SWAPPED or not is_possible_bare(fold(plain))):
            found.append(put_tone(plain[: i - 1] + b + a + plain[i + 1 :], tone))
    return tuple(dict.fromkeys(s for s in found if s != typed and (is_possible(s) or is_possible_bare(fold(s)))))
