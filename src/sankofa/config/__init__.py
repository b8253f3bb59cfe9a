"""How Sankofa is put together and started: settings, addresses, the launcher's other half. No domain words."""
