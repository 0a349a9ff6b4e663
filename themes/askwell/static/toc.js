// The table of contents marks the section being read, and closes as a sheet once a section is chosen.

export function mount() {
  const toc = /** @type {HTMLElement} */ (document.querySelector(".toc"));
  /** @type {Map<Element, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of toc.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];

  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3);
    const here = passed.at(-1);
    for (const [heading, link] of links) {
      if (heading === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
  for (const heading of headings) watcher.observe(heading);
  toc.addEventListener("click", (event) => {
    if (event.target instanceof HTMLAnchorElement && toc.matches(":popover-open")) toc.hidePopover();
  });
}
