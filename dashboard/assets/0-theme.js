// Which theme is in force, before anything is painted: what the reader chose, else what their system says. It loads in
// the head of the document, by itself (see dashboard/document.py).
(() => {
  const KEPT = "p2wkss-scheme"; // light, dark or auto
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let unkept = "auto"; // where the browser keeps nothing, the choice lasts as long as the page

  const chosen = () => {
    try { return localStorage.getItem(KEPT) ?? "auto"; } catch { return unkept; }
  };
  const keep = (choice) => {
    unkept = choice;
    try { localStorage.setItem(KEPT, choice); } catch { /* as long as the page */ }
    show();
  };
  const show = () => {
    const choice = chosen();
    const scheme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
    root.setAttribute("data-scheme", scheme);
    document.querySelectorAll("button[data-scheme]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.value === choice)));
  };

  show();
  document.addEventListener("DOMContentLoaded", show); // on the switch too
  system.addEventListener("change", show);
  window.addEventListener("storage", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-scheme]");
    if (button) keep(button.value);
    document.querySelectorAll(".scheme[open]").forEach((fold) => {
      if (button) fold.querySelector("summary").focus(); // the button goes out of sight, and the focus with it
      if (button || !fold.contains(event.target)) fold.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    const fold = document.querySelector(".scheme[open]");
    if (event.key !== "Escape" || !fold) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  window.p2wkss = { ...window.p2wkss, showScheme: show };
})();
