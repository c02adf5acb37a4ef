// Dialogs close by their button, and a drawer by a click beside it. All else of them is the browser's own.
(() => {
  const beside = ({ left, right, top, bottom }, { clientX, clientY }) =>
    clientX < left || clientX > right || clientY < top || clientY > bottom;

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest?.("button[data-closes]")) target.closest("dialog")?.close();
    if (target.matches?.("dialog.drawer") && beside(target.getBoundingClientRect(), event)) target.close();
  });
})();
