"""What keeps work from being lost or doubled: idempotency keys, drafts, outbox; and who read what."""
