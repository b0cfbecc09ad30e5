"""The pages of a check or an upload: the answers, the repairs that are remembered."""
