"""The work of worker processes: jobs, batches, the reconciler, the supervisor."""
