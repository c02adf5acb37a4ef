// A handout: the pages of the dashboard lie packed in this file, and what follows # in the address says which is shown.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const pages = read("handout-pages"); // path, address, what is chosen, title: one of each packed page
  const names = read("handout-names"); // of what can be chosen, in addresses
  const words = read("handout-words");
  const shell = document.getElementById("shell");
  const OF_A_SERVER = ".finder, .languages, .chart-files, .analyst-switch, .newer, dialog";
  let shown = 0;
  let turned = null; // the choice that was just made

  const unpacked = async (id) => {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };

  // A chart that nobody sees is drawn when it is unfolded or printed: at once, for paper doesn't wait.
  let library = null;
  const fetchLibrary = () => library ??= unpacked("handout-plotly").then((textContent) =>
    document.head.append(Object.assign(document.createElement("script"), { textContent })));
  const draw = (element) => {
    const { data, layout } = JSON.parse(element.dataset.figure);
    window.Plotly.newPlot(element, data, layout, { displayModeBar: false, responsive: true });
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // plotly's own
  };
  const drawUnfolded = () => {
    const undrawn = [...shell.querySelectorAll("[data-figure]:not(.js-plotly-plot)")];
    if (!undrawn.length) return;
    if (window.Plotly) undrawn.filter((each) => !each.closest("details:not([open])")).forEach(draw);
    else fetchLibrary().then(drawUnfolded);
  };
  document.addEventListener("toggle", drawUnfolded, true);
  window.p2wkss = { ...window.p2wkss, drawUnfolded };

  const fields = Object.keys(names);
  const alike = (one, other) => fields.filter((field) => (one[field] ?? "") === (other[field] ?? "")).length;
  const onlyOther = (field, value) => { // the page that differs from this one in this choice only; of another site the nearest
    const wanted = { ...pages[shown].chosen, [field]: value };
    const found = nearestTo(pages[shown].path, wanted);
    return found && (found.exact || field === "site") ? found.at : -1;
  };
  const asked = (search) => {
    const given = new URLSearchParams(search);
    return Object.fromEntries(fields.map((field) => [field, given.get(names[field]) ?? pages[0].chosen[field]]));
  };
  const nearest = (address) => {
    const [path, search] = address.split("?");
    return nearestTo(decodeURI(path), asked(search));
  };
  const nearestTo = (path, wanted) => { // never of another site: its numbers are other people's
    const there = pages.map((page, at) => ({ at, page }))
      .filter(({ page }) => page.path === path && (page.chosen.site ?? "") === (wanted.site ?? ""));
    there.sort((one, other) => alike(other.page.chosen, wanted) - alike(one.page.chosen, wanted));
    return there.length ? { at: there[0].at, exact: alike(there[0].page.chosen, wanted) === fields.length } : null;
  };

  const paragraph = (textContent) => Object.assign(document.createElement("p"), { className: "note", textContent });
  const ready = (exact) => {
    shell.querySelectorAll(OF_A_SERVER).forEach((part) => part.remove());
    shell.querySelectorAll("[data-field]").forEach((control) => {
      [...(control.options ?? [control])].forEach((choice) => {
        choice.disabled = onlyOther(control.dataset.field, choice.value) < 0;
      });
    });
    shell.querySelectorAll("a[href^='#/']").forEach((link) => {
      if (!nearest(link.getAttribute("href").slice(1))) link.replaceWith(...link.childNodes);
    });
    drawUnfolded();
    shell.querySelector("footer")?.append(paragraph(words.note));
    if (!exact) shell.querySelector("main")?.prepend(paragraph(words.other));
    if (!window.DecompressionStream) shell.querySelector("main")?.prepend(paragraph(words.old));
    document.title = pages[shown].title;
    window.p2wkss?.showScheme?.();
  };

  const show = async () => {
    const found = location.hash ? nearest(location.hash.slice(1)) : { at: 0, exact: true };
    if (!found || found.at === shown) return;
    const stays = pages[found.at].path === pages[shown].path;
    const choosing = stays && shell.querySelector(".choices[open]");
    const field = stays && turned;
    turned = null;
    const inside = await unpacked(`handout-${found.at}`);
    shown = found.at;
    shell.innerHTML = inside;
    ready(found.exact);
    shell.querySelectorAll(".choices").forEach((each) => (each.open ||= Boolean(choosing)));
    const control = field && shell.querySelector(`select[data-field="${field}"], [data-field="${field}"]:checked`);
    if (!stays) window.scrollTo(0, 0);
    (control || document.querySelector("main"))?.focus({ preventScroll: true });
  };

  window.addEventListener("hashchange", show);
  document.addEventListener("change", ({ target }) => {
    const at = target.dataset?.field ? onlyOther(target.dataset.field, target.value) : -1;
    if (at < 0) return;
    turned = target.dataset.field;
    location.hash = pages[at].address;
  });
  document.addEventListener("click", (event) => {
    const where = event.target.closest("button[data-tells]");
    if (where) location.hash = `/indikator/${where.value}${pages[shown].address.replace(/^[^?]*/, "")}`;
    const link = event.target.closest("a[href^='#']:not([href^='#/'])");
    if (!link) return;
    event.preventDefault(); // the address says which page is shown
    const place = document.getElementById(link.getAttribute("href").slice(1));
    for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    place?.scrollIntoView();
    place?.focus();
  });

  ready(true);
  show();
})();
