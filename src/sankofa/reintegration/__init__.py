"""After departure: arrival, the reintegration plan and what was delivered, visits."""
