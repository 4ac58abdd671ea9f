"""Help while writing: schemas, drafts, forms and mechanical corrections, from the tables that files are read with."""
