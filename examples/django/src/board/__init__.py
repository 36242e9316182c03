"""A notice board."""
