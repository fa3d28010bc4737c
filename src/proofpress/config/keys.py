"""Every key of the config, by the name an author writes, and how its value is read."""

from __future__ import annotations

from collections.abc import Mapping

from proofpress.config import forge, home, lists, looks, people, theme, values
from proofpress.config.tables import Reader, one_of

READERS: Mapping[str, Reader] = {
    "title": values.text.of("name of the blog, on every page"),
    "description": values.text.of("a sentence for search engines and the feed"),
    "url": values.url.of(
        "where the site will live. The feed, the sitemap and canonical addresses need it "
        "and are left out without it"
    ),
    "lang": values.lang.of('language of the texts, a tag as `"en"` or `"pt-BR"`'),
    "authors": values.texts.of("a name or a list of names, for posts that name none"),
    "status": values.text.of("a few words at the top of the home page"),
    "location": values.text.of("where you are, beside the status"),
    "status_everywhere": values.flag.of(
        "`true`: status and location stand at the top of every page, and no longer in the hero"
    ),
    "kicker": values.text.of("a word above the headline"),
    "headline": values.text.of("the large words of the home page; line breaks are kept"),
    "tagline": values.text.of(
        "a line or more below the headline, in Markdown; line breaks are kept"
    ),
    "footer": values.text.of("a text at the foot of every page, in Markdown; line breaks are kept"),
    "date_format": values.date_format.of("how a page shows a date, see [dates](#dates)"),
    "post_date_format": values.date_format_or_none.of(
        'how the page of a post shows its date; `""` shows none there'
    ),
    "post_fields": looks.rows.of("the lines above a post, as [`fields`](home.md#lists) of a list"),
    "month_format": values.date_format.of("how the log shows a month"),
    "back": values.text.of(
        'words of a link above each post to the list that it is in: `"All posts"`'
    ),
    "code_lines": values.flag.of(
        "`true`: code in posts says how many lines it has, beside its language"
    ),
    "nav": values.links.of("more links in the masthead"),
    "links": values.links.of("links in the footer"),
    "home": home.home.of("what the [home page](home.md) is made of, in its order"),
    "lists": lists.look.of("what every list shows of a post, see [lists](home.md#lists)"),
    "topics": lists.topics.of(
        "a choice of subjects across categories and tags, see [topics](home.md#topics)"
    ),
    "collections": lists.collections.of(
        "posts of other kinds with lists of their own, see [collections](#collections)"
    ),
    "log": lists.log.of("what happened in which month, see [the log](home.md#the-log)"),
    "sources": lists.sources.of(
        'what numbers in the blocks of the home page are quoted from: `name = "title or '
        'address"`, or a table with `title`, `url` and `date`'
    ),
    "theme": theme.theme.of("colours, fonts and measures, see [theme](#theme)"),
    "posts": values.folder.of(
        'the folder of the posts, by its path from the blog\'s root; `"."` for the root '
        "itself, as in the docs of a project: then every `.md` there is a post, but those "
        "of `templates/` and `build/`"
    ),
    "bibliography": values.files.of(
        "a `.bib` file, or a list of them, by paths from the blog's root: works that every "
        "post may [cite](posts.md#citations)"
    ),
    "timeout": values.timeout.of(
        'what one cell may take: seconds, or `"30 s"`, `"5 min"`, `"1 h"`; at most 7 days'
    ),
    "post_timeout": values.timeout.of("what all cells of a post may take together"),
    "memory": values.memory.of(
        'what a post\'s kernel and all that it started may hold together: `"512 MB"`, `"2 GB"`'
    ),
    "environment": values.environment.of(
        "names of environment variables that posts may see, see [environment](#environment)"
    ),
    "aliases": values.aliases.of(
        "patterns of addresses that every post had before: [old addresses](moving.md#old-addresses)"
    ),
    "figures": values.figures.of(
        'how matplotlib draws for a post that does not say: `"theme"` for the page, see '
        '[figures](figures.md), or `"plain"`, as it comes'
    ),
    "search": values.flag.of("whether there is a page that [searches](search.md) the posts"),
    "feed_length": values.length.of("how many posts the [feed](feeds.md) has"),
    "feed_content": one_of("full", "summary").of(
        '`"full"` for the whole of each post in it, `"summary"` for its summary alone'
    ),
    "people": people.people.of(
        "who writes: tables of `name`, `url` and `about`, see [people](#people)"
    ),
    "repository": forge.repository.of(
        "where the sources lie for all to see: every post then links to where it can be "
        "edited and a mistake in it told, see [repository](#repository)"
    ),
    "branch": forge.branch.of("the branch that readers may propose changes to"),
    "edit_url": forge.template.of(
        "where a post is edited, if that cannot be made of `repository`: an address with `{path}`"
    ),
    "report_url": forge.template.of(
        "where a mistake in a post is told, if that cannot be made of `repository`"
    ),
    "downloads": values.flag.of(
        "whether readers can take a post home as [notebook, script and "
        "Markdown](posts.md#downloads)"
    ),
    "cards": values.flag.of(
        "whether [a picture of its title](posts.md#cards) is drawn for each post, which "
        "other sites show beside a link to it; needs `url`"
    ),
}
