"""The same person twice: who may be one, what somebody decided, records joined and taken apart."""
