"""The search index of the site, made by Pagefind."""
