"""A credit transfer as banks read it: ISO 20022 pain.001.001.09, in the shape of the SEPA rulebook.

Pure, and the same for the same batch to the last byte: a file that is made again is the same message (`MsgId`), which a
bank refuses to do twice. Names and texts are written in the Latin letters that every bank in SEPA must take.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from anyascii import anyascii

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
ALLOWED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")  # EPC217-08, the set that must be supported
NAME, TEXT = 70, 140
LETTERS = {chr(code): str(code - 55) for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True)
class Transfer:
    id: str  # at most 35 characters; comes back on the statement
    name: str
    iban: str
    minor: int  # EUR cents
    text: str


@dataclass(frozen=True)
class Message:
    id: str
    made_at: dt.datetime
    execute_on: dt.date
    debtor: str
    debtor_iban: str
    transfers: Sequence[Transfer]


def is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN hold (ISO 13616: mod 97)."""
    iban = compact(text)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(LETTERS.get(mark, mark) for mark in iban[4:] + iban[:4])) % 97 == 1


def compact(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def latin(text: str, most: int) -> str:
    """`text` in the letters every bank takes, at most `most` of them."""
    return " ".join(ALLOWED.sub(" ", anyascii(text)).split())[:most].strip() or "-"


def write(message: Message) -> bytes:
    """The file. UTF-8, no insignificant spaces."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}Document")
    body = _add(root, "CstmrCdtTrfInitn")
    total, count = _amount(sum(one.minor for one in message.transfers)), str(len(message.transfers))
    head = _add(body, "GrpHdr")
    moment = message.made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    _texts(head, ("MsgId", message.id), ("CreDtTm", moment), ("NbOfTxs", count), ("CtrlSum", total))
    _texts(_add(head, "InitgPty"), ("Nm", latin(message.debtor, NAME)))
    info = _add(body, "PmtInf")
    _texts(info, ("PmtInfId", message.id), ("PmtMtd", "TRF"), ("NbOfTxs", count), ("CtrlSum", total))
    _texts(_add(_add(info, "PmtTpInf"), "SvcLvl"), ("Cd", "SEPA"))
    _texts(_add(info, "ReqdExctnDt"), ("Dt", message.execute_on.isoformat()))
    _texts(_add(info, "Dbtr"), ("Nm", latin(message.debtor, NAME)))
    _texts(_add(_add(info, "DbtrAcct"), "Id"), ("IBAN", compact(message.debtor_iban)))
    _texts(_add(_add(_add(info, "DbtrAgt"), "FinInstnId"), "Othr"), ("Id", "NOTPROVIDED"))
    _texts(info, ("ChrgBr", "SLEV"))
    for one in message.transfers:
        _transfer(_add(info, "CdtTrfTxInf"), one)
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _transfer(element: ET.Element, one: Transfer) -> None:
    _texts(_add(element, "PmtId"), ("EndToEndId", one.id))
    amount = _add(_add(element, "Amt"), "InstdAmt")
    amount.set("Ccy", "EUR")
    amount.text = _amount(one.minor)
    _texts(_add(element, "Cdtr"), ("Nm", latin(one.name, NAME)))
    _texts(_add(_add(element, "CdtrAcct"), "Id"), ("IBAN", compact(one.iban)))
    _texts(_add(element, "RmtInf"), ("Ustrd", latin(one.text, TEXT)))


def _add(parent: ET.Element, tag: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}")


def _texts(parent: ET.Element, *pairs: tuple[str, str]) -> None:
    for tag, text in pairs:
        _add(parent, tag).text = text


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
