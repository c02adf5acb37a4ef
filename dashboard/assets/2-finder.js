// The field in the header that finds an indicator, an answer, or one of several sites (dashboard/components/finder.py): a combobox as the ARIA
// Authoring Practices describe it. What it offers is fetched when somebody reaches for it, and its list is there only while open.
(() => {
  const offered = new Map(); // from address to groups of items
  const field = () => document.getElementById("finder");
  const list = () => document.getElementById("finder-found");
  const options = () => [...list().querySelectorAll("[role=option]")];
  const active = () => document.getElementById(field()?.getAttribute("aria-activedescendant"));

  const fetched = async (address) => {
    if (!offered.has(address)) {
      const answer = await fetch(address);
      if (answer.ok) offered.set(address, await answer.json());
    }
    return offered.get(address) ?? [];
  };

  const SHORTEST = 3; // letters that are looked for in definitions

  // What is offered is found when its name, its code and its group hold every word that was typed between them; what the
  // name holds alone comes first. Behind these stand questions, then those whose definition holds it. Where nothing holds
  // every word, what holds most of the longer ones: a question is seldom asked in the very words of a page.
  const found = (groups, sought, within) => {
    const words = sought.toLowerCase().split(/\s+/);
    const holds = (said) => words.every((word) => said.toLowerCase().includes(word));
    const first = ({ group, items }) => {
      const mine = items.filter(({ label, value }) => holds(`${label} ${value} ${group}`));
      const named = mine.filter(({ label }) => holds(label));
      return { group, items: [...named, ...mine.filter((each) => !named.includes(each))] };
    };
    const asks = ({ items }) => Number(Boolean(sought && items[0]?.leads));
    const near = groups.map(first).sort((one, other) => asks(one) - asks(other));
    const listed = new Set(near.flatMap(({ items }) => items));
    const others = groups.flatMap(({ items }) => items).filter((item) => !listed.has(item));
    const far = sought.length < SHORTEST ? [] : others.filter((item) => holds(saidOf(item)));
    const all = [...near, { group: within, items: far }].filter(({ items }) => items.length);
    return all.length ? all : nearest(groups, words.filter(({ length }) => length > SHORTEST));
  };

  const saidOf = ({ label, says = "" }) => `${label} ${says}`.toLowerCase();
  const nearest = (groups, words) => {
    const held = (item) => words.filter((word) => saidOf(item).includes(word)).length;
    const most = Math.max(0, ...groups.flatMap(({ items }) => items.map(held)));
    if (!most) return [];
    return groups.map(({ group, items }) => ({ group, items: items.filter((item) => held(item) === most) }))
      .filter(({ items }) => items.length);
  };

  const make = (attributes, ...inside) => {
    const element = document.createElement("div");
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...inside);
    return element;
  };
  const drawn = ({ group, items }) => make(
    { role: "group", "aria-label": group },
    make({ role: "presentation", class: "finder-group", "aria-hidden": "true" }, group),
    ...items.map(({ value, label, chooses = "", leads = "" }) =>
      make({ role: "option", id: `finder-${value}`, "aria-selected": "false", "data-chooses": chooses, "data-leads": leads }, label)));

  const mark = (option) => {
    active()?.setAttribute("aria-selected", "false");
    if (!option) return field().removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const say = (words) => { list().nextElementSibling.textContent = words; };
  const close = () => {
    if (!field()) return;
    mark(null);
    field().setAttribute("aria-expanded", "false");
    list().hidden = true;
    list().replaceChildren();
    say("");
  };
  const open = async () => {
    const { dataset, value } = field();
    const groups = found(await fetched(dataset.choices), value.trim(), dataset.within);
    if (document.activeElement !== field() || field().value !== value) return; // the reader went on meanwhile
    close();
    list().replaceChildren(...groups.map(drawn));
    list().hidden = !groups.length;
    field().setAttribute("aria-expanded", String(groups.length > 0));
    if (!groups.length) say(list().nextElementSibling.dataset.says);
    mark(value.trim() ? options()[0] : null);
  };
  const choose = (option) => {
    field().value = "";
    close();
    const [value, to] = [option.id.replace("finder-", ""), new URL(window.location)];
    if (option.dataset.chooses) to.searchParams.set(option.dataset.chooses, value); // here, of another site
    else to.pathname = `/indikator/${value}`;
    if (option.dataset.leads) return lead(to, option.dataset.leads);
    window.p2wkss.go(to.pathname + to.search);
  };
  // To the part of a page that answers; on the page that is open nothing arrives, so it is shown at once.
  const lead = (to, place) => {
    const [path, part] = place.split("#");
    const here = path === to.pathname;
    window.p2wkss.go(`${path}${to.search}#${part}`);
    if (!here) return;
    window.p2wkss.unfold(document.getElementById(part));
    document.getElementById(part)?.scrollIntoView();
  };
  const step = (by) => {
    const all = options();
    const at = all.indexOf(active());
    mark(all.at(at < 0 && by < 0 ? -1 : (at + by) % all.length));
  };

  const is = (target) => target.id === "finder";
  ["pointerover", "focusin"].forEach((reached) =>
    document.addEventListener(reached, ({ target }) => is(target) && fetched(target.dataset.choices).catch(() => {})));
  document.addEventListener("input", ({ target }) => is(target) && open());
  document.addEventListener("focusout", ({ target }) => {
    if (!is(target)) return;
    target.value = "";
    close();
  });
  document.addEventListener("pointerdown", (event) => event.target.closest?.(".finder-list") && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const option = target.closest?.(".finder [role=option]");
    if (option) choose(option);
    else if (is(target) && list().hidden) open();
  });

  document.addEventListener("keydown", (event) => {
    if (!is(event.target) || event.isComposing) return;
    const shut = list().hidden;
    const keys = {
      ArrowDown: () => (shut ? open() : step(1)),
      ArrowUp: () => (shut ? open() : step(-1)),
      Enter: async () => {
        if (!active()) await open();
        if (active()) choose(active());
      },
      Escape: () => { if (shut) event.target.value = ""; close(); },
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  // A slash goes to the field, from wherever nothing is being typed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") || !field()) return;
    event.preventDefault();
    field().focus();
  });
})();
