# ruff: noqa: RUF001 -- letters of many scripts are the point here
"""How names sound: folding, skeletons, lookup keys and likeness of names in any script. Pure: no Django, no database.

A name is folded to Latin tokens; each token has a *sound* (spelling habits ironed out, vowels in three classes) and
one or more *skeletons* (consonants in classes that scripts and schemes confuse). `keys` turns a token into the small
set of numbers under which the dictionary of tokens finds its neighbours; `likeness` and `score` rank what was found.
Known variants that no rule derives (Mehmet for Mohammed, Girgis for Giorgi) stand in `data/name_variants.csv`.
The database side is `search.py`. Phone and document numbers are exact and live in `identifiers.py`.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq

MAX_TOKENS: Final = 12
"""More words than any name in use; the rest of a pasted sentence is ignored."""
MAX_LETTERS: Final = 40
"""Longest token kept; longer ones are cut, never refused."""

# Arabic, Persian, Kurdish, Pashto and Urdu letters. Long vowels and semivowels stay, the short ones aren't written.
_ARABIC: Final = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ع": "a", "ء": "", "ئ": "y", "ؤ": "w", "ب": "b", "پ": "p",
    "ت": "t", "ٹ": "t", "ټ": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "څ": "ts", "ځ": "dz",
    "د": "d", "ڈ": "d", "ډ": "d", "ذ": "z", "ر": "r", "ړ": "r", "ڕ": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "ږ": "zh",
    "س": "s", "ش": "sh", "ښ": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ڤ": "v", "ق": "q",
    "ك": "k", "ک": "k", "گ": "g", "ګ": "g", "ل": "l", "ڵ": "l", "م": "m", "ن": "n", "ں": "n", "ڼ": "n", "ه": "h",
    "ہ": "h", "ھ": "h", "ە": "e", "ة": "a", "ۀ": "a", "و": "w", "ۆ": "o", "ۇ": "u", "ي": "y", "ی": "y", "ى": "a",
    "ې": "e", "ۍ": "y", "ێ": "e", "ے": "e", "َ": "a", "ِ": "i", "ُ": "u", "ً": "", "ٌ": "", "ٍ": "", "ْ": "", "ّ": "",
    "ـ": "", "\u200c": "", "\u200d": "",
}  # fmt: skip
# Hebrew letters, as they are read in names; vowels are not written either.
_HEBREW: Final = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "w", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
# Where the library's letter by letter reading is not how the name is written in Latin.
_EXTRA: Final = {
    "ө": "u", "Ө": "u", "ү": "u", "Ү": "u", "ё": "yo", "Ё": "yo", "х": "kh", "Х": "kh", "ђ": "dj", "ћ": "c", "џ": "dj",
    "ж": "zh", "Ж": "zh", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "һ": "h", "ҳ": "h", "ҷ": "j", "ў": "u", "ӣ": "i",
    "ӯ": "u", "ъ": "", "ь": "", "Ъ": "", "Ь": "", "ä": "ae", "ö": "o", "ü": "u", "ğ": "g", "đ": "d", "Đ": "d",
    "ə": "a", "Ə": "a", "ı": "i", "ñ": "n", "ε": "e", "ɔ": "o", "Ŋ": "ng", "ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƙ": "k",
}  # fmt: skip
_BARE: Final = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufeff]")
_ETHIOPIC: Final = re.compile("[\u1200-\u137f]")
_INDIC: Final = re.compile("[\u0900-\u0dff]")
_HAN: Final = re.compile("[\u3400-\u9fff\uac00-\ud7af]")
_APOSTROPHES: Final = re.compile("['’ʼʻʿʾ`´]")
_INSIDE: Final = frozenset("'’ʼʻʿʾ`´\u200c\u200d")
_LETTERS: Final = re.compile("[^a-z]+")
_ARTICLES: Final = frozenset({"al", "el", "ul", "ur", "ar", "as", "ash", "an", "ad", "ed", "er", "es", "il"})
_PARTICLES: Final = _ARTICLES | frozenset(
    [
        "abu",
        "abou",
        "abo",
        "bin",
        "ibn",
        "ben",
        "bint",
        "bte",
        "de",
        "da",
        "dos",
        "das",
        "di",
        "du",
        "del",
        "der",
        "den",
        "von",
        "zu",
        "mac",
        "mc",
        "ould",
        "oult",
        "wld",
        "mint",
        "bni",
        "beni",
        "ait",
        "st",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
)
_SERVANT: Final = re.compile(
    r"^[ae]b[dt](?:[aeou]{0,2}(?:l|r(?=r)|s(?=s)|n(?=n)|z(?=z)|sh(?=sh)|t(?=t)|d(?=d))|[eou]{1,2})?(?=[a-z]{3})"
)
_SERVANT_ALONE: Final = re.compile(r"^[ae]b[dt][aeou]{0,2}[lrsnzt]?$")


class Token(NamedTuple):
    """One word of a name: Latin letters a to z, and whether its script leaves vowels unwritten."""

    text: str
    bare: bool = False

    @property
    def weak(self) -> bool:
        """A particle (al, bin, de …) or an initial: it may tell two names apart, it never finds one."""
        return self.text in _PARTICLES or len(self.text) < 2  # noqa: PLR2004 -- one letter is an initial


def fold(name: str) -> str:
    """The name in Latin letters a to z with single spaces, to sort and compare. Empty only if it has no letter."""
    return " ".join(token.text for token in tokens(name))


def tokens(name: str) -> tuple[Token, ...]:
    """The words of a name in their order, `Abd al-X`, `Abdul X` and `AbdelX` become one: `abdx`."""
    words: list[Token] = []
    for word in "".join(map(_kept, unicodedata.normalize("NFKC", name[:400]))).split():
        words.extend(_latin(word))
    return tuple(_join_servants(words)[:MAX_TOKENS])


def content(name: str) -> tuple[Token, ...]:
    """The tokens that find a name: all but particles and initials, unless there is nothing else."""
    found = tokens(name)
    return tuple(token for token in found if not token.weak) or found


def _kept(character: str) -> str:
    """Letters, the marks that belong to them and apostrophes; anything else parts words."""
    return character if unicodedata.category(character)[0] in "LM" or character in _INSIDE else " "


@lru_cache(maxsize=65_536)
def _latin(word: str) -> tuple[Token, ...]:
    if _BARE.search(word):
        bare = "".join(_ARABIC.get(c) or _HEBREW.get(c) or ("" if c in _ARABIC else anyascii(c)) for c in word)
        return _clean([_without_article(bare, word)], bare=not re.search("[eoiu]", bare.lower()))
    word = _APOSTROPHES.sub("", word)
    if _HAN.search(word):
        return _clean(re.findall("[A-Z][^A-Z]*|[a-z]+", anyascii(word)), bare=False)
    if _ETHIOPIC.search(word) or _INDIC.search(word):
        return _clean([anyascii(word)], bare=bool(_INDIC.search(word)))
    composed = unicodedata.normalize("NFC", word)
    return _clean(["".join(_EXTRA.get(c) or ("" if c in _EXTRA else anyascii(c)) for c in composed)], bare=False)


def _without_article(latin: str, word: str) -> str:
    return latin[2:] if word.startswith("ال") and len(latin) > 4 else latin  # noqa: PLR2004 -- al + three letters


def _clean(words: Iterable[str], *, bare: bool) -> tuple[Token, ...]:
    letters = (_LETTERS.sub("", word.lower())[:MAX_LETTERS] for word in words)
    return tuple(Token(word, bare) for word in letters if word)


def _join_servants(words: list[Token]) -> list[Token]:
    """Each servant with what follows it, until nothing joins any more: what was joined may be a servant again."""
    joined = _joined_once(words)
    return joined if len(joined) == len(words) else _join_servants(joined)


def _joined_once(words: list[Token]) -> list[Token]:
    joined: list[Token] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if _SERVANT_ALONE.match(word.text) and rest:
            if rest[0].text in _ARTICLES and len(rest) > 1:
                rest.pop(0)
            nxt = rest.pop(0)
            stem = (
                nxt.text[2:]
                if re.match("(al|ul|el)[a-z]{3}", nxt.text) and nxt.text not in {"ali", "elias"}
                else nxt.text
            )
            joined.append(Token(_bare_servant(("abd" + stem)[:MAX_LETTERS]), word.bare or nxt.bare))
        else:
            joined.append(Token(_bare_servant(word.text), word.bare))
    return joined


def _bare_servant(text: str) -> str:
    """`abdulaziz`, `abdelaziz` and `abdoulaziz` as `abdaziz`; folding it again changes nothing."""
    shorter = _SERVANT.sub("abd", text)
    return text if shorter == text else _bare_servant(shorter)


# --- sound ------------------------------------------------------------------------------------------------------

# (letters of which a token must hold one for the rule to touch it, what is looked for, what stands instead). An x may
# have become an h, and ee an i, by the time a rule is reached.
_Rule = tuple[frozenset[str], re.Pattern[str], str]


def _rules(*rules: tuple[str, str, str]) -> tuple[_Rule, ...]:
    return tuple((frozenset(letters), re.compile(pattern), sound) for letters, pattern, sound in rules)


_TWICE: Final = re.compile("(.)\\1+")
_DIGRAPHS: Final = _rules(
    ("c", "shch|schtsch|schch", "S"), ("hjc", "tsch|tsj|tch|sch|sh|sj|ch|sc(?=[ei])", "S"),
    ("hjg", "dzh|dsch|dj|zh|dg(?=[eiy])", "J"), ("tz", "tz|ts|dz", "s"), ("h", "kh", "h"), ("x", "x", "h"),
    ("hx", "gh", "g"), ("hx", "ph", "f"), ("hx", "th", "t"), ("hx", "dh", "d"), ("hx", "bh", "b"), ("hx", "lh", "l"),
    ("hxg", "nh|gn", "n"), ("cq", "ck|qu|q", "k"), ("c", "c(?=[eiy])", "s"), ("c", "c", "k"), ("j", "j", "J"),
    ("w", "w", "v"), ("hx", "(?<=[bcdfgkpqrtvlmnsSzJ])h(?=[aeiouy]|$)", ""), ("hx", "(?<=[aeiouy])h$", ""),
    ("e", "ee", "i"), ("y", "^y(?=[aeiou])", "Y"), ("ae", "[ae][aeiouy]*", "a"), ("iye", "[iy][aeiouy]*", "i"),
    ("ou", "[ou][aeiouy]*", "u"),
)  # fmt: skip
_FRAME: Final = str.maketrans("", "", "aiu")
_CLASSES: Final = str.maketrans(
    {"S": "s", "J": "s", "z": "s", "g": "k", "d": "t", "b": "p", "e": "a", "i": "a", "u": "a", "o": "a", "Y": "y"}
)
_OTHER_READINGS: Final = _rules(
    ("j", "^j", "y"),  # Johannes, Jusuf
    ("j", "(?<=[aeiou])j|(?<=[a-z])j(?=[aeiou])", "y"),  # Boja, Mladjen
    ("wv", "(?<=.)w|(?<=[aeiou])v(?=[aeiou])", "u"),  # Daoud, Dawood
    ("x", "x", "sh"),  # Xiao
    ("h", "kh", "k"),
    ("c", "c(?=[aou])", "s"),  # Can, Cabbar
    ("c", "ch", "k"),
    ("h", "(?<=[aeiou])h", ""),  # Muamed, Joan
    ("g", "g(?=[eiy])", "j"),
    ("s", "^(hs|ts)", "s"),  # Hsiao, Tsao
    ("g", "(?<=.)ng$", "n"),
    ("g", "gh|(?<=[aeiou])g(?=[aeioulm])", ""),  # Erdogan
    ("h", "^h", ""),
)


@lru_cache(maxsize=131_072)
def sound(text: str) -> str:
    """How a Latin token sounds, spelling habits aside: no digraphs, nothing doubled, vowel runs as a, i or u."""
    letters = frozenset(text)
    text = _TWICE.sub("\\1", text)
    for needed, pattern, replacement in _DIGRAPHS:
        if not needed.isdisjoint(letters):
            text = pattern.sub(replacement, text)
    return _TWICE.sub("\\1", text)


def _bones(text: str) -> str:
    heard = sound(text).translate(_CLASSES)
    bare = heard[:1] + heard[1:].translate(_FRAME)
    return _TWICE.sub("\\1", bare) if len(bare) > 3 else bare  # noqa: PLR2004 -- short ones need every bone


@lru_cache(maxsize=131_072)
def skeletons(text: str) -> tuple[str, ...]:
    """The consonant skeletons of a token: the plain reading, then those by other habits of spelling (at most eight)."""
    found = dict.fromkeys((_bones(text),))
    letters = frozenset(text)
    for needed, pattern, replacement in _OTHER_READINGS:
        if needed.isdisjoint(letters):
            continue
        other = pattern.sub(replacement, text)
        if other != text and other:
            found[_bones(other)] = None
    return tuple(bones for bones in found if bones)[:8]


def skeleton(text: str) -> str:
    """The plain consonant skeleton of a token: `mohammed` and `muhamad` give `mhmt`."""
    return _bones(text)


# --- known variants ---------------------------------------------------------------------------------------------


@cache
def _variants() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    path = Path(__file__).with_name("data") / "name_variants.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            for spelling in row["spellings"].split():
                for token in tokens(spelling.replace("_", " "))[:1]:
                    groups.setdefault(token.text, set()).add(number)
    return {text: frozenset(numbers) for text, numbers in groups.items()}


_NO_GROUP: Final[frozenset[int]] = frozenset()


def variant_groups(text: str) -> frozenset[int]:
    """The numbers of the known groups of variants (`data/name_variants.csv`) a folded token belongs to."""
    return _variants().get(text, _NO_GROUP)


# --- lookup keys ------------------------------------------------------------------------------------------------


def _number(kind: str, value: str) -> int:
    return crc32(f"{kind}{value}".encode()) - 2**31


def _lossy(text: str) -> Iterable[str]:
    return (text[:i] + text[i + 1 :] for i in range(len(text)))


_EDITABLE_SOUND: Final = 3
_EDITABLE_FRAME: Final = 4


@lru_cache(maxsize=16_384)
def keys(token: Token) -> frozenset[int]:
    """The 32-bit numbers a token is filed and looked up under; two tokens that share one may be the same name.

    Skeletons, known groups, the sound and the sound less any one letter, the consonants and the consonants less any
    one: two spellings a letter apart (one dropped, added, swapped or replaced) always share a number.
    """
    found = {_number("s", bones) for bones in skeletons(token.text)}
    found.update(_number("g", str(group)) for group in variant_groups(token.text))
    heard = sound(token.text)
    found.add(_number("d", heard))
    if len(heard) >= _EDITABLE_SOUND and not token.bare:
        found.update(_number("d", part) for part in _lossy(heard))
    frame = heard[:1] + heard[1:].translate(_FRAME)
    if len(frame) >= _EDITABLE_FRAME:
        found.add(_number("f", frame))
        found.update(_number("f", part) for part in _lossy(frame))
    return frozenset(found)


# --- likeness ---------------------------------------------------------------------------------------------------

SAME_GROUP: Final = 0.97
_SPELT, _HEARD, _BONES = 0.4, 0.35, 0.25
_LONG: Final = str.maketrans("eyow", "iiuu")


@lru_cache(maxsize=262_144)
def likeness(one: Token, other: Token) -> float:
    """How likely two tokens are the same name, 0 to 1. Exact 1; known variants 0.97; else spelling, sound and bones."""
    if one.text == other.text:
        return 1.0
    if not variant_groups(one.text).isdisjoint(variant_groups(other.text)):
        return SAME_GROUP
    if one.bare != other.bare:
        return 0.96 * _read_without_vowels(one, other, _bones_alike(one.text, other.text))
    return _as_written(one.text, other.text, OSA.normalized_similarity(one.text, other.text), least=0.0)


def likest(one: Token, texts: Sequence[str], bare: Sequence[bool], *, least: float) -> list[tuple[int, float]]:
    """Of many tokens, given by text and bareness, those that are at least so much like one, as (place, likeness).

    What `likeness` says of each, sooner: most of what shares a lookup key is too far off by its spelling alone,
    whatever sound and bones would add.
    """
    groups = variant_groups(one.text)
    apart = {place for place, other in enumerate(bare) if other != one.bare}
    if groups:
        apart |= {place for place, text in enumerate(texts) if not groups.isdisjoint(variant_groups(text))}
    near = process.extract(
        one.text,
        texts,
        scorer=OSA.normalized_similarity,
        score_cutoff=max(0.0, (least - _HEARD - _BONES) / _SPELT - 1e-9),
        limit=None,
    )
    alike = [(place, likeness(one, Token(texts[place], bare[place]))) for place in sorted(apart)]
    alike += [
        (place, 1.0 if spelt == 1 else _as_written(one.text, text, spelt, least=least))
        for text, spelt, place in near
        if place not in apart
    ]
    return [(place, value) for place, value in alike if value >= least]


def _as_written(one: str, other: str, spelt: float, *, least: float) -> float:
    """The likeness of two words of the same kind of script; 0 where it can't come to `least`."""
    sure = _SPELT * spelt + _HEARD * OSA.normalized_similarity(sound(one), sound(other))
    return sure + _BONES * _bones_alike(one, other) if sure + _BONES >= least else 0.0


def _bones_alike(one: str, other: str) -> float:
    ours, theirs = skeletons(one), skeletons(other)
    if ours[0] == theirs[0]:
        return 1.0
    return 0.95 if set(ours) & set(theirs) else OSA.normalized_similarity(ours[0], theirs[0])


def _read_without_vowels(one: Token, other: Token, bones: float) -> float:
    """A name from a script that leaves vowels out: its consonants against the other's, and its long vowels in order."""
    bare, full = (one, other) if one.bare else (other, one)
    frames = [sound(token.text)[:1] + sound(token.text)[1:].translate(_FRAME) for token in (bare, full)]
    long = LCSseq.similarity(bare.text.translate(_LONG), full.text.translate(_LONG)) / len(bare.text)
    return 0.45 * bones + 0.4 * OSA.normalized_similarity(*frames) + 0.15 * long
