"""The four questions after a service. Its rooms are furnished by the survey issue; the layout is the client's."""
