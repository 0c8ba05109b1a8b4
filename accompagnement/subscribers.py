"""What this room hears from the others: one module per subject, imported here."""
