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

  // Whoever reaches for a switch that is not there yet gets what they wanted once it is, in the switch that takes that
  // place. The last reach counts.
  let reached = null;
  first?.addEventListener("click", ({ target }) => {
    const place = target.closest(".to-come");
    const kind = [...(place?.classList ?? [])].find((name) => name.startsWith("mantine-"));
    const index = [...first.querySelectorAll(`.to-come.${kind}`)].indexOf(place);
    reached = place && { kind, index, said: target.textContent };
  });
  const makeUp = () => {
    const place = reached && document.querySelectorAll(`.${reached.kind}`)[reached.index];
    const parts = [...(place?.querySelectorAll("label, input") ?? [])];
    const wanted = parts.find(({ textContent, value, placeholder }) => [textContent, value, placeholder].includes(reached.said));
    wanted?.focus();
    wanted?.click();
  };
  window.p2wkss = { ...window.p2wkss, makeUp };

  if (document.hidden || !first) begin();
  else {
    requestAnimationFrame(() => setTimeout(begin));
    setTimeout(begin, LONGEST);
  }
})();
