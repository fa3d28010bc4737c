"""Stage 5: does the run show what the post says it shows?"""
