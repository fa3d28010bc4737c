"""Stage 7: the pages of the site, as bytes: home, posts, lists, feed, sitemap, redirects."""
