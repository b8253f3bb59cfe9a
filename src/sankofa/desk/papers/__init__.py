"""Papers on the desk: requests at consulates, the consulates themselves, originals in our hands, costs to refund."""
