"""The registration of articles at Crossref: a batch of its input schema, one module an element.

`batch` puts the elements together, `schema` validates the file, `checks` finds what Crossref
refuses, and `compare` reads the file back and compares it with the article JSON.
"""
