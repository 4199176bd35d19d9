"""Building: what is kept between runs, and how a tree replaces another."""
