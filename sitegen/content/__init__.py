"""From files to typed records: the only part that reads the content tree."""
