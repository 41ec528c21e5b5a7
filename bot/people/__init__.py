"""People: accounts, consents, profiles, roles; and how what is private about them is kept."""
