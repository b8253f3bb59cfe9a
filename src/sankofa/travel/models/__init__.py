"""Rows of travel, by noun: fields and constraints, no workflow."""

from sankofa.travel.models.airport import AirportDesk, DeskMark, Handover, Party, PartyMark, ReceiptCounter
from sankofa.travel.models.detention import DetentionStay, Transport
from sankofa.travel.models.flights import (
    Booking,
    Declaration,
    Escort,
    MinimumConnection,
    Passenger,
    PreCheck,
    ScheduleChange,
    Segment,
    Ticket,
    TiedUp,
)
from sankofa.travel.models.papers import Consulate, ConsulateTerms, DocumentCost, PaperRequest, PaperStep

__all__ = [
    "AirportDesk",
    "Booking",
    "Consulate",
    "ConsulateTerms",
    "Declaration",
    "DeskMark",
    "DetentionStay",
    "DocumentCost",
    "Escort",
    "Handover",
    "MinimumConnection",
    "PaperRequest",
    "PaperStep",
    "Party",
    "PartyMark",
    "Passenger",
    "PreCheck",
    "ReceiptCounter",
    "ScheduleChange",
    "Segment",
    "Ticket",
    "TiedUp",
    "Transport",
]
