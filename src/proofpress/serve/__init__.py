"""The blog as it is while somebody writes it: watched, kept in memory, and served."""
