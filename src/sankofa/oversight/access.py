"""Which boards somebody has. Whoever holds none sees none; what stands on one is limited again by each app's door."""

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Grant, Perm, Role, Scope
from sankofa.kernel.errors import RefusedError
from sankofa.oversight.vocab import Board


def boards(actor: Actor) -> tuple[Board, ...]:
    held = {
        Board.MISSION: any(_leads(grant, actor) for grant in actor.grants),
        Board.MONEY: any(grant.scope == Scope.MISSION for grant in actor.grants_with(Perm.MONEY)),
        Board.AIRPORT: actor.may(Perm.DESK),
        Board.WORK: Role.COUNSELLOR in actor.roles,
    }
    return tuple(board for board in Board if held[board])


def require(actor: Actor, board: Board) -> None:
    """Raises RefusedError."""
    if board not in boards(actor):
        raise RefusedError("no_permission", _("This board is for other roles."))


def _leads(grant: Grant, actor: Actor) -> bool:
    """Leads the whole of their own mission: its money and its cases."""
    whole = grant.scope == Scope.MISSION and grant.mission_id == actor.mission_id
    return whole and {Perm.MONEY, Perm.READ_CASE} <= grant.permissions
