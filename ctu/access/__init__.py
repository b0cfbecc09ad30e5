"""Who may do what: permission groups, password policies and every answer about rights."""
