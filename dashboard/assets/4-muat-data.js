// The page that loads: sends a file as it is, watches the process, asks the routes for what the reader wants.
// The server draws everything; this only moves bars, opens dialogs, and says when to draw again.
(() => {
  const MARK = { "X-P2WKSS": "muat" };
  const CONFLICT = 409;
  const DONE = /\/(buang|langkah\/publish)\?/; // after these nothing of the attempt can be decided any more
  const WATCH = 200; // ms between two looks at the process
  const PATIENCE = 25; // looks without an answer
  const STALLED = 20000; // ms in which nothing of a file was sent
  let shown = null; // the heading the reader was last brought to
  let watching = null;
  let sending = null;
  let toBeRead = false; // a complaint came with the page that is about to be drawn
  let renewed = null; // the build for which all around the body was drawn anew
  let returning = false; // the body comes again since what surrounds it was drawn anew

  const one = (selector, within = document) => within.querySelector(selector);
  const draw = () => window.dash_clientside.set_props("muat-pulse", { data: Date.now() });
  const say = (words) => { const live = one("#muat-live"); if (live && words) live.textContent = words; };
  const complain = (words) => {
    const place = one("#muat-trouble");
    if (!place) return;
    place.textContent = words ?? "";
    if (words) place.scrollIntoView({ block: "center" });
  };
  const unanswered = () => one("#muat-trouble")?.dataset.broken;
  const place = (address) => {
    const asked = new URL(address, window.location.href).searchParams;
    return `${asked.get("percobaan")} ${asked.get("langkah")}`;
  };
  const go = (address) => {
    const here = window.location.pathname + window.location.search;
    if (!address || address === here) return draw();
    const same = place(address) === place(here);
    window.p2wkss.go(address);
    if (same) draw(); // the same step under a longer address is drawn only when asked
  };
  const of = (address, attempt) => (attempt ? `${address}&percobaan=${attempt}` : address);

  // The file, as it lies on the reader's disk.
  const send = (zone, file) => {
    const { takes, goes, largest, large, stopped, lost, stalled, sending: words } = zone.dataset;
    complain();
    if (file.size > Number(largest)) return complain(large);
    const part = one(".muat-sending", zone);
    const request = new XMLHttpRequest();
    let still = null;
    const moves = () => {
      clearTimeout(still);
      still = setTimeout(() => complain(stalled), STALLED);
    };
    const end = (trouble) => {
      clearTimeout(still);
      complain();
      sending = null;
      part.hidden = true;
      zone.classList.remove("busy");
      one("#muat-file", zone).value = "";
      if (trouble) complain(trouble);
    };
    sending = request;
    part.hidden = false;
    zone.classList.add("busy");
    one("#muat-sent").textContent = `${words} ${file.name}`;
    say(`${words} ${file.name}`);
    request.upload.onprogress = ({ loaded, total }) => {
      one("#muat-sending").value = total ? loaded / total : 0;
      complain();
      moves();
    };
    request.upload.onload = () => clearTimeout(still);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* not from the route */ }
      end(answer.trouble ?? (answer.attempt ? null : unanswered()));
      if (answer.attempt) go(of(goes, answer.attempt));
    };
    request.onerror = () => end(lost.replace("{file}", file.name));
    request.onabort = () => end(stopped);
    request.open("POST", takes);
    Object.entries(MARK).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    moves();
    request.send(file);
  };

  const rowsOf = (identity) => {
    if (!document.getElementById(identity)) return [];
    const grid = window.dash_ag_grid.getApi(identity);
    const rows = [];
    grid.stopEditing();
    grid.forEachNode(({ data }) => rows.push(data));
    return rows;
  };

  // What of the page goes with a question; nothing where a field that has to be filled isn't.
  const collect = {
    choice: () => Object.fromEntries(
      [...document.querySelectorAll("[data-choice]")].map((each) => [each.dataset.choice, each.value || null])),
    mapping: () => ({
      title: one("#muat-title").value,
      round: one("#muat-round").value || null,
      sheets: [...document.querySelectorAll("[data-holds]")].map((each) =>
        ({ name: each.dataset.holds, unit: each.value || null })),
      columns: rowsOf("muat-columns").map(({ sheet, position, variable, way }) =>
        ({ sheet, position, variable: variable || null, way: way || null })),
      answers: rowsOf("muat-answers").map(({ sheet, header, raw, code }) => ({ sheet, header, raw, code: code || null })),
      constants: [...document.querySelectorAll("[data-variable]")].map((each) =>
        ({ sheet: each.dataset.sheet, variable: each.dataset.variable, value: each.value || null })),
    }),
    decisions: () => {
      if (!one("#muat-by").reportValidity()) return null;
      const by = one("#muat-by").value.trim();
      const common = one("#muat-reason").value.trim();
      const beside = (select, name) => one(`[data-${name}]`, select.closest(".muat-decision"))?.value.trim() ?? "";
      const chosen = (kind) => [...document.querySelectorAll(`select[data-${kind}]`)].filter((each) => each.value);
      for (const each of cells().filter(begun).flatMap((line) => [...line.querySelectorAll("[required]")])) {
        each.closest("details").open = true; // else nobody would see what is asked for
        if (!each.reportValidity()) return null;
      }
      return {
        findings: chosen("finding").map((each) => ({
          about: each.dataset.finding, choice: each.value, by,
          new_value: beside(each, "value"), reason: beside(each, "reason") || common,
        })).concat(chosen("cell").map((each) => {
          const [file, sheet] = JSON.parse(beside(each, "sheet"));
          return {
            about: each.dataset.cell, choice: each.value, by, file, sheet, cell: beside(each, "address"),
            new_value: beside(each, "value"), reason: beside(each, "reason") || common,
          };
        })),
        areas: chosen("area").map((each) => ({ about: each.dataset.area, choice: each.value, by })),
        pairs: chosen("pair").map((each) => ({ about: each.dataset.pair, choice: each.value, by, reason: common })),
      };
    },
  };

  const ask = async (button) => {
    const { asks, goes, sends } = button.dataset;
    complain();
    if (unsaved(asks)) {
      button.closest("dialog")?.close();
      return complain(one("#muat-trouble")?.dataset.unsaved);
    }
    const body = sends ? collect[sends]() : {};
    if (body === null) return;
    button.disabled = true;
    try {
      const answer = await fetch(asks, {
        method: "POST", headers: { ...MARK, "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      const told = await answer.json();
      button.closest("dialog")?.close();
      if (told.trouble) {
        if (answer.status === CONFLICT) { toBeRead = true; draw(); } // another tab was there first: show what it did
        return complain(told.trouble);
      }
      if (sends || DONE.test(asks)) forget(asks);
      const starts = asks.includes("/keputusan?");
      go(starts ? of(goes, told.attempt) : goes);
    } catch {
      button.closest("dialog")?.close();
      complain(unanswered());
    } finally {
      button.disabled = false;
    }
  };

  // Another build is in force than the one that stands at the foot: what surrounds the body is drawn from it, too, once.
  const renewAround = () => {
    const build = one(".muat-parts")?.dataset.build;
    if (!build || build === renewed || build === one("#newer-build")?.dataset.shown) return;
    renewed = build;
    returning = true;
    window.p2wkss.put(["address", { search: window.location.search }]);
  };

  let missed = 0;
  const watch = async () => {
    const place = one("[data-watches]");
    if (!place) { watching = null; return; }
    try {
      const now = await (await fetch(place.dataset.watches)).json();
      if (missed >= PATIENCE) complain();
      missed = 0;
      if (!now.busy) { watching = null; return draw(); }
      const doing = one("#muat-doing", place);
      if (now.doing && doing.textContent !== now.doing) {
        doing.textContent = now.doing;
        say(now.doing);
      }
      one("#muat-bar", place).value = now.share;
      if (now.news !== place.dataset.news) { place.dataset.news = now.news; draw(); } // what is known so far
    } catch { // the server is away: look again, and say so once it is more than a moment
      missed += 1;
      if (missed === PATIENCE) complain(one("#muat-trouble")?.dataset.away);
    }
    watching = setTimeout(watch, WATCH);
  };

  // Whoever comes back to this tab sees what was done in another one meanwhile, not what stood here when they left.
  document.addEventListener("visibilitychange", async () => {
    const about = document.hidden ? null : one(".muat-about");
    if (!about || watching) return;
    try {
      const now = await (await fetch(about.dataset.state)).json();
      if (now.news !== about.dataset.known) draw();
    } catch { /* the server is away, or the attempt is gone: the next click says so */ }
  });

  // Findings that were opened while the process still worked stay open when the page is drawn anew.
  const opened = new Set();
  const foldName = (fold) => location.search + fold.querySelector(".muat-about-rule")?.textContent;
  addEventListener("toggle", ({ target }) => {
    if (target.matches?.(".muat-rule")) opened[target.open ? "add" : "delete"](foldName(target));
  }, true);
  const openAgain = () => {
    for (const fold of document.querySelectorAll(".muat-rule")) fold.open ||= opened.has(foldName(fold));
  };

  // What was decided or mapped and not sent yet stays while the reader looks at another step or the page is drawn anew;
  // who decides stays for as long as the tab. Neither leaves the browser by itself, so leaving the page asks first.
  const WHO = "p2wkss-by";
  const KEPT = ":is(.muat-decision, .muat-fields) :is(select, input)";
  const kept = new Map();
  const attempt = () => `${new URLSearchParams(location.search).get("percobaan")} `;
  const fieldName = ({ id }) => attempt() + id;
  const cellName = ({ sheet, header, position, raw }) => attempt() + JSON.stringify([sheet, header, position ?? raw]);
  const keep = ({ target, isTrusted }) => {
    if (!target.matches?.(KEPT)) return;
    if (target.id === "muat-by") sessionStorage.setItem(WHO, target.value);
    else kept.set(fieldName(target), target.value);
    const decided = isTrusted && one("select[data-groups]", target.closest(".muat-decision") ?? document.createElement("p"));
    if (decided) filledIn.delete(fieldName(decided));
    countChosen();
  };
  ["input", "change"].forEach((event) => document.addEventListener(event, keep));
  const CHOSEN = "select:is([data-finding], [data-cell], [data-pair], [data-area])";
  const countChosen = () => {
    const place = one("#muat-chosen");
    const n = [...document.querySelectorAll(CHOSEN)].filter(({ value }) => value).length;
    if (place) place.textContent = counted(place, n);
    readyCells();
    const away = one("#muat-unsaved");
    const waiting = [...kept].filter(([name, value]) => value && name.startsWith(attempt()) && isDecision(name.slice(attempt().length)));
    if (away) {
      const told = one("span", away);
      told.textContent = counted(told, waiting.length);
      away.hidden = !waiting.length;
    }
  };
  const counted = ({ dataset }, n) => (n ? dataset.says.replace("{n}", n) : "");
  const isDecision = (name) => /^((do|undo|pair|area)-[^-]+|cell-\d+-cell)$/.test(name);

  // Another cell can be filled in once the line above is begun, at first of the same sheet; what is begun stays in sight.
  const cells = () => [...document.querySelectorAll(".muat-cell")];
  const begun = (line) => [...line.querySelectorAll("select, input")].some(({ value, dataset }) => value && !("sheet" in dataset));
  const readyCells = () => {
    const lines = cells();
    lines.slice(1).forEach((line, at) => {
      const above = lines[at];
      const [sheet, before] = [line, above].map((each) => one("[data-sheet]", each));
      line.hidden = !begun(line) && !begun(above);
      if (begun(line) || sheet.value || !begun(above) || !before.value) return;
      sheet.value = before.value;
      kept.set(fieldName(sheet), sheet.value);
    });
    const place = one("#muat-cells-begun");
    if (place) place.textContent = counted(place, lines.filter(begun).length);
  };

  // One decision for many findings is filled in at each that has none; what somebody chose there is left as it is.
  const filledIn = new Set();
  const fillIn = (button) => {
    const form = button.closest(".muat-alike");
    const which = one("[data-which]", form).selectedOptions[0];
    const given = Object.fromEntries([...form.querySelectorAll("[data-fill]")].map(({ dataset, value }) => [dataset.fill, value.trim()]));
    const place = one(".muat-alike-said", form);
    const replaces = given.choice === "ganti";
    const tell = (counts) => { place.textContent = counts.filter(([, n]) => n).map(([name, n]) => place.dataset[name].replace("{n}", n)).join(" "); };
    if (replaces && !("same" in which.dataset)) return tell([["differ", 1]]);
    const count = { filled: 0, cleared: 0, left: 0, unfit: 0 };
    for (const each of form.closest("details").querySelectorAll("select[data-groups]")) {
      if (!each.dataset.groups.split(" ").includes(which.value)) continue;
      const ours = filledIn.has(fieldName(each));
      if (each.value && !ours) { count.left += 1; continue; }
      if (!offers(each.options, given.choice)) { count.unfit += 1; continue; }
      if (given.choice || each.value) count[given.choice ? "filled" : "cleared"] += 1;
      const put = (field, value) => {
        if (!field || (field.value && !ours)) return;
        field.value = value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      };
      const beside = (name) => one(`[data-${name}]`, each.closest(".muat-decision"));
      put(beside("value"), replaces ? given.value : "");
      put(beside("reason"), given.choice ? given.reason : "");
      put(each, given.choice);
      filledIn[given.choice ? "add" : "delete"](fieldName(each));
    }
    tell(Object.entries(count));
  };
  const offers = (options, value) => !options || [...options].some((each) => (each.value ?? each[0]) === value);
  const fillAgain = () => {
    for (const field of document.querySelectorAll(KEPT)) {
      const before = field.id === "muat-by" ? sessionStorage.getItem(WHO) : kept.get(fieldName(field));
      if (before != null && offers(field.options, before)) field.value = before;
    }
    countChosen();
    if (cells().some(begun)) one("#other-cell > details").open = true;
    for (const { id } of document.querySelectorAll(".muat-grid > [id]")) {
      window.dash_ag_grid.getApiAsync(id).then(fillCells, () => {}); // gone again before it was there
    }
  };
  const keepCell = ({ data, colDef: { field } }) => {
    kept.set(cellName(data), { ...kept.get(cellName(data)), [field]: data[field] });
  };
  const fillCells = (api) => api.forEachNode((row) => {
    const before = kept.get(cellName(row.data));
    if (before && offers(row.data.options, before.code ?? "")) row.updateData({ ...row.data, ...before });
  });
  const MAPPED = /^muat-(title|round|(sheet|constant)-\d+)$/;
  // Whether a step would go on without what was mapped, or publish without what was decided.
  const unsaved = (asks) => [...kept].some(([name, value]) => {
    if (!name.startsWith(attempt())) return false;
    const what = name.slice(attempt().length);
    return (/langkah\/(try|publish)\?/.test(asks) && (what.startsWith("[") || MAPPED.test(what)))
      || (/langkah\/publish\?/.test(asks) && value && (isDecision(what) || /^cell-\d+-(?!sheet)/.test(what)));
  });
  const forget = (asks) => {
    const [, , done] = asks.split("/");
    for (const name of kept.keys()) if (name.startsWith(`${done} `)) kept.delete(name);
    filledIn.clear();
  };
  addEventListener("beforeunload", (event) => {
    if (kept.size && one("#muat-body")) event.preventDefault(); // elsewhere a file to be taken away would ask, too
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    muat: {
      // The body has been drawn: bring whoever moved on to its heading, tell it, and watch what is under way.
      arrive() {
        setTimeout(() => {
          openAgain();
          fillAgain();
          const heading = one(".muat-first");
          const words = heading?.textContent ?? "";
          if (words !== shown && !toBeRead) complain(); // what was said of another step
          toBeRead = false;
          if (shown !== null && (words !== shown || returning)) {
            heading?.focus({ preventScroll: false });
            say(words);
          }
          returning = false;
          shown = words;
          if (!watching && one("[data-watches]")) watching = setTimeout(watch, WATCH);
          renewAround();
        });
        return window.dash_clientside.no_update;
      },
    },
  });

  // A list in a cell: the browser's own, which everybody can search by typing. Options are value, words, group.
  class MuatSelect {
    init({ value, options, stopEditing, colDef }) {
      const groups = new Map([["", document.createElement("select")]]);
      this.list = groups.get("");
      this.list.className = "muat-cell-select";
      this.list.setAttribute("aria-label", colDef.headerName);
      options.forEach(([code, words, group]) => {
        if (!groups.has(group ?? "")) {
          groups.set(group, Object.assign(document.createElement("optgroup"), { label: group }));
          this.list.append(groups.get(group));
        }
        groups.get(group ?? "").append(new Option(words, code, false, code === (value ?? "")));
      });
      this.list.addEventListener("change", () => stopEditing());
    }
    getGui() { return this.list; }
    afterGuiAttached() { this.list.focus(); }
    getValue() { return this.list.value; }
  }

  // What the grids of the mapping ask: the lists of a row, and what a code is called.
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions ?? {}, {
    muatWays: ({ data }) => ({ options: data.ways }),
    muatCodes: ({ data }) => ({ options: data.options }),
    muatKeep: keepCell,
    muatFill: ({ api }) => fillCells(api),
    muatCode: ({ value, data }) => data.options.find(([code]) => code === (value ?? ""))?.[1] ?? value,
    MuatSelect,
  });

  document.addEventListener("change", ({ target }) => {
    if (target.id === "muat-file" && target.files.length) send(target.closest(".muat-drop"), target.files[0]);
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button");
    if (!button) return;
    if (button.id === "muat-stop") sending?.abort();
    if (button.dataset.asks) ask(button);
    if ("fills" in button.dataset) fillIn(button);
    if (button.dataset.opens) document.getElementById(button.dataset.opens)?.showModal();
  });
  const over = (event) => {
    const zone = event.target.closest?.(".muat-drop");
    one(".muat-drop")?.classList.toggle("over", Boolean(zone) && event.type !== "drop");
    if (one(".muat-drop")) event.preventDefault(); // a file beside the zone must not replace the page
    return zone;
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", over);
  document.addEventListener("drop", (event) => {
    const zone = over(event);
    if (zone && !sending && event.dataTransfer.files.length) send(zone, event.dataTransfer.files[0]);
  });
})();
