"""The article without names, for reviewers."""
