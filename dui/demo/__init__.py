"""Local launcher and fictional world."""
