"""The restore drill: a backup under load, a loss, a restore elsewhere; `python -m faults.drill`."""
