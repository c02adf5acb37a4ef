// What has to happen in the browser: name the document, move the focus to a new page, write choices to the address.
(() => {
  const same = (choice, chosen) => (choice || null) === (chosen || null);
  let shown = null; // the path of the page on the screen
  let moved = null; // the field of the switch that was moved last

  // The switch of a field; of segments, the chosen one.
  const switchOf = (field) => document.querySelector(`main :is(select, :checked)[data-field="${field}"]`);

  // A page is drawn anew whenever the address changes, and whoever works with the keyboard must not lose their place.
  let held = null; // what had the focus last
  document.addEventListener("focusin", ({ target }) => { held = target; });
  const keepPlace = () => {
    const field = moved ?? held?.dataset.field;
    const place = field ? switchOf(field) : document.querySelector(".languages .current");
    moved = null;
    if (document.activeElement === document.body) place?.focus({ preventScroll: true });
  };

  // Whoever followed a link and goes back finds the page where they left it, and the focus on that link.
  const left = new Map(); // from an address to how far down it was, and which of the links to the same place was followed
  const alike = (href) => [...document.querySelectorAll(`a[href="${CSS.escape(href)}"]`)];
  let returned = false;
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    const href = link?.getAttribute("href");
    left.set(window.location.href, { downTo: window.scrollY, href, nth: link && alike(href).indexOf(link) });
  }, true);
  window.addEventListener("popstate", ({ isTrusted }) => { returned = isTrusted; });

  const { change, painted, put } = window.p2wkss;

  // The view on the screen where the browser changed it by itself; its address and Dash's store follow once it is painted.
  let standing = null;
  let showing = null; // the same until the store has it
  let told = null; // what the store had when we last heard of it
  let choices = 0;
  let wanted = {}; // from field to value, what was chosen until the page that holds it has arrived
  const sayChosen = () => Object.keys(wanted).length || window.p2wkss.chosen(document);
  const stored = () => window.dash_component_api.getLayout("view")?.props.data;
  const isOf = (view, other) => view?.path === other?.path && view?.search === other?.search;
  // Whether Dash has drawn another page of which `arrive` will hear in a moment: nothing else may touch it.
  const overtaken = () => !isOf(stored(), told) && !stored()?.stays;
  window.p2wkss.overtaken = overtaken;
  const store = () => {
    told = showing ?? told;
    if (showing) put(["view", { data: showing }]);
    showing = null;
  };
  const searchOf = (view, chosen) => {
    const query = new URLSearchParams(view.search);
    Object.entries(view.names).forEach(([field, name]) => {
      if (same(chosen[field], view.plain[field])) query.delete(name);
      else query.set(name, chosen[field]);
    });
    return `?${query}`;
  };
  const show = async (view, search) => {
    const choice = ++choices;
    const answer = window.p2wkss.known(view, search) ?? await window.p2wkss.awaited(window.p2wkss.ask(view, search));
    if (choice !== choices || overtaken()) return; // another choice was made meanwhile
    if (answer) {
      standing = showing = answer.view;
      wanted = {};
      change(answer.changes);
      await painted();
      sayChosen();
      if (showing !== answer.view || overtaken()) return;
    }
    store();
    put(["address", { search }]);
  };
  const other = (field, value) => {
    if (!standing || !(field in standing.chosen) || same(standing.chosen[field], value)) return null;
    return searchOf(standing, { ...standing.chosen, [field]: value || null });
  };
  window.p2wkss.foresee = (field, value) => {
    const search = other(field, value);
    if (search) window.p2wkss.ask(standing, search);
  };

  // What the reader chose goes into the query, and the query is the state of the page.
  let early = false; // something was chosen before the page that it belongs to has arrived
  const choose = () => {
    early = !standing;
    if (early) return;
    const search = searchOf(standing, { ...standing.chosen, ...wanted });
    if (search !== searchOf(standing, standing.chosen)) return show(standing, search);
    choices += 1; // they changed their mind
    wanted = {};
    if (window.location.search !== standing.search) put(["address", { search: standing.search }]);
  };
  document.addEventListener("change", ({ target }) => {
    if (target.id === "perbandingan-analyst") showColumns(target.checked);
    if (!target.matches("[data-field]")) return;
    moved = target.dataset.field;
    wanted[moved] = target.value || null;
    choose();
  });

  // A grid of a thousand cells is one stop of the Tab key, as a list is.
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions ?? {}, { p2wkssLeave: () => false });

  // The columns for analysts are in the grid all along, and shown when they are asked for.
  const showColumns = async (asked) => {
    const api = await window.dash_ag_grid?.getApiAsync("perbandingan-grid");
    api?.setColumnsVisible(["worst", "best", "weighted", "clusters", "design_effect", "p_adjusted", "family"], asked);
  };

  // What is told now takes the place of the word that something could not be told.
  const answered = () => document.getElementById("alert")?.textContent && put(["alert", { children: "" }]);

  const afterwards = (tell) => new Promise((resolve) => setTimeout(() => resolve(tell()), 150));

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    p2wkss: {
      // A page has arrived. On another page than before the focus goes to its content and its name is announced; on the
      // same page, what it says now.
      arrive(view) {
        if (!view) return window.dash_clientside.no_update;
        told = view;
        answered();
        if (showing && view.stays && !isOf(view, showing)) return window.dash_clientside.no_update; // asked for before that choice
        setTimeout(window.p2wkss.showScheme);
        setTimeout(sayChosen);
        if (!view.stays) { // the page was drawn as a whole
          showing = null;
          window.p2wkss.giveUp();
          window.p2wkss.fill();
        }
        const other = view.search !== standing?.search || view.path !== standing.path;
        if (other) choices += 1; // what was asked for is late
        if (other && !early) wanted = {};
        standing = view;
        if (early) setTimeout(choose);
        document.documentElement.lang = view.language;
        document.title = view.title;
        const first = shown === null;
        const stayed = shown === view.path;
        shown = view.path;
        const named = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
        if (!stayed) {
          window.p2wkss.reopen();
          window.p2wkss.unfold(named);
        }
        const place = returned ? left.get(window.location.href) : null;
        returned = false;
        if (first) {
          // The browser went there by itself, unless the part wasn't in the first screen yet, or was folded.
          if (named && (!window.scrollY || named.closest("[data-section]"))) named.scrollIntoView();
          return window.dash_clientside.no_update;
        }
        if (stayed) {
          setTimeout(keepPlace);
          return afterwards(() => `${view.updated} ${document.querySelector("main h1")?.innerText ?? ""}`);
        }
        window.scrollTo(0, 0);
        document.getElementById("isi")?.focus({ preventScroll: true });
        if (place) return painted().then(() => {
          window.scrollTo(0, place.downTo);
          if (place.href) alike(place.href)[place.nth]?.focus({ preventScroll: true });
          return view.announcement;
        });
        setTimeout(() => named?.scrollIntoView());
        return view.announcement;
      },

      // What has to change on the page that is open, as the server says.
      change(changes) {
        if (!changes || showing || stored()?.search !== changes.search) return; // the page is another by now
        if (standing?.search !== changes.search) standing = null; // until that view arrives
        change(changes.parts);
      },

      // Where a number comes from has been told: show it.
      openDrawer() {
        answered();
        document.querySelector("dialog.drawer:not([open])")?.showModal();
      },

    },
  });
})();
