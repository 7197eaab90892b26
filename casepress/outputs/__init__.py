"""The outputs, each written from the article JSON alone, and their comparison."""
