"""What this room does when something happens elsewhere."""
