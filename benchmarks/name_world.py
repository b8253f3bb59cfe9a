# ruff: noqa: E501, RUF001, SIM905, E731, ARG005, PLR2004, PLC3002, PLR0911, PLR0912, PLR0917, C901, F841 -- tables of letters and sounds, read best as one line of words
"""An invented world of names for `names.py`: persons of some twenty cultures, and queries disturbed in known ways.

Deterministic for a seed. How a name is written by other schemes, typed badly or entered in its script is worked out
here from tables of its own, not from the product's folding. `Base` is the name itself; its spellings are how papers
write it. Two persons have *the same true name* when their bases are the same, however they are spelt.
"""

import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import name_lists as lists

Scheme = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Base:
    number: int
    native: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    bases: tuple[Base, ...]
    latin: str
    native: str
    stored: tuple[str, ...]
    year: int | None
    culture: str


@dataclass(frozen=True, slots=True)
class Query:
    kind: str
    text: str
    year: int | None
    person: Person
    bases: tuple[int, ...]


# --- other people's schemes (not the product's) -------------------------------------------------------------------
FRENCH: Scheme = (
    ("sch", "ch"),
    ("sh", "ch"),
    ("u", "ou"),
    ("j", "dj"),
    ("w", "ou"),
    ("q", "k"),
    ("y$", "i"),
    ("ee", "i"),
    ("g(?=[ei])", "gu"),
)
GERMAN: Scheme = (
    ("(?<!c)ch", "tsch"),
    ("sh", "sch"),
    ("zh", "sch"),
    ("j", "dsch"),
    ("v", "w"),
    ("ya", "ja"),
    ("yu", "ju"),
    ("kh", "ch"),
    ("y$", "i"),
    ("ee", "i"),
)
DUTCH: Scheme = (
    ("(?<!c)ch", "tsj"),
    ("sh", "sj"),
    ("oo|ou|u", "oe"),
    ("j", "dj"),
    ("y(?=[aou])", "j"),
    ("kh", "g"),
    ("ee", "ie"),
)
ENGLISH: Scheme = (
    ("ou|u", "oo"),
    ("i(?=[bdklmnrst])", "ee"),
    ("dj", "j"),
    ("q", "k"),
    ("ei|ai", "ay"),
    ("(?<=[a-z])i$", "y"),
    ("c(?=[aou])", "k"),
)
TURKISH: Scheme = (
    ("sh", "ş"),
    ("ch", "ç"),
    ("j", "c"),
    ("w", "v"),
    ("kh", "h"),
    ("ou|oo", "u"),
    ("q", "k"),
    ("gh", "ğ"),
    ("ee", "i"),
    ("th", "s"),
)
ITALIAN: Scheme = (
    ("g(?=[ei])", "gh"),
    ("k(?=[aour])", "c"),
    ("w(?=[aeio])", "u"),
    ("y", "i"),
    ("sh", "sc"),
    ("z", "zz"),
    ("j", "gi"),
)
IBERIAN: Scheme = (
    ("k(?=[aou])", "c"),
    ("k(?=[ei])", "qu"),
    ("sh", "x"),
    ("w", "u"),
    ("y", "i"),
    ("ph", "f"),
    ("ou|oo", "u"),
    ("h$", ""),
    ("z", "s"),
)
SCHEMES: tuple[Scheme, ...] = (FRENCH, GERMAN, DUTCH, ENGLISH, TURKISH, ITALIAN, IBERIAN)

_RU = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґңөү"
_RU_PASSPORT = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia i i ie g n o u".split()
_RU_ENGLISH = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g n u u".split()
_RU_SCIENCE = "a b v g d e ë ž z i j k l m n o p r s t u f h c č š šč - y - è ju ja i ji je g n ö ü".split()
_RU_FRENCH = "a b v g d e io j z i ï k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia i ï ie g n eu ou".split()
_RU_GERMAN = (
    "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja i ji je g n ö ü".split()
)
_MN_ENGLISH = "a b v g d ye yo j z i i k l m n o p r s t u f kh ts ch sh sh - y i e yu ya i i ye g n u u".split()
_MN_OLD = "a b w g d e yo zh z i y k l m n o p r s t u f h ts ch sh sh - y - e yu ya i i e g n o u".split()
_MN_OTHER = "a b v g d ye yo j z i i k l m n o p r s t u f h c ch sh sh - i i e yu ya i i ye g n ö ü".split()
_ARMENIAN = (
    ("kh", "խ"),
    ("ts", "ց"),
    ("ch", "չ"),
    ("sh", "շ"),
    ("zh", "ժ"),
    ("gh", "ղ"),
    ("dz", "ձ"),
    ("ye", "ե"),
    ("vo", "ո"),
    ("u", "ու"),
    ("a", "ա"),
    ("b", "բ"),
    ("g", "գ"),
    ("d", "դ"),
    ("e", "ե"),
    ("z", "զ"),
    ("t", "տ"),
    ("i", "ի"),
    ("l", "լ"),
    ("k", "կ"),
    ("h", "հ"),
    ("m", "մ"),
    ("y", "յ"),
    ("n", "ն"),
    ("o", "ո"),
    ("p", "պ"),
    ("j", "ջ"),
    ("r", "ր"),
    ("s", "ս"),
    ("v", "վ"),
    ("f", "ֆ"),
    ("c", "ծ"),
    ("q", "ք"),
)
_GEORGIAN = (
    ("kh", "ხ"),
    ("ts", "წ"),
    ("ch", "ჩ"),
    ("sh", "შ"),
    ("zh", "ჟ"),
    ("gh", "ღ"),
    ("dz", "ძ"),
    *zip("abgdevzilmnoprstukqjhf", "აბგდევზილმნოპრსტუკქჯჰფ", strict=True),
)
_ETHIOPIC = dict(
    zip(
        "h l m r s sh q b t ch n k w z y d j g th f p kh ts".split(),
        (
            0x1200,
            0x1208,
            0x1218,
            0x1228,
            0x1230,
            0x1238,
            0x1240,
            0x1260,
            0x1270,
            0x1278,
            0x1290,
            0x12A8,
            0x12C8,
            0x12D8,
            0x12E8,
            0x12F0,
            0x1300,
            0x1308,
            0x1320,
            0x1348,
            0x1350,
            0x12B8,
            0x1338,
        ),
        strict=True,
    )
)
_ETHIOPIC_VOWELS = {"e": 0, "u": 1, "i": 2, "a": 3, "": 5, "o": 6}
_HINDI = dict(
    zip(
        "kh g ch j sh th t d n p b m y r l v s h k bh dh ph z f w q".split(),
        "ख ग च ज श थ त द न प ब म य र ल व स ह क भ ध फ ज़ फ़ व क़".split(),
        strict=True,
    )
)


def by_letter(native: str, table: Sequence[str]) -> str:
    letters = {letter: ("" if latin == "-" else latin) for letter, latin in zip(_RU, table, strict=True)}
    return "".join(letters.get(c, c) for c in native.lower()).capitalize()


def by_pairs(latin: str, pairs: Sequence[tuple[str, str]]) -> str:
    text = latin.lower()
    for plain, letter in pairs:
        text = text.replace(plain, letter)
    return text


def to_ethiopic(latin: str) -> str:
    text = re.sub(
        r"(.)\1+",
        r"\1",
        latin.lower()
        .replace("é", "e")
        .replace("ph", "f")
        .replace("gh", "g")
        .replace("c", "k")
        .replace("x", "k")
        .replace("v", "b"),
    )
    text = re.sub("[aeiou]+(?=[aeiou])", "", text)
    parts = re.findall("(sh|ch|ts|kh|th|[hlmrsqbtnkwzydjgfp])?([aeiou]?)", text)
    return "".join(
        chr(_ETHIOPIC[c] + _ETHIOPIC_VOWELS[v]) if c else {"a": "አ", "e": "እ", "i": "ኢ", "o": "ኦ", "u": "ኡ"}.get(v, "")
        for c, v in parts
    )


# --- bases --------------------------------------------------------------------------------------------------------
class Maker:
    """Makes bases and numbers them."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.bases: list[Base] = []

    def base(self, native: str, spellings: Sequence[str]) -> Base:
        made = Base(
            len(self.bases), native.replace("_", " "), tuple(dict.fromkeys(s.replace("_", " ") for s in spellings))
        )
        self.bases.append(made)
        return made

    def explicit(self, text: str) -> list[Base]:
        return [self.base(*self._pair(entry)) for entry in text.split()]

    @staticmethod
    def _pair(entry: str) -> tuple[str, list[str]]:
        native, _, latin = entry.partition("=")
        return (native, latin.split("/")) if latin else ("", entry.split("/"))

    def derived(self, entries: Sequence[str], native: Callable[[str], str]) -> list[Base]:
        return [self.base(native(entry.split("/")[0].replace("_", " ")), entry.split("/")) for entry in entries]

    def letters(self, entries: Sequence[str], tables: Sequence[Sequence[str]]) -> list[Base]:
        return [self.base(entry, [by_letter(entry, table) for table in tables]) for entry in entries]


def _distinct(make: Callable[[], str], count: int) -> list[str]:
    found: dict[str, None] = {}
    for _ in range(count * 6):
        found[make()] = None
        if len(found) >= count:
            break
    return list(found)


_ROOT = "b=ب t=ت th=ث j=ج h=ح kh=خ d=د r=ر z=ز s=س sh=ش f=ف q=ق k=ك l=ل m=م n=ن h=ه w=و y=ي gh=غ".split()


def arabic_tail(maker: Maker, count: int) -> list[Base]:
    """Nouns of agent, colour and descent over invented roots, in the script and in three usual spellings."""
    rng = maker.rng
    shapes = (
        ("{0}ا{1}{2}", "{0}a{1}i{2}"), ("{0}{1}ي{2}", "{0}a{1}i{2}"), ("{0}{1}و{2}", "{0}a{1}ou{2}"), ("{0}{1}ا{2}", "{0}a{1}{1}a{2}"),
        ("م{0}{1}و{2}", "ma{0}{1}ou{2}"), ("{0}{1}{2}ان", "{0}a{1}{2}an"), ("ال{0}{1}{2}ي", "al {0}a{1}{2}i"), ("ال{0}{1}ي{2}ي", "al {0}u{1}ai{2}i"),
        ("{0}{1}{2}اوي", "{0}a{1}{2}awi"), ("بو{0}{1}{2}", "bou{0}a{1}{2}"),
    )  # fmt: skip

    def one() -> str:
        native, latin = rng.choice(shapes)
        roots = [rng.choice(_ROOT).split("=") for _ in range(3)]
        return native.format(*(r[1] for r in roots)) + "=" + latin.format(*(r[0] for r in roots))

    made = []
    for entry in _distinct(one, count):
        native, latin = entry.split("=")
        words = latin.title()
        glued = latin.replace(" ", "").capitalize()
        made.append(
            maker.base(
                native,
                (words, glued, apply(FRENCH, words, 1, rng), apply(ENGLISH, latin.removeprefix("al ").title(), 1, rng)),
            )
        )
    return made


def persian_tail(maker: Maker, count: int) -> list[Base]:
    rng = maker.rng
    heads = "خدا=Khoda/Khuda نیک=Nik/Neek جهان=Jahan/Djahan مهر=Mehr/Mihr پاک=Pak/Paak شیر=Shir/Sher گل=Gol/Gul نور=Nur/Noor خوش=Khosh/Khush سلطان=Soltan/Sultan رحمت=Rahmat/Rehmat کاظم=Kazem/Kazim شمس=Shams حکیم=Hakim/Hakeem دوست=Dost/Doost تیمور=Teymur/Timor بهار=Bahar/Behar قلی=Qoli/Quli غیاث=Ghias/Ghiyas ظاهر=Zaher/Zahir یار=Yar".split()
    tails = "زاده=zadeh/zada پور=pour/poor/pur نیا=nia/niya یار=yar زی=zai/zay دوست=doust/dost خیل=khel/kheil مند=mand فر=far بخش=bakhsh/baksh الدین=uddin/eddin/oddin الله=ullah/ollah وند=vand/wand آبادی=abadi ستانی=stani".split()
    made = []
    for head in heads:
        for tail in tails:
            (n1, s1), (n2, s2) = head.split("="), tail.split("=")
            for mid, letter in (("", ""), ("i", "ی")):
                options = [a + mid + b for a in s1.split("/") for b in s2.split("/")]
                made.append(maker.base(n1 + letter + n2, [*options, f"{s1.split('/')[0]} {s2.split('/')[0].title()}"]))
    return made + arabic_tail(maker, max(0, count - len(made)))


def syllabic(
    maker: Maker, syllables: str, ends: str, count: int, native: Callable[[str], str], parts: tuple[int, ...] = (1, 2)
) -> list[Base]:
    rng = maker.rng
    beginning, ending = syllables.split(), ends.split()

    def one() -> str:
        return ("".join(rng.choice(beginning) for _ in range(rng.choice(parts))) + rng.choice(ending)).capitalize()

    return [
        maker.base(native(word), (word, *sorted({apply(rng.choice(SCHEMES), word, 0.8, rng) for _ in range(2)})))
        for word in _distinct(one, count)
    ]


def compounds(maker: Maker, parts: Sequence[str], tables: Sequence[Sequence[str]], count: int) -> list[Base]:
    rng = maker.rng
    return maker.letters(_distinct(lambda: rng.choice(parts) + rng.choice(parts).lower(), count), tables)


def cyrillic_tail(maker: Maker, count: int) -> list[Base]:
    rng = maker.rng
    heads = "Бар Вер Гор Дем Жил Зар Кас Лук Мир Нов Пет Род Сав Тим Усм Фил Хар Цар Чер Шам Щер Юр Яр Гал Дол Ков Мал Сол Там Бел Каз Рах Хам Юс".split()
    middles = "ан ал ин ур ок яг ил ев ат уш ым ар ел ож ей".split()
    ends = "ов ев ин ский енко ук чук ян швили ич оев хоев мурзаев бек дзе ец".split()
    return maker.letters(
        _distinct(
            lambda: (
                rng.choice(heads)
                + "".join(rng.choice(middles) for _ in range(rng.choice((0, 1, 1))))
                + rng.choice(ends)
            ),
            count,
        ),
        (_RU_PASSPORT, _RU_ENGLISH, _RU_FRENCH, _RU_SCIENCE, _RU_GERMAN),
    )


def chinese_given(maker: Maker, count: int) -> list[Base]:
    rng = maker.rng
    syllables = [entry.split("=") for entry in lists.CHINESE_SYLLABLES.split()]
    made: dict[str, Base] = {}
    while len(made) < count:
        chosen = [rng.choice(syllables) for _ in range(rng.choice((1, 2, 2, 2)))]
        native = "".join(c[0] for c in chosen)
        if native not in made:
            new, old = [c[1].split("/")[0] for c in chosen], [c[1].split("/")[-1] for c in chosen]
            made[native] = maker.base(
                native, ("".join(new).capitalize(), " ".join(new), "-".join(new), " ".join(old), "-".join(old))
            )
    return list(made.values())


# --- cultures -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Culture:
    name: str
    share: float
    pools: dict[str, tuple[list[Base], list[float]]]
    shapes: tuple[tuple[str, float], ...]
    """Each a pattern of pools (g given, f family, m middle) with its share."""
    glue: str = " "


def _pool(head: list[Base], tail: list[Base], tail_share: float) -> tuple[list[Base], list[float]]:
    weights = [1 / (rank + 3) ** 0.9 for rank in range(len(head))]
    total = sum(weights)
    scaled = [w / total * (1 - tail_share) for w in weights] + [tail_share / max(len(tail), 1)] * len(tail)
    return head + tail, list(accumulate(scaled))


def cultures(rng: random.Random, size: float = 1.0) -> tuple[list[Culture], list[Base]]:
    """The cultures with their pools; `size` scales the long tails of rare names."""
    make = Maker(rng)

    def n(count: int) -> int:
        return int(count * size)

    same: Callable[[str], str] = lambda word: ""
    arabic_m = make.explicit(lists.ARABIC_GIVEN_M)
    arabic = (arabic_m + make.explicit(lists.ARABIC_GIVEN_F), make.explicit(lists.ARABIC_FAMILY))
    persian = (make.explicit(lists.PERSIAN_GIVEN), make.explicit(lists.PERSIAN_FAMILY))
    kurdish = (make.explicit(lists.KURDISH_GIVEN), make.explicit(lists.KURDISH_FAMILY))
    ethiopic = make.derived(lists.ETHIOPIC_GIVEN.split(), to_ethiopic)
    ethiopic_tail = [make.base(to_ethiopic(a + b), (a + b, f"{a} {b.title()}", apply(ITALIAN, a + b, 0.8, rng))) for a in "Gebre Haile Tekle Wolde Habte Kidane Fikre Amde Sahle Tesfa Berhane Welde Negasi Teame Yemane Seyoum Tsegay Zere Mengis Asmerom Hagos Alem".split() for b in "mariam selassie giorgis kristos michael hiwot tsion ab yesus berhan negus medhin gabriel tsadik amlak dingil alem mikael birhan haymanot".split()] + syllabic(make, "te ge be me ha wo de ki be le se ye ne fe ze mu ta", "saye bru da dros gne le hay tu gisu kele fa nesh rega mba shome tta rash", n(1500), to_ethiopic)  # fmt: skip
    somali = make.derived(lists.SOMALI_GIVEN.split(), same)
    west = (make.derived(lists.WEST_GIVEN.split(), same), make.derived(lists.WEST_FAMILY.split(), same))
    lusophone = (
        make.derived(lists.PORTUGUESE_GIVEN.split(), same),
        make.derived(lists.PORTUGUESE_FAMILY.split(), same),
    )
    turkish = (make.derived(lists.TURKISH_GIVEN.split(), same), make.derived(lists.TURKISH_FAMILY.split(), same))
    russian_tables = (_RU_PASSPORT, _RU_ENGLISH, _RU_SCIENCE, _RU_FRENCH, _RU_GERMAN)
    cyrillic = (
        make.letters(lists.CYRILLIC_GIVEN.split(), russian_tables),
        make.letters(lists.CYRILLIC_FAMILY.split(), russian_tables),
    )
    balkan_of: Callable[[str], list[Base]] = lambda text: [
        make.base(e.split("/")[1], _balkan(e.split("/")[0])) for e in text.split()
    ]
    balkan = (balkan_of(lists.BALKAN_GIVEN), balkan_of(lists.BALKAN_FAMILY))
    armenian_of: Callable[[Sequence[str]], list[Base]] = lambda words: [
        make.base(
            by_pairs(w, _ARMENIAN),
            (w, re.sub("yan$", "ian", w), re.sub("yan$", "jan", w).replace("gh", "g"), _western(w)),
        )
        for w in words
    ]
    georgian_of: Callable[[Sequence[str]], list[Base]] = lambda words: [
        make.base(by_pairs(w, _GEORGIAN), (w, w.replace("kh", "h"), w.replace("ts", "c"), w.replace("dze", "dse")))
        for w in words
    ]
    georgian_families = [
        root + ("dze" if root[-1] in "aeiou" else rng.choice(("adze", "ashvili", "ishvili", "ia", "ava", "uri")))
        for root in lists.GEORGIAN_ROOTS.split()
    ]
    georgian_rare = _distinct(
        lambda: (
            rng.choice("Be Ka Ge La Lo Ki Ja Mai Chkhe Tsi Go Ba Khu Mche Sha Kvi No Gva Zhva".split())
            + rng.choice("ri la nad vad ksh rdz gol tsur mbar khut mel lad".split())
            + rng.choice("adze ashvili ishvili idze iani ava uri eli ia".split())
        ),
        n(1500),
    )
    mongol_tables = (_MN_ENGLISH, _MN_OLD, _MN_OTHER)
    chinese_family = make.explicit(lists.CHINESE_FAMILY)
    viet = {
        "f": make.derived(lists.VIETNAMESE_FAMILY.split(), lambda w: w),
        "m": make.derived(lists.VIETNAMESE_MIDDLE.split(), lambda w: w),
        "g": make.derived(lists.VIETNAMESE_GIVEN.split(), lambda w: w),
    }
    indic = (make.explicit(lists.INDIC_GIVEN), make.explicit(lists.INDIC_FAMILY))
    gf = (("gf", 0.6), ("ggf", 0.4))
    made = [
        Culture("arabic", 0.2, {"g": _pool(arabic[0], arabic_tail(make, n(800)), 0.08), "p": _pool(arabic_m, arabic_tail(make, n(400)), 0.06), "f": _pool(arabic[1], arabic_tail(make, n(7000)), 0.5)}, (("gf", 0.35), ("gpf", 0.4), ("gppf", 0.15), ("gp", 0.1))),
        Culture("persian", 0.12, {"g": _pool(persian[0], arabic_tail(make, n(500)), 0.1), "f": _pool(persian[1], persian_tail(make, n(3000)), 0.5)}, (("gf", 0.65), ("ggf", 0.25), ("g", 0.05), ("gg", 0.05))),
        Culture("kurdish", 0.05, {"g": _pool(kurdish[0], arabic_tail(make, n(200)), 0.1), "p": _pool(arabic_m + kurdish[0], [], 0), "f": _pool(kurdish[1], persian_tail(make, n(700)), 0.5)}, (("gpf", 0.4), ("gf", 0.3), ("gpp", 0.3))),
        Culture("ethiopic", 0.1, {"g": _pool(ethiopic, ethiopic_tail, 0.3)}, (("gg", 0.45), ("ggg", 0.55))),
        Culture("somali", 0.06, {"g": _pool(somali, syllabic(make, "ca cu sa gu wa dha ra ma sha ba xa faa", "way l ye rsame d xi biye s nle roon gaal mood", n(500), same), 0.15)}, (("ggg", 0.8), ("gg", 0.2))),
        Culture("west", 0.1, {"g": _pool(west[0], syllabic(make, "o lu ba ko chi nke ade olu ayo ka ma sa fe yi", "ola mi tunde nna sola chi kwu bo de wale nda rou", n(1500), same), 0.2), "f": _pool(west[1], syllabic(make, "o a ku da sa ogu ade ka ba eke nwa ma ny", "ro mo kwu gie ra te yemi bu ndo sso kara nkwo", n(4000), same), 0.4)}, gf),
        Culture("lusophone", 0.07, {"g": _pool(lusophone[0], syllabic(make, "ro wal gil ma cle ja eli val", "dson mar neide lson cia berto son nilda", n(300), same), 0.1), "f": _pool(lusophone[1], syllabic(make, "ca ma la qui ban tchi fer mon pe ne", "lheiros ngo mbe rreira tade bunda nhas zanga", n(1500), same), 0.25)}, (("gf", 0.2), ("gff", 0.4), ("ggff", 0.3), ("gfff", 0.1))),
        Culture("turkish", 0.04, {"g": _pool(turkish[0], [], 0), "f": _pool(turkish[1], syllabic(make, "ka de öz ak bay sa yü gün er tek", "ltaş rgin demir soy türk lioğlu manoğlu han çi", n(800), same), 0.4)}, (("gf", 0.8), ("ggf", 0.2))),
        Culture("cyrillic", 0.08, {"g": _pool(cyrillic[0], [], 0), "f": _pool(cyrillic[1], cyrillic_tail(make, n(7000)), 0.5)}, gf),
        Culture("balkan", 0.05, {"g": _pool(balkan[0], [], 0), "f": _pool(balkan[1], [make.base(by_letter(w, _RU_PASSPORT) and w, _balkan(by_letter(w, _RU_SCIENCE))) for w in _distinct(lambda: rng.choice("Мил Рад Стан Вук Бран Драг Јан Пав Том Лаз Сав Мит Кост Бог".replace("Ј", "Й").split()) + rng.choice("ан ој ов ад ин ут ич еш".replace("ј", "й").split()) + rng.choice("ович евич ич ски овски".split()), n(900))], 0.35)}, (("gf", 1.0),)),
        Culture("armenian", 0.04, {"g": _pool(armenian_of(lists.ARMENIAN_GIVEN.split()), [], 0), "f": _pool(armenian_of(lists.ARMENIAN_FAMILY.split()), armenian_of([w + "yan" for w in _distinct(lambda: rng.choice("Ar Bagh Dan Ghev Hamb Kara Khach Man Mel Nal Ohan Pap Sim Tor Vard Zar Ter Shah".split()) + rng.choice("am ar os ak ents asar ik ab umy geld oy is".split()), n(400))]), 0.4)}, (("gf", 1.0),)),
        Culture("georgian", 0.04, {"g": _pool(georgian_of(lists.GEORGIAN_GIVEN.split()), [], 0), "f": _pool(georgian_of(georgian_families), georgian_of(georgian_rare), 0.6)}, (("gf", 1.0),)),
        Culture("mongolian", 0.05, {"g": _pool(make.letters(lists.MONGOL_GIVEN.split(), mongol_tables), compounds(make, lists.MONGOL_PARTS.split(), mongol_tables, n(900)), 0.4)}, (("gg", 0.95), ("g", 0.05))),
        Culture("chinese", 0.05, {"f": _pool(chinese_family, [], 0), "g": _pool(chinese_given(make, n(2500)), [], 0)}, (("fg", 0.75), ("gf", 0.25))),
        Culture("vietnamese", 0.03, {key: _pool(value, [], 0) for key, value in viet.items()}, (("fmg", 0.7), ("fmmg", 0.2), ("gmf", 0.1))),
        Culture("indic", 0.07, {"g": _pool(indic[0], syllabic(make, "ra su vi ha ma pra kri de na go ja", "jesh nder mila preet nath ndra deep shna lakshmi vanti", n(500), same), 0.2), "f": _pool(indic[1], syllabic(make, "cha bha su ra ma ka de va sri ne", "dhary kar pane wala nathan patra shi rkar tia gam", n(1500), same), 0.3)}, (("gf", 0.7), ("ggf", 0.3))),
    ]  # fmt: skip
    return made, make.bases


def _balkan(latin: str) -> tuple[str, ...]:
    plain = latin.lower().translate(str.maketrans("čćšžđěèëй", "ccszdeeej"))
    spoken = latin.lower()
    for letter, sound in (("č", "ch"), ("ć", "ch"), ("š", "sh"), ("ž", "zh"), ("đ", "dj"), ("j", "y"), ("xh", "dj")):
        spoken = spoken.replace(letter, sound)
    return latin, plain.capitalize(), latin.replace("đ", "dj").replace("Đ", "Dj"), spoken.capitalize()


def _western(word: str) -> str:
    return word.translate(str.maketrans("bgdptkBGDPTK", "pktbdgPKTBDG")).replace("yan", "ian")


def apply(scheme: Scheme, text: str, probability: float, rng: random.Random) -> str:
    text = text.lower()
    for pattern, replacement in scheme:
        if rng.random() < probability:
            text = re.sub(pattern, replacement, text)
    return text.title()


# --- persons ------------------------------------------------------------------------------------------------------
def persons(count: int, seed: int = 2007, size: float = 1.0) -> tuple[Iterator[Person], list[Culture]]:
    """`count` invented persons, the same ones for the same seed."""
    rng = random.Random(seed)
    world, _ = cultures(rng, size)
    shares = list(accumulate(c.share for c in world))
    return (
        _person(number, rng, world[bisect(shares, rng.random() * shares[-1] * 0.999999)])
        for number in range(1, count + 1)
    ), world


def _pick(rng: random.Random, pool: tuple[list[Base], list[float]]) -> Base:
    return pool[0][min(bisect(pool[1], rng.random() * pool[1][-1]), len(pool[0]) - 1)]


def spell(base: Base, rng: random.Random) -> str:
    """As papers write it: the first spelling half of the time."""
    return base.spellings[0] if len(base.spellings) == 1 or rng.random() < 0.5 else rng.choice(base.spellings[1:])


def _person(number: int, rng: random.Random, culture: Culture) -> Person:
    shape = rng.choices([s for s, _ in culture.shapes], [w for _, w in culture.shapes])[0]
    bases = tuple(_pick(rng, culture.pools[part]) for part in shape)
    latin = " ".join(spell(base, rng) for base in bases)
    if rng.random() < 0.04:
        latin = typo(latin, rng)
    native = (
        ("" if culture.name == "chinese" else " ").join(base.native for base in bases)
        if all(base.native for base in bases)
        else ""
    )
    dice = rng.random()
    stored = (latin,) if not native or dice < 0.68 else (latin, native) if dice < 0.9 else (native,)
    year = None if rng.random() < 0.03 else int(min(max(rng.gauss(1975, 13), 1920), 2007))
    return Person(number, bases, latin, native, stored, year, culture.name)


# --- disturbances -------------------------------------------------------------------------------------------------
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    c: "".join(row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in _ROWS for i, x in enumerate(row) if x == c)
    for row in _ROWS
    for c in row
}


def typo(text: str, rng: random.Random) -> str:
    """One slip of the fingers: a neighbouring key, a letter lost, doubled, or two swapped."""
    spots = [i for i, c in enumerate(text) if c.isalpha()]
    if len(spots) < 4:
        return text
    i = rng.choice(spots[1:])
    slip = rng.randrange(4)
    if slip == 0:
        return text[:i] + rng.choice(_NEAR.get(text[i].lower(), "e")) + text[i + 1 :]
    if slip == 1:
        return text[:i] + text[i + 1 :]
    if slip == 2:
        return text[:i] + rng.choice("aeiounrst") + text[i:]
    return text[:i] + text[i + 1 : i + 2] + text[i] + text[i + 2 :]


def vowels(text: str, rng: random.Random) -> str:
    spots = [i for i, c in enumerate(text) if c.lower() in "aeiou" and i and text[i - 1].isalpha()]
    for i in sorted(rng.sample(spots, min(len(spots), 2)), reverse=True):
        text = text[:i] + rng.choice(["", "a", "e", "i", "o", "u"]) + text[i + 1 :]
    return text


def doubling(text: str, rng: random.Random) -> str:
    if re.search(r"([b-df-hj-np-tv-z])\1", text) and rng.random() < 0.7:
        return re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", text)
    spots = [i for i, c in enumerate(text) if c in "bdfgklmnprst" and i]
    return text if not spots else (lambda i: text[:i] + text[i] + text[i:])(rng.choice(spots))


def reschemed(person: Person, rng: random.Random) -> str:
    """The same name as another clerk's scheme writes it: another customary spelling, or the rules of another language."""
    words = []
    for base in person.bases:
        if len(base.spellings) > 1 and rng.random() < 0.5:
            words.append(rng.choice(base.spellings[1:]))
        else:
            words.append(apply(rng.choice(SCHEMES), rng.choice(base.spellings), 0.7, rng))
    return " ".join(words)


KINDS = (
    "exact", "one slip", "two slips", "vowels", "doubling", "other scheme", "script for Latin", "Latin for script",
    "part missing", "order swapped", "cut short", "joined or split", "scheme, slip, order",
)  # fmt: skip


def query(kind: str, person: Person, rng: random.Random) -> Query | None:
    """The person asked for with one kind of disturbance, or None where it can't befall this name."""
    bases, latin = person.bases, person.latin
    latin_stored, script_stored = person.latin in person.stored, person.native in person.stored and bool(person.native)
    if (kind == "Latin for script") != (not latin_stored):
        return None
    words = latin.split()
    text = latin
    if kind == "one slip":
        text = typo(latin, rng)
    elif kind == "two slips":
        text = typo(typo(latin, rng), rng)
    elif kind == "vowels":
        text = vowels(latin, rng)
    elif kind == "doubling":
        text = doubling(latin, rng)
    elif kind in {"other scheme", "Latin for script"}:
        text = reschemed(person, rng)
    elif kind == "script for Latin":
        if script_stored or not person.native:
            return None
        text = person.native
    elif kind == "part missing":
        if len(bases) < 3:
            return None
        gone = rng.randrange(1, len(bases))
        bases = bases[:gone] + bases[gone + 1 :]
        text = " ".join(spell(base, rng) for base in bases)
    elif kind == "order swapped":
        if len(words) < 2:
            return None
        text = " ".join([*words[-1:], *words[:-1]]) if rng.random() < 0.6 else " ".join(reversed(words))
    elif kind == "cut short":
        if len(words[-1]) < 5:
            return None
        text = latin[: -max(1, len(words[-1]) // 3)]
    elif kind == "joined or split":
        text = _rejoined(words, rng)
    elif kind == "scheme, slip, order":
        text = typo(reschemed(person, rng), rng)
        text = " ".join(rng.sample(text.split(), len(text.split())))
    if kind != "exact" and text == latin and kind != "part missing":
        return None
    return Query(kind, text, _asked_year(person.year, rng), person, tuple(base.number for base in bases))


def _rejoined(words: list[str], rng: random.Random) -> str:
    long = [i for i, word in enumerate(words) if len(word) > 6]
    if len(words) > 2 and (not long or rng.random() < 0.5):
        i = rng.randrange(len(words) - 1)
        return " ".join([*words[:i], words[i] + words[i + 1].lower(), *words[i + 2 :]])
    if not long:
        return " ".join(words)
    i = rng.choice(long)
    at = rng.randrange(3, len(words[i]) - 2)
    return " ".join([*words[:i], words[i][:at], words[i][at:], *words[i + 1 :]])


def _asked_year(year: int | None, rng: random.Random) -> int | None:
    return None if year is None else year if rng.random() < 0.9 else year + rng.choice((-1, 1))
