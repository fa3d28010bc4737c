"""Front matter of Quarto, Jekyll, fastpages, Nikola and MyST: which keys mean what here."""

from __future__ import annotations

from collections.abc import Mapping

#: Their keys that mean the same as one of ours.
SAME: Mapping[str, str] = {
    "abstract": "summary",
    "author": "authors",
    "categories": "category",  # several of them are tags
    "code-line-numbers": "line_numbers",
    "date-modified": "updated",
    "description": "summary",
    "excerpt": "summary",
    "image-alt": "image_alt",
    "keywords": "tags",
    "last_modified_at": "updated",
    "lastmod": "updated",
    "permalink": "aliases",
    "previewimage": "image",
    "redirect_from": "aliases",
    "redirects": "aliases",
    "subtitle": "dek",
    "thumbnail": "image",
}

#: Their keys that are read by a rule of their own.
SPECIAL = ("published", "status")

_WORDS = """
    affiliation article-header author_profile badges bg-image branch citation classes
    code-annotations code-copy code-fold code-link code-overflow
    code-summary code-tools comments copyright csl css doi editor email engine execute
    exports featured_image fig-align fig-cap-location fig-dpi fig-format fig-height
    fig-width filters format freeze funding github has_math header header-includes hidden hide
    hide_binder_badge hide_colab_badge hide_deepnote_badge hide_github_badge hide_title
    hidetitle highlight-style html-math-method include-after-body include-before-body
    include-in-header keep-md language layout license link-citations listing lof lot math
    mathjax nocomments number-sections numbering order output-file output_type page-layout
    params pretty_table project read_time reference-location reference-section-title
    repository-url resources search_exclude share show_image show_tags site sticky_rank subject
    template theme thumbnail_alt title-block-banner title-block-style toc toc-depth
    toc-location toc-title toc_sticky translations type typora-root-url use_math venue weight
    """
#: Their keys that mean nothing here.
NOTHING = frozenset(_WORDS.split())

#: Nikola's `status` and what it asks for.
STATUS: Mapping[str, Mapping[str, bool]] = {
    "draft": {"draft": True},
    "private": {"draft": True},
    "featured": {"featured": True},
    "published": {},
}
