"""Where the sealed fields of the register belong: anywhere else they do not open (bot/people/vault.py).

A record is named by what is known before the row has a number, and never changes.
"""


def client_record(digest: str) -> str:
    """`clients.private`: JSON with name, birth_date (ISO), iin (or None), disability."""
    return f"clients.private:{digest}"


def enterprise_record(digest: str) -> str:
    """`enterprises.private`: JSON with identifier, name."""
    return f"enterprises.private:{digest}"


def service_record(key: str) -> str:
    """`services.private`: JSON with manager, work_phone, mobile_phone, email (None where there is none)."""
    return f"services.private:{key}"
