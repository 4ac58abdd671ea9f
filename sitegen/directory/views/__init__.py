"""Public views: all that pages, feeds, the API and search may know of a directory.

Private stays out by construction: a view of a confidential project, a private contact, an owner, an
attestation or a ledger note does not exist, because no type here has a field for it. Every text is
in the page's language or says which language it is in (`Phrase.language`). What a build makes tens of
thousands of is a named tuple, all else a frozen record.
"""
