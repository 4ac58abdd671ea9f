"""Search: a static index that browsers read, and Whoosh where Python runs."""
