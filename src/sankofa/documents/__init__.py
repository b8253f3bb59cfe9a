"""Files (encrypted), letters, signatures. No URLs: the owner's face checks, then streams."""
