"""The Users tab: its lists, forms, actions."""
