"""The pages under Settings: permission groups, password policies, the audit."""
