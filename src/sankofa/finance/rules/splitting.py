"""Dividing an amount so that the parts sum to it: the largest remainder method.

Each part gets its whole cents; the cents left over go, one each, to the largest remainders; between equal ones to the
earlier. So the same amount over the same weights always falls the same way.
"""

from collections.abc import Sequence


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """`minor` over `weights`, in their order. Raises ValueError where there is nothing to split by."""
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be positive to split by")
    if minor < 0:
        return [-part for part in split(-minor, weights)]
    parts = [minor * weight // whole for weight in weights]
    left = minor - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(minor * weights[at] % whole), at))
    for at in by_remainder[:left]:
        parts[at] += 1
    return parts
