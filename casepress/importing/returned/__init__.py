"""An edited Word file comes back: what was changed in it is brought into article.md.

    base file ──┐
                ├─ changes (word by word) ─► article.md as it is now ─► proven by reading it again
    edited file ┘

A three-way merge: the base is the Word file as it was sent, so that what is only different between
it and the manuscript of today is not taken for an edit.
"""
