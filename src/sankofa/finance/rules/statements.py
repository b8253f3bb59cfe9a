"""A bank's statement as rows: ISO 20022 camt.053 (any version), or a CSV whose columns somebody chose. Pure.

What can't be read is told with its place: the element and its line, or the row and its column. Nothing is guessed.
"""

import csv
import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET
from xml.parsers import expat

MOST = 20_000  # rows of one file
COLUMNS = ("date", "amount", "debit", "name", "iban", "text", "end_to_end", "reference")
NEEDED = ("date", "amount")
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%d.%m.%Y")
OUT = ("d", "dbit", "debit", "af", "-", "out")


@dataclass(frozen=True)
class Wrong:
    """Something that can't be read. `place`: "Ntry 3, line 57", or "row 7"; `what`: the element or column."""

    place: str
    what: str
    value: str


class UnreadableError(Exception):
    """Carries what is wrong, at most the first fifty."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(f"{len(wrong)} wrong")
        self.wrong = list(wrong)[:50]


@dataclass(frozen=True)
class Row:
    """One movement of the account. `minor`: into it positive. `key` is the same in each file that has the movement."""

    key: str
    on: dt.date
    minor: int
    currency: str
    end_to_end: tuple[str, ...] = ()
    message: str = ""  # of the batch of ours that it pays whole
    name: str = ""
    iban: str = ""
    text: str = ""


@dataclass(frozen=True)
class Read:
    iban: str
    reference: str
    rows: tuple[Row, ...]
    opening: int | None = None
    closing: int | None = None
    wrong: list[Wrong] = field(default_factory=list)


# --- camt.053 ---


def camt(content: bytes) -> list[Read]:
    """The statements of a file. Raises UnreadableError; a document type or an entity is refused."""
    root, lines = _tree(content)
    if not _tag(root.tag) == "Document" or root.find("{*}BkToCstmrStmt") is None:
        raise UnreadableError([Wrong("line 1", "Document", _tag(root.tag))])
    wrong: list[Wrong] = []
    found = [_statement(one, lines, wrong) for one in root.findall("{*}BkToCstmrStmt/{*}Stmt")]
    if wrong or not found:
        raise UnreadableError(wrong or [Wrong("line 1", "Stmt", "")])
    return found


def _tree(content: bytes) -> tuple[ET.Element, dict[ET.Element, int]]:
    """The elements, and on which line each begins."""
    builder, lines = ET.TreeBuilder(), {}
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse(*_told: object) -> None:
        raise UnreadableError([Wrong(f"line {parser.CurrentLineNumber}", "DOCTYPE", "")])

    def start(tag: str, attributes: dict[str, str]) -> None:
        lines[builder.start(_braced(tag), attributes)] = parser.CurrentLineNumber

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: builder.end(_braced(tag))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)  # noqa: FBT003  expat's own signature
        return builder.close(), lines
    except (expat.ExpatError, AssertionError, ValueError) as error:
        line = getattr(error, "lineno", parser.CurrentLineNumber)
        raise UnreadableError([Wrong(f"line {line}", "XML", str(error))]) from error


def _braced(tag: str) -> str:
    return f"{{{tag}" if "}" in tag else tag


def _tag(tag: str) -> str:
    return tag.rpartition("}")[2]


def _statement(one: ET.Element, lines: Mapping[ET.Element, int], wrong: list[Wrong]) -> Read:
    iban = _text(one, "Acct/Id/IBAN") or _text(one, "Acct/Id/Othr/Id")
    if not iban:
        wrong.append(Wrong(f"line {lines[one]}", "Acct/Id/IBAN", ""))
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for n, entry in enumerate(one.findall("{*}Ntry"), 1):
        place = f"Ntry {n}, line {lines[entry]}"
        if _text(entry, "Sts/Cd") in {"PDNG", "INFO"} or (entry.findtext("{*}Sts") or "").strip() in {"PDNG", "INFO"}:
            continue
        row = _entry(entry, place, seen, wrong)
        rows += [row] if row else []
    if len(rows) > MOST:
        wrong.append(Wrong(f"line {lines[one]}", "Ntry", str(len(rows))))
    balances = {_text(b, "Tp/CdOrPrtry/Cd"): _balance(b) for b in one.findall("{*}Bal")}
    return Read(
        re.sub(r"\s", "", iban).upper(), _text(one, "Id"), tuple(rows),
        balances.get("OPBD", balances.get("PRCD")), balances.get("CLBD"),
    )  # fmt: skip


def _entry(entry: ET.Element, place: str, seen: Counter[str], wrong: list[Wrong]) -> Row | None:
    minor, currency = _amount(entry, place, wrong)
    on = _day(_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")[:10])
    on = on or _day(_text(entry, "ValDt/Dt") or _text(entry, "ValDt/DtTm")[:10])
    if on is None:
        wrong.append(Wrong(place, "BookgDt", _text(entry, "BookgDt/Dt")))
    if on is None or minor is None:
        return None
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    party = "Dbtr" if minor > 0 else "Cdtr"
    first = details[0] if details else entry
    names = [_text(first, f"RltdPties/{party}/Nm") or _text(first, f"RltdPties/{party}/Pty/Nm")]
    ends = tuple(e for d in details if (e := _text(d, "Refs/EndToEndId")) and e != "NOTPROVIDED")
    texts = [(u.text or "").strip() for d in details for u in d.findall("{*}RmtInf/{*}Ustrd")]
    said = " ".join(t for t in texts if t) or _text(entry, "AddtlNtryInf")
    reference = _text(entry, "AcctSvcrRef") or _text(first, "Refs/AcctSvcrRef") or _text(entry, "NtryRef")
    iban = _text(first, f"RltdPties/{party}Acct/Id/IBAN")
    message = _text(entry, "NtryDtls/Btch/PmtInfId") or _text(entry, "NtryDtls/Btch/MsgId")
    name = names[0] if len(details) < 2 else ""  # noqa: PLR2004  of one only
    key = _key(seen, reference, (on.isoformat(), str(minor), *ends), (iban, said))
    return Row(key, on, minor, currency, ends, message or _text(first, "Refs/MsgId"), name, iban, said)


def _amount(entry: ET.Element, place: str, wrong: list[Wrong]) -> tuple[int | None, str]:
    element = entry.find("{*}Amt")
    text = (element.text or "").strip() if element is not None else ""
    way = _text(entry, "CdtDbtInd")
    minor = _cents(text) if re.fullmatch(r"\d+(\.\d{1,5})?", text) else None
    if minor is None:
        wrong.append(Wrong(place, "Amt", text))
    if way not in {"CRDT", "DBIT"}:
        wrong.append(Wrong(place, "CdtDbtInd", way))
        return None, ""
    currency = element.get("Ccy", "") if element is not None else ""
    return (minor if minor is None or way == "CRDT" else -minor), currency


def _balance(element: ET.Element) -> int | None:
    minor = _cents((element.findtext("{*}Amt") or "").strip())
    return minor if minor is None or _text(element, "CdtDbtInd") == "CRDT" else -minor


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext("/".join(f"{{*}}{part}" for part in path.split("/"))) or "").strip()


# --- CSV ---


def table(content: bytes) -> list[list[str]]:
    """The cells of a CSV: UTF-8 or Windows-1252; comma, semicolon or tab. Raises UnreadableError for none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    mark = max((";", ",", "\t"), key=head.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnreadableError([Wrong("", "CSV", str(error))]) from error
    if len(rows) < 2 or len(rows[0]) < 2 or len(rows) > MOST or "\0" in text:  # noqa: PLR2004  a head and a row
        raise UnreadableError([Wrong("", "CSV", str(len(rows)))])
    return rows


def guess(head: Sequence[str]) -> dict[str, int]:
    """Which column is what, by words that banks use."""
    words = {
        "date": r"^(book(ing)?[ _]?)?(date|datum|day)|boekdatum|buchungstag|transactiondate",
        "amount": r"amount|bedrag|betrag",
        "debit": r"debit|af ?bij|d/c|credit",
        "name": r"name|naam|counterparty|tegenpartij",
        "iban": r"counter.*(iban|account)|tegenrekening|contra",
        "text": r"description|omschrijving|mededeling|remittance|verwendung|text",
        "end_to_end": r"end.?to.?end|kenmerk",
        "reference": r"reference|volgnr|transaction ?id|transactieref",
    }
    found: dict[str, int] = {}
    for what, pattern in words.items():
        at = next((n for n, c in enumerate(head) if re.search(pattern, c.strip(), re.IGNORECASE)), None)
        if at is not None and at not in found.values():
            found[what] = at
    return found


def columns(content: bytes, chosen: Mapping[str, int], iban: str, currency: str) -> Read:
    """The rows of a CSV by chosen columns (numbers from 0). Raises UnreadableError with rows and columns."""
    rows, seen = table(content), Counter[str]()
    head, wrong, found = rows[0], [], []
    for n, cells in enumerate(rows[1:], 2):
        told = {what: cells[at].strip() if at < len(cells) else "" for what, at in chosen.items()}
        on, minor = _day(told.get("date", "")), _signed(told.get("amount", ""))
        for what, value in (("date", on), ("amount", minor)):
            if value is None:
                wrong.append(Wrong(f"row {n}", head[chosen[what]], told.get(what, "")))
        if on is None or minor is None:
            continue
        minor = -abs(minor) if told.get("debit", "").lower() in OUT else minor
        ends = (told["end_to_end"],) if told.get("end_to_end") else ()
        text, other = told.get("text", ""), re.sub(r"\s", "", told.get("iban", "")).upper()
        key = _key(seen, told.get("reference", ""), (on.isoformat(), str(minor), *ends), (other, text))
        found.append(Row(key, on, minor, currency, ends, "", told.get("name", ""), other, text))
    if wrong:
        raise UnreadableError(wrong)
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Read(iban, f"csv-{digest}", tuple(found))


# --- both ---


def _key(seen: Counter[str], reference: str, always: Sequence[str], without: Sequence[str]) -> str:
    """The bank's own reference, or what the movement says; the n-th of equal ones is told apart by its number."""
    said = "\x1f".join((reference, *always, *(() if reference else without)))
    seen[said] += 1
    return hashlib.sha256(f"{said}\x1f{seen[said]}".encode()).hexdigest()


def _day(text: str) -> dt.date | None:
    for shape in DAYS:
        try:
            return dt.datetime.strptime(text, shape).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _signed(text: str) -> int | None:
    """Cents of "-1.250,00", "1,250.00", "+12.5", "12,50 -"."""
    plain = re.sub(r"[\s\u00a0'€]|EUR", "", text).replace("\u2212", "-")
    sign = -1 if plain.startswith("-") or plain.endswith("-") else 1
    plain = plain.strip("+-")
    if not re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?|\d{1,3}(,\d{3})+(\.\d{1,2})?|\d+([.,]\d{1,2})?", plain):
        return None
    whole, _mark, rest = re.fullmatch(r"(.*?)(?:([.,])(\d{1,2}))?", plain).groups(default="")  # type: ignore[union-attr]
    return sign * (int(re.sub(r"[.,]", "", whole)) * 100 + int(rest.ljust(2, "0") or 0))


def _cents(text: str) -> int | None:
    try:
        exact = Decimal(text) * 100
    except InvalidOperation:
        return None
    return int(exact) if exact == exact.to_integral_value() else None
