"""Bank statements for tests, as a bank would write them. All of it invented."""

from dataclasses import dataclass

from tests.finance.paying import OURS


@dataclass(frozen=True)
class Entry:
    minor: int
    on: str = "2026-11-20"
    end: str = ""
    batch: str = ""
    name: str = "Blue Crane Air"
    text: str = "Invoice"
    reference: str = ""


def camt(*entries: Entry, iban: str = OURS, number: str = "2026-11-20/1") -> bytes:
    rows = "\n".join(map(_entry, entries))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>{number}</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1234.56</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
{rows}
</Stmt></BkToCstmrStmt></Document>""".encode()


def _entry(one: Entry) -> str:
    amount, way = f"{abs(one.minor) / 100:.2f}", "CRDT" if one.minor > 0 else "DBIT"
    party = "Dbtr" if one.minor > 0 else "Cdtr"
    batch = f"<Btch><PmtInfId>{one.batch}</PmtInfId></Btch>" if one.batch else ""
    end = f"<Refs><EndToEndId>{one.end}</EndToEndId></Refs>" if one.end else ""
    reference = f"<AcctSvcrRef>{one.reference}</AcctSvcrRef>" if one.reference else ""
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>{one.on}</Dt></BookgDt>{reference}<NtryDtls>{batch}<TxDtls>{end}
<RltdPties><{party}><Pty><Nm>{one.name}</Nm></Pty></{party}></RltdPties>
<RmtInf><Ustrd>{one.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
