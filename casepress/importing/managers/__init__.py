"""What reference managers leave in a Word file: records and the citations that name them."""
