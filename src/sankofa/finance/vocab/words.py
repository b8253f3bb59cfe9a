"""The field's words of money: kinds of lines, entries, payers, states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

BASE = "EUR"  # the books are kept in it
WHOLE = 10_000  # shares and rates are basis points: 10,000 is all of it


class LineKind(models.TextChoices):
    SALARIES = "salaries", _("Salaries")
    MATERIAL = "material", _("Material costs")
    OVERHEAD = "overhead", _("Overhead")
    DEPARTURE = "departure", _("Departure costs")
    SUPPORT = "support", _("Reintegration support")
    COFINANCING = "cofinancing", _("Co-financing of another project")
    OTHER = "other", _("Other costs")


class Kind(models.TextChoices):
    """What an entry of the ledger is."""

    COMMITMENT = "commitment", _("Commitment")
    ACCRUAL = "accrual", _("Accrual")
    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    REVERSAL = "reversal", _("Reversal")
    INCOME = "income", _("Income")
    TRANSFER = "transfer", _("Transfer")  # between our own accounts: bank to cash box, a difference at a count


class Nature(models.TextChoices):
    """What an account is. A debit is positive, a credit negative."""

    EXPENSE = "expense", _("Expenditure")
    COMMITTED = "committed", _("Committed")
    RESERVE = "reserve", _("Reserve for commitments")
    INTERNAL = "internal", _("Between own projects")  # sums to nothing: eliminated on consolidation by itself
    PAYABLE = "payable", _("To be paid")
    RECEIVABLE = "receivable", _("To come in")
    BANK = "bank", _("Bank")
    CASH = "cash", _("Cash")
    INCOME = "income", _("Income")
    DIFFERENCE = "difference", _("Differences at a count")
    TRANSIT = "transit", _("Between our own accounts")
    EXCHANGE = "exchange", _("Exchange differences")


OF_A_LINE = (Nature.EXPENSE, Nature.COMMITTED, Nature.INTERNAL)
BORNE = (Nature.EXPENSE, Nature.INTERNAL)  # what a donor pays here, and what it pays in another own project
OPEN = (Nature.PAYABLE, Nature.RECEIVABLE)  # what stands on these is open until another entry settles it


class Payer(models.TextChoices):
    DONOR = "donor", _("Donor")
    PERSON = "person", _("The person or family")
    FUND = "fund", _("A fund")
    MISSION = "mission", _("Another mission")


class What(models.TextChoices):
    """What money of a case is for: a route says which budget line bears it."""

    GRANT = "grant", _("Grant of a scheme")
    GATE_CASH = "gate_cash", _("Cash at the gate")
    DELIVERY = "delivery", _("Delivery of reintegration support")
    TICKET = "ticket", _("Ticket")
    PAPERS = "papers", _("Costs of travel documents")


class ReportLanguage(models.TextChoices):
    ENGLISH = "en", _("English")
    DUTCH = "nl", _("Dutch")


class DeliverableKind(models.TextChoices):
    VISIT = "visit", _("Visit")
    EMBASSY = "embassy", _("Meeting at an embassy")
    RESEARCH = "research", _("Research")
    TRAINING = "training", _("Training")
    CONFERENCE = "conference", _("Conference")
    PUBLICATION = "publication", _("Publication")


class ReportKind(models.TextChoices):
    NARRATIVE = "narrative", _("Narrative report")
    FINANCIAL = "financial", _("Financial report")
    FINAL = "final", _("Final report")


class BudgetState(models.TextChoices):
    FORCE = "force", _("In force")
    SCENARIO = "scenario", _("Scenario")  # next year's, to compare; it binds nobody


class BatchKind(models.TextChoices):
    SEPA = "sepa", _("Bank transfers (SEPA)")
    CASH = "cash", _("Cash list")
    MOBILE = "mobile", _("Mobile money")


class Matched(models.TextChoices):
    NAMED = "named", _("by its reference")
    AMOUNT = "amount", _("by amount and day")
    HAND = "hand", _("by hand")


class Blocks(models.TextChoices):
    """What is to be done before books are closed."""

    WAITING = "waiting", _("Costs wait for a budget line")
    BANK = "bank", _("Lines of the bank are undecided")
    CASH = "cash", _("Differences at a count are not booked")
    BATCHES = "batches", _("Batches are checked and not released")
    HOURS = "hours", _("Months with hours that are not charged")
    TRANSFERS = "transfers", _("Transfers between our own accounts are on their way")


class BookAs(models.TextChoices):
    """What a line of a statement turns out to be that the books don't know yet."""

    OWED = "owed", _("It pays what is owed")
    COST = "cost", _("A cost")
    DUE = "due", _("It pays what is owed to us")
    INCOME = "income", _("Income")
    BACK = "back", _("A payment of ours that came back")
    CASH = "cash", _("Cash to or from a box")
    TRANSFER = "transfer", _("Money between our own accounts")


class BoxKind(models.TextChoices):
    CASH = "cash", _("Cash box")
    MOBILE = "mobile", _("Mobile money wallet")


class BatchState(models.TextChoices):
    DRAFT = "draft", _("Being made")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Sent")


class TransferState(models.TextChoices):
    """Money between our own accounts: asked for, on its way, there, or after all not sent."""

    MADE = "made", _("To be let go")
    SENT = "sent", _("On its way")
    ARRIVED = "arrived", _("Arrived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Warned(models.TextChoices):
    """What a project manager should know of a line or a project. The worst comes first."""

    OVER = "over", _("More is spent and committed than there is")
    DRY = "dry", _("Runs dry before the end")
    UNSPENT = "unspent", _("At this pace much stays unspent")
    FINE = "fine", _("The money lasts")
