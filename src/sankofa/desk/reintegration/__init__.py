"""After departure: arrival, plan, deliveries, visits of a case, and what is due everywhere."""
