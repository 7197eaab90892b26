"""The sample articles of all tests, whose texts are invented.

- `parts`: what articles in the form of `docs/article-json.md` are put together of.
- `gardener`, `sailor`, `awkward`: full, named everywhere, and hard to print or to make anonymous.
- `hedge` and `hedge_*`: articles for pages: long, tight, with many pictures, drawings and tables.
- `contract`: articles with every fact and with hardly one, from `data/`.
- `varied`: manuscripts put together at random in the source format.
- `journals`, `deposits`: repositories of each journal with a manuscript of each type, unpublished
  and published.
"""
