// Starts the programs when the first screen is painted, which needs none of them (dashboard/first.py). They stand in the
// document as scripts of a type that the browser leaves alone, and are on their way from the beginning. Once the same
// page is drawn by Dash it takes the place of its first screen, before anything is painted in between.
(() => {
  const first = document.getElementById("first");
  const drawn = document.getElementById("react-entry-point");
  const LONGEST = 1000; // milliseconds to wait for a painting that may never come
  let begun = false;

  const here = (link) => "here" in link.dataset || new Promise((resolve) => link.addEventListener("load", resolve)); // 0-again.js
  const begin = async () => {
    if (begun) return;
    begun = true;
    const links = [...document.querySelectorAll("link[as=script]")];
    await Promise.all(links.map(here)); // none may run without those before it
    const scripts = links.map(({ href }) => Object.assign(document.createElement("script"), { src: href, async: false }));
    scripts.at(-1).addEventListener("load", () => { window.renderer = new window.DashRenderer(); });
    document.head.append(...scripts);
  };

  // What the reader chose, typed, unfolded or asked for on the first screen, and where they are, goes on in the page that
  // takes its place. It begins with the same parts in the same order.
  const parts = (place) => [...place.querySelectorAll("a, button, summary, input, select, [tabindex]")];
  const touched = new Set();
  let takenOver;
  const page = new Promise((resolve) => { takenOver = resolve; });
  ["input", "change"].forEach((event) => first?.addEventListener(event, ({ target }) => {
    touched.add(target);
    window.p2wkss.awaited(page);
  }));
  let asked = null;
  first?.addEventListener("click", ({ target }) => { asked = target.closest("button[data-tells]") ?? asked; });
  const goOn = () => {
    const [before, after] = [parts(first), parts(drawn)];
    const same = (old) => {
      const now = after[before.indexOf(old)]; // of a build that came meanwhile, maybe another
      return now?.nodeName === old?.nodeName && now?.id === old?.id && now?.name === old?.name ? now : undefined;
    };
    const [here, button] = [same(document.activeElement), same(asked)];
    before.filter((old) => old.matches("summary") && same(old)).forEach((old) => {
      same(old).parentElement.open = old.parentElement.open;
    });
    touched.forEach((old) => {
      const now = same(old);
      if (!now) return;
      if (now.type === "radio") now.checked = true;
      else now.value = old.value;
      ["input", "change"].forEach((event) => now.dispatchEvent(new Event(event, { bubbles: true })));
    });
    first.remove();
    here?.focus({ preventScroll: true });
    if (button) window.p2wkss.painted().then(() => button.click());
  };
  new MutationObserver((_, watch) => {
    if (!drawn.querySelector("main")) return;
    watch.disconnect();
    if (first) goOn();
    takenOver();
    window.p2wkss.showScheme();
  }).observe(drawn, { childList: true, subtree: true });

  if (document.hidden || !first) begin();
  else {
    requestAnimationFrame(() => setTimeout(begin));
    setTimeout(begin, LONGEST);
  }
})();
