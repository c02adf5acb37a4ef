// The other half of dashboard/still.py: an element that is given its content as HTML, links in it that stay in the app,
// buttons and search fields in it that tell a store (data-tells) their value.
(() => {
  const OURS = "[data-field], [data-tells], [role]"; // fields that go on as they are; any other is made anew
  const TYPING = 150; // milliseconds without another letter

  // What can be unfolded, by what it is of and where in it: lines come and go.
  const folds = (element) => {
    const found = {};
    element.querySelectorAll("details").forEach((each) => {
      const of = each.closest("[id]");
      const name = element.contains(of) ? of.id : "";
      (found[name] ??= []).push(each);
    });
    return found;
  };
  const renew = (old, wanted) => {
    const unfolded = folds(old);
    Object.entries(folds(wanted)).forEach(([name, those]) =>
      those.forEach((each, at) => (each.open ||= Boolean(unfolded[name]?.[at]?.open))));
    old.replaceChildren(...wanted.childNodes);
  };
  const said = (old, wanted) => !old.matches?.(".whole, .pair") || old.isEqualNode(wanted); // other words are no words that moved
  const alike = (old, wanted) => old.nodeName === wanted.nodeName && said(old, wanted) &&
    (!old.matches?.("input, select, textarea") || old.matches(OURS));

  // What differs goes into what is there: the focus stays where it is, and what was unfolded or typed stays so.
  const become = (old, wanted) => {
    if (old.isEqualNode(wanted) && !old.querySelector?.(OURS)) return;
    const [children, others] = [[...old.childNodes], [...wanted.childNodes]];
    if (children.length !== others.length || !children.every((child, at) => alike(child, others[at]))) renew(old, wanted);
    else children.forEach((child, at) => {
      if (child.nodeType !== Node.ELEMENT_NODE) return child.data === others[at].data || (child.data = others[at].data);
      dress(child, others[at]);
      become(child, others[at]);
    });
  };
  const dress = (old, wanted) => {
    [...old.attributes].filter(({ name }) => name !== "open" && !wanted.hasAttribute(name))
      .forEach(({ name }) => old.removeAttribute(name));
    [...wanted.attributes].filter(({ name, value }) => old.getAttribute(name) !== value)
      .forEach(({ name, value }) => old.setAttribute(name, value));
  };

  // Of every switch what the page says is chosen: a list whose options come and go would choose by itself, and what a
  // reader chose may not be what the page came to.
  const chosen = (place) => place.querySelectorAll("[data-field]").forEach((each) => {
    if (each.options) each.selectedIndex = Math.max(0, [...each.options].findIndex(({ defaultSelected }) => defaultSelected));
    else each.checked = each.defaultChecked;
  });

  const Still = ({ id, tag, attributes, inside }) => {
    const { createElement, useLayoutEffect, useRef } = window.React;
    const element = useRef(null);
    const first = useRef({});
    const key = `${tag} ${id}`; // of another place, another element
    if (first.current.key !== key) first.current = { key, inside, shown: inside };
    useLayoutEffect(() => {
      if (first.current.shown === inside) return;
      first.current.shown = inside;
      const wanted = element.current.cloneNode(false);
      wanted.innerHTML = inside;
      become(element.current, wanted);
      chosen(element.current);
    }, [key, inside]);
    useLayoutEffect(() => window.p2wkss.reopen(element.current), [key]); // it may be drawn anew in the middle of a choice
    const html = { __html: first.current.inside }; // for React it never changes
    return createElement(tag, { ...attributes, key, "data-place": id, ref: element, dangerouslySetInnerHTML: html });
  };

  window.p2wkss = { ...window.p2wkss, Still, chosen };

  const tell = ({ dataset, value }) =>
    window.dash_clientside.set_props(dataset.tells, { data: { value, at: Date.now() } });
  const isFirst = (element) => element.closest("#first"); // where there is no store yet: told again in the page (0-start.js)
  let typing = null;
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("input[data-tells]") || isFirst(target)) return;
    clearTimeout(typing);
    typing = setTimeout(() => target.isConnected && tell(target), TYPING); // its page may be gone, and the store with it
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-tells]");
    if (!button || isFirst(button)) return;
    button.focus(); // where the focus comes back to; Safari doesn't give it to a button that is clicked
    tell(button);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-link]");
    const plain = !event.defaultPrevented && event.button === 0 &&
      !(event.metaKey || event.shiftKey || event.altKey || event.ctrlKey);
    if (!link || !plain) return;
    event.preventDefault();
    window.p2wkss.go(link.href);
  });
})();
