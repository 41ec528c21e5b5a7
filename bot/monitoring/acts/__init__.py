"""Acts of services, and services that are left out for want of one (Methodology, point 11)."""
