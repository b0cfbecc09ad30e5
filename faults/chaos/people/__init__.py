"""People at the pages: who they are, what they do, what they have to see."""
