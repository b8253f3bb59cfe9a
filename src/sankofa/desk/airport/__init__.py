"""The airport desk: the day's departures on a telephone, one tap a step, also without a network."""
