// The other half of dashboard/still.py: an element that is given its content as HTML, links in it that stay in the app,
// and buttons in it that tell a store (data-tells) their value.
(() => {
  const folds = (element) => [...(element?.querySelectorAll("details") ?? [])];

  // New content takes the place of the old; what the reader had unfolded stays unfolded.
  const Still = ({ id, tag, attributes, inside }) => {
    const { createElement, useLayoutEffect, useRef } = window.React;
    const element = useRef(null);
    const unfolded = folds(element.current).map((each) => each.open);
    useLayoutEffect(() => folds(element.current).forEach((each, at) => (each.open ||= Boolean(unfolded[at]))), [inside]);
    return createElement(tag, { ...attributes, "data-place": id, ref: element, dangerouslySetInnerHTML: { __html: inside } });
  };
  window.p2wkss = { ...window.p2wkss, Still };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-tells]");
    if (!button) return;
    window.dash_clientside.set_props(button.dataset.tells, { data: { value: button.value, at: Date.now() } });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-link]");
    const plain = !event.defaultPrevented && event.button === 0 &&
      !(event.metaKey || event.shiftKey || event.altKey || event.ctrlKey);
    if (!link || !plain) return;
    event.preventDefault();
    window.history.pushState({}, "", link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  });
})();
