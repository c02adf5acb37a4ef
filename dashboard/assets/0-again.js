// What doesn't come, for the connection or the server is gone, is asked for again until it comes: scripts, style sheets, the
// end of a document here, questions in 1-reach.js. Whoever asked only waits longer. What the reader waits for is told in
// words, for on the screen is still what was there before. It stands in the document itself, before all that may not come.
(() => {
  const AGAIN = 1000; // milliseconds
  const RARELY = 5000; // between two tries where it may never come
  const LONG = 2000; // until a reader wonders what became of a choice
  const LEAVES = 5000; // what was on its way is given up by the browser: no fault

  let [lost, leaving] = [false, false]; // whether what was asked for last didn't come; whether the reader goes elsewhere
  const waits = new Set(); // for all that the reader waits for: whether it takes long
  const tell = () => {
    const word = waits.size && lost && !leaving ? "unreached" : [...waits].some(({ long }) => long) && "late";
    const place = document.getElementById("unanswered");
    const words = (word && document.getElementById("isi")?.dataset[word]) || "";
    if (place && place.textContent !== words) place.textContent = words;
  };
  const came = (whether) => {
    lost = !whether;
    tell();
  };
  const awaited = (promise) => {
    const wait = { long: false };
    const over = () => {
      waits.delete(wait);
      tell();
    };
    waits.add(wait);
    setTimeout(() => { wait.long = true; tell(); }, LONG);
    promise.then(over, over);
    return promise;
  };
  ["beforeunload", "pagehide"].forEach((event) => window.addEventListener(event, () => {
    leaving = true;
    setTimeout(() => { leaving = false; }, LEAVES); // the reader is still here: they were only given a file
  }));
  window.addEventListener("pageshow", () => { leaving = false; });

  const pause = (tries = 0) => new Promise((resolve) => setTimeout(resolve, Math.min(RARELY, AGAIN * 2 ** tries)));

  // What is only to be at hand is asked for by another name, for the browser knows that there was nothing by this one. Of
  // any other script, and of a style sheet, another takes the place.
  const anew = (element, tries) => {
    if (!element.matches("[as]")) {
      const other = document.createElement(element.localName);
      [...element.attributes].forEach(({ name, value }) => other.setAttribute(name, value));
      if (element.isConnected) element.replaceWith(other);
      else document.head.append(other); // whoever made it took it away
      return other;
    }
    const address = new URL(element.href);
    address.searchParams.set("again", tries);
    element.href = address;
    return element;
  };
  const again = async (element, tries = 1) => {
    came(false);
    await pause(tries - 1);
    const other = anew(element, tries);
    await new Promise((resolve, reject) => {
      other.addEventListener("load", resolve, { once: true });
      other.addEventListener("error", reject, { once: true });
    }).then(() => came(true), () => again(other, tries + 1));
  };
  window.addEventListener("error", async (event) => {
    const { target } = event;
    if (!target.matches?.("script, link[rel=stylesheet], link[as=script]") || "again" in target.dataset) return;
    event.stopPropagation(); // whoever made it hears only that it came
    target.dataset.again = "";
    await awaited(again(target));
    target.dispatchEvent(new Event("load"));
  }, true);
  document.addEventListener("load", ({ target }) => { // 0-start.js waits for all
    if (target.matches("link[as=script]")) target.dataset.here = "";
  }, true);

  document.addEventListener("DOMContentLoaded", async () => {
    if (document.getElementById("later")) return; // the end of the document
    await pause();
    window.location.reload();
  });

  window.p2wkss = { ...window.p2wkss, awaited, came, pause };
})();
