"""The fictional world: deterministic, believable, lived through the services. No real person."""
