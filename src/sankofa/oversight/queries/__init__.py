"""Questions to oversight: the door. Each board for who holds it, and the bounds in force."""

from sankofa.oversight.access import boards
from sankofa.oversight.bounds import in_force, written
from sankofa.oversight.queries.airport import airport
from sankofa.oversight.queries.mission import mission
from sankofa.oversight.queries.money import money
from sankofa.oversight.queries.own import own

__all__ = ["airport", "boards", "in_force", "mission", "money", "own", "written"]
