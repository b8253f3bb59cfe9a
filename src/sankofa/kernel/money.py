"""Money: an integer of minor units (cents) and an ISO 4217 currency. Never a float, never two currencies in one sum."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    minor: int  # cents for EUR and USD
    currency: str = "EUR"

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up without a rate")
