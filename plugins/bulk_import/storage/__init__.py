"""Storage of imports: tables, counts, leases, sealing, references, key rotation."""
