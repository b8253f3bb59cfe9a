"""Sankofa: assisted voluntary return and reintegration, one case from the first talk to the last visit."""
