"""What runs inside a Python kernel beside the post, and never among the post's own names."""
