"""What is stored and how: tables, counts, leases, sealing, references, key rotation."""
