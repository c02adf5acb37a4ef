// Fetches what only another page needs (see dashboard/document.py) as soon as the reader reaches for a link to it. A click
// that comes before it has come waits for it on this page, which tells so (0-again.js) and stays where the server is gone.
(() => {
  const later = JSON.parse(document.getElementById("later")?.textContent ?? "[]");
  const missing = (place) =>
    later.filter(({ path, library }) => place?.pathname.startsWith(path) && !window[library]);
  const linkOf = (event) => event.target.closest?.("a[href]");

  const asked = new Map(); // from address to a promise that it has come
  const fetched = ({ src }) => {
    const script = document.createElement("script");
    asked.set(src, new Promise((resolve) => script.addEventListener("load", resolve)));
    script.src = src;
    document.head.append(script);
    return asked.get(src);
  };
  const fetchFor = (place) => Promise.all(missing(place).map((entry) => asked.get(entry.src) ?? fetched(entry)));
  ["pointerover", "touchstart", "focusin"].forEach((reached) =>
    document.addEventListener(reached, (event) => { fetchFor(linkOf(event)); }, { passive: true }));

  let clicks = 0;
  document.addEventListener("click", async (event) => {
    const link = linkOf(event);
    const plain = event.button === 0 && !(event.metaKey || event.shiftKey || event.altKey || event.ctrlKey);
    if (!plain || !link?.matches("[data-link]")) return;
    const click = ++clicks;
    if (!missing(link).length) return;
    event.preventDefault(); // 0-still.js leaves it, too
    const { href } = link;
    const from = window.location.href;
    await window.p2wkss.awaited(fetchFor(link));
    if (click === clicks && from === window.location.href) window.p2wkss.go(href); // unless the reader went elsewhere meanwhile
  }, true);
  // Whoever goes back waits on this page in the same way, though the address is another already.
  window.addEventListener("popstate", async (event) => {
    const click = ++clicks;
    if (!missing(window.location).length) return;
    event.stopImmediatePropagation(); // 1-alive.js tells it only once all is here
    const { href } = window.location;
    await window.p2wkss.awaited(fetchFor(window.location));
    if (click === clicks && href === window.location.href) window.p2wkss.moved();
  });
})();
