// What has to happen in the browser: name the document, move the focus to a new page, write choices to the address.
(() => {
  const same = (choice, chosen) => (choice || null) === (chosen || null);
  let shown = null;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    p2wkss: {
      // A page has arrived. On another page than before the focus goes to its content, and its name is announced.
      arrive(view) {
        if (!view) return window.dash_clientside.no_update;
        document.documentElement.lang = view.language;
        document.title = view.title;
        const moved = shown !== null && shown !== view.path;
        shown = view.path;
        if (!moved) return window.dash_clientside.no_update;
        window.scrollTo(0, 0);
        document.getElementById("isi")?.focus({ preventScroll: true });
        return view.announcement;
      },

      // A switch was moved: its value goes into the query, and the query is the state of the page. Switches that have
      // only just been drawn hold what is already chosen, and change nothing.
      choose(values, ids, view) {
        const { no_update } = window.dash_clientside;
        if (!view) return no_update;
        const chosen = { ...view.chosen };
        ids.forEach(({ field }, index) => { chosen[field] = values[index] || null; });
        if (Object.keys(chosen).every((field) => same(chosen[field], view.chosen[field]))) return no_update;
        const query = new URLSearchParams(window.location.search);
        Object.entries(view.names).forEach(([field, name]) => {
          if (same(chosen[field], view.plain[field])) query.delete(name);
          else query.set(name, chosen[field]);
        });
        return `?${query}`;
      },
    },
  });
})();
