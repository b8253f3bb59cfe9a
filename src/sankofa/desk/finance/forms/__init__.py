"""Forms of money. What may be booked stands behind the doors; here is what people type."""
