// Starts the programs when the first screen is painted, which needs none of them (dashboard/first.py). They stand in the
// document as scripts of a type that the browser leaves alone, and are on their way from the beginning. Once the same
// page is drawn by Dash it takes the place of its first screen, before anything is painted in between.
(() => {
  const first = document.getElementById("first");
  const drawn = document.getElementById("react-entry-point");
  const LONGEST = 1000; // milliseconds to wait for a painting that may never come
  let begun = false;

  const begin = () => {
    if (begun) return;
    begun = true;
    const scripts = [...document.querySelectorAll('script[type="later"][src]')].map(({ src }) =>
      Object.assign(document.createElement("script"), { src, async: false })); // in the order they stand
    scripts.at(-1).addEventListener("load", () => { window.renderer = new window.DashRenderer(); });
    document.head.append(...scripts);
  };

  new MutationObserver((_, watch) => {
    if (!drawn.querySelector("main")) return;
    watch.disconnect();
    first?.remove();
    window.p2wkss.showScheme();
  }).observe(drawn, { childList: true, subtree: true });

  if (document.hidden || !first) begin();
  else {
    requestAnimationFrame(() => setTimeout(begin));
    setTimeout(begin, LONGEST);
  }
})();
