"""Public views: all that pages, feeds, the API and search may know of a directory.

Private stays out by construction: no type here has a field for a confidential project, a private contact, an owner,
an attestation or a ledger note. Every text is in the page's language or says which language it is in
(`Phrase.language`). Views that a build makes by the ten thousand are named tuples, which are cheaper to make; all
others are frozen dataclasses.
"""
