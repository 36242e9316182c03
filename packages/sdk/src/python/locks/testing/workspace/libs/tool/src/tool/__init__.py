"""Tool."""
