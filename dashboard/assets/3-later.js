// Fetches what only another page needs (see dashboard/document.py) as soon as the reader reaches for a link to it. If
// the click comes first, the browser follows the link by itself, and that page brings its own.
(() => {
  const later = JSON.parse(document.getElementById("later")?.textContent ?? "[]");
  const missing = (place) =>
    later.filter(({ path, library }) => place?.pathname.startsWith(path) && !window[library]);
  const linkOf = (event) => event.target.closest?.("a[href]");

  const asked = new Set();
  const fetchFor = (event) =>
    missing(linkOf(event)).forEach((entry) => {
      if (asked.has(entry.src)) return;
      asked.add(entry.src);
      const script = document.createElement("script");
      script.src = entry.src;
      document.head.append(script);
    });
  ["pointerover", "touchstart", "focusin"].forEach((reached) =>
    document.addEventListener(reached, fetchFor, { passive: true }));

  document.addEventListener("click", (event) => {
    if (missing(linkOf(event)).length) event.stopPropagation();
  }, true);
  window.addEventListener("popstate", () => {
    if (missing(window.location).length) window.location.reload();
  });
})();
