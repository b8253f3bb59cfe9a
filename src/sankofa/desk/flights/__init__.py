"""Flights on the desk: what is held, ticketed and leaving, and a case's bookings."""
