"""What invented counsellors write: notes, tasks, requests, reasons. English, as the demo's staff keep their files."""

from sankofa.cases.vocab import Outcome

NOTES = (
    "First talk at the reception centre. Wants to hear what is possible before deciding anything.",
    "Called at the agreed time. Spoke about work at home; a cousin runs a bakery and may need a hand.",
    "Mother is ill. Would like to be back before the summer; worries about the last months of rent there.",
    "We looked at the country sheet together: schools, the clinic in town, who issues identity cards.",
    "Still in doubt. Told again that nothing is lost by taking time, and that withdrawing is always possible.",
    "Brought two photographs and a copy of the birth certificate. The original is with a brother at home.",
    "Asked about the tools: a sewing machine and two boxes. Looked up what the airline allows.",
    "The lawyer was on the telephone. The procedure goes on until departure; that was clear to everybody.",
    "Has made a plan on paper: three months to settle, then a small repair shop with a friend.",
    "Talked about safety. Feels safe in the city, less so in the village; would stay with an aunt first.",
    "School of the children discussed: reports will be translated and taken along.",
    "Did not answer twice; a message was left with the shelter as agreed.",
    "Good talk, with an interpreter on the telephone. Wants to think it over with the family.",
    "Asked for the letter of the bank once more. Explained why it is needed and where to get it.",
    "Has spoken with the family at home for the first time in a year. Relieved.",
    "The church offers a suitcase and a winter coat. Will pick them up on Thursday.",
)
CALLS = (
    "Telephone call: confirmed the appointment and what to bring.",
    "Called the shelter: all well, will pass the message on.",
    "Called back about the photographs; the embassy wants a white background.",
)
TASKS = (
    "Call about the photographs",
    "Ask the shelter for the school reports",
    "Send the packing list",
    "Check the validity of the passport",
    "Plan the next talk with an interpreter",
    "Ask the lawyer to confirm by e-mail",
    "Translate the birth certificate",
    "Explain the letter of the decision",
    "Ask whether the family can pick them up",
    "Copy the marriage certificate",
    "Agree who keeps the key of the room",
)
ROLE_TASKS = (
    "Look at the new reports in the shared mailbox",
    "Return call: reception centre asks for an information hour",
    "Order new forms in four languages",
)
ARRIVAL_REQUEST = "Pick-up at the airport and one night's lodging, please. Luggage as usual."
ANSWERED = "We will be there with a sign. Lodging is booked close to the bus station."
QUESTIONS = {
    "tracing": "Please find the sister near the old bus station and ask whether she wants to be in touch.",
    "information": "Which school takes a child of nine in the middle of the year, and what does it cost?",
    "reception": "A room for the first two weeks, please, close to a health centre.",
}
ANSWERS = {
    "tracing": "The sister is found and happy to hear; she will call on Saturday.",
    "information": "The school in Kebele 9 takes children all year; 900 birr a term, uniform apart.",
    "reception": "A room is booked for two weeks, ten minutes from the health centre.",
}
TRACING_REQUEST = "Please find the family at the last known address and ask whether they want to be in touch."
REFERRED_IN = ("Wants to know about going home", "Asked about travel papers", "Is thinking about joining family")
REFERRED_OUT = (
    ("Harbour Refugee Support", "Legal advice on the pending procedure"),
    ("Zwolle Social Team", "Debts: help with a payment plan"),
    ("Open Door Shelter Tilburg", "A bed until departure"),
    ("Church of the Well", "Winter clothes and a suitcase"),
)
HOLD = ("Waits for the birth of the child", "Waits for the outcome of the appeal", "Is travelling, back next month")
REASONS = {
    Outcome.WITHDRAWN: ("", "Wants to wait for the spring", "Found work with a friend", "The family asked to wait"),
    Outcome.STAYED: ("Well informed, chooses to stay for now",),
    Outcome.INELIGIBLE: ("Not eligible; told which condition and what remains open",),
    Outcome.PERMIT: ("Got a permit",),
    Outcome.MOVED_ON: ("Left by own means, told us by message",),
    Outcome.LOST_CONTACT: ("No answer since three months, by any safe channel",),
    Outcome.DIED: ("Died in hospital; the family was helped",),
    Outcome.DUPLICATE: ("Opened twice on one day",),
    Outcome.DEPARTED: ("",),
    Outcome.ARRIVED: ("",),
    Outcome.REINTEGRATED: ("Support completed as planned",),
}
