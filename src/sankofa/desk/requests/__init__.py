"""Requests between missions, referrals and shares."""
