"""Stage 6: an executed post becomes an `Article`, through nbconvert and our template."""
