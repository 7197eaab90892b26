"""What the Snakefile asks, the logger of its runs, and the workers."""
