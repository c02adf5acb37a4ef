// On paper a figure is as wide as the sheet, whatever the screen it was drawn for: drawn anew in a width in which its
// letters keep their size among the others, then scaled as a whole. What only unfolds on a screen is open. A handout
// (dashboard/handout) is printed in the same way.
(() => {
  const SHEET = 900;
  const UNFOLDED = "[data-section], .theme .fold, .key .fold, .line-more, .definition .fold, .method-fold, .others-fold:not(:has(.facets > :nth-child(7))), "
    + ".metode-definitions:not(:has(.metode-on-paper)) .entry-fold";
  let unfolded = [];
  const redraw = (size) =>
    document.querySelectorAll(".js-plotly-plot").forEach((each) => window.Plotly?.relayout(each, size));
  window.addEventListener("beforeprint", () => {
    window.p2wkss.catchUp?.();
    unfolded = [...document.querySelectorAll(UNFOLDED)].filter((each) => !each.open);
    unfolded.forEach((each) => (each.open = true));
    window.p2wkss.drawUnfolded();
    redraw({ width: SHEET });
    document.querySelectorAll(".main-svg").forEach((svg) =>
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`));
  });
  window.addEventListener("afterprint", () => {
    redraw({ width: undefined, autosize: true });
    document.querySelectorAll(".main-svg").forEach((svg) => svg.removeAttribute("viewBox"));
    unfolded.splice(0).forEach((each) => (each.open = false));
  });
})();
