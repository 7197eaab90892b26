"""From image files and figure scripts to the pictures of every output; fonts and their glyphs."""
