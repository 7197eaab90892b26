"""The facts of the front matter: checked across fields, and brought into their normal form."""
