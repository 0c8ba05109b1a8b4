"""What `make bench` and the proofs measure: ratios within one run, never seconds compared between machines."""
