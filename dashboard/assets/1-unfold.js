// The sections of a long page that unfold (dashboard/components/fold.py). An address or a link that ends in what is
// folded opens it, and what a reader pressed open on the page of one indicator is open on that of the next, and on the
// same page drawn anew. What a search, an address or paper opened is not: nobody asked for it there.
(() => {
  const SECTIONS = "details[data-section]";
  const opened = new Set();

  document.addEventListener("click", ({ target }) => {
    const fold = target.closest?.("summary")?.parentElement;
    if (!fold?.matches(SECTIONS)) return;
    if (fold.open) opened.delete(fold.dataset.section); // it is about to be folded
    else opened.add(fold.dataset.section);
  }, true);
  const reopen = (place = document) => place.querySelectorAll(SECTIONS).forEach((each) => {
    if (opened.has(each.dataset.section)) each.open = true;
  });

  const unfold = (place) => {
    for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  const named = () => document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href^='#']");
    if (link) unfold(document.getElementById(link.getAttribute("href").slice(1)));
  }, true);
  window.addEventListener("hashchange", () => unfold(named()));

  window.p2wkss = { ...window.p2wkss, reopen, unfold };
})();
