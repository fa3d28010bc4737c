"""What `init` and `new` write: the texts lie in `texts/` and travel in the wheel."""
