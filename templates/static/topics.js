// Optional: without it the topics above a list of posts are links to pages of their own. With it they
// choose among the posts on the page itself; its address can be shared.
(() => {
  "use strict";
  const said = document.querySelector(".topics + [role=status]");
  const show = () => {
    const links = [...document.querySelectorAll("[data-topic]")];
    for (const link of links) link.href = `#topic-${link.dataset.topic || "all"}`;
    const now = links.find(({ hash }) => hash === location.hash) ?? links[0];
    const { topic } = now.dataset;
    let count = 0;
    for (const post of document.querySelectorAll("main article.entry")) {
      post.hidden = topic !== "" && !post.dataset.topics?.split(" ").includes(topic);
      count += !post.hidden;
      const section = post.closest("section");
      section.hidden = !section.querySelector(".entry:not([hidden])");
    }
    links.forEach((link) => link.toggleAttribute("aria-current", link === now));
    now.setAttribute("aria-current", "true");
    said.textContent = count ? `${count} posts` : "No posts yet.";
    said.classList.toggle("vh", count > 0);
  };
  addEventListener("hashchange", show);
  show();
})();
