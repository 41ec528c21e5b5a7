"""A made-up year of services, surveys and learners, put straight into an empty database."""
