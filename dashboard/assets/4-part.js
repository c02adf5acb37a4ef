// One RT, dasawisma or kind of household stands at several places of a page: in a row, on a tile, within its outline, as a
// point of a chart. Whoever points at it, taps it or reaches it by keyboard sees where it stands in the others. Elements tell
// what they are of in `data-part`, points in the `ids` of their trace. Nothing is told that isn't written there already.
(() => {
  const POINTED = "pointed-at";
  const SETTLED = 150; // milliseconds until plotly has done with the mouse that a browser makes of a tap
  let shown = null;
  let tapped = null; // the chart that shows what a finger asked for

  const all = (selector) => [...document.querySelectorAll(selector)];
  const points = (chart, part) =>
    chart.data.flatMap(({ ids }, curveNumber) => (ids ?? []).flatMap((id, pointNumber) => (id === part ? { curveNumber, pointNumber } : [])));
  const told = (chart) => {
    if (chart.p2wkssTold) return;
    chart.p2wkssTold = true;
    chart.on("plotly_hover", ({ points: [point] }) => point.id && show(point.id, chart));
    chart.on("plotly_click", ({ points, event }) => event.pointerType !== "mouse" && setTimeout(() => label(chart, points), SETTLED));
  };

  // Plotly tells a mouse what a point is, and a finger nothing.
  const label = (chart, points) => {
    tapped = chart;
    window.Plotly.Fx.hover(chart, points.map(({ curveNumber, pointNumber }) => ({ curveNumber, pointNumber })));
    if (points[0].id) show(points[0].id, chart);
  };

  const show = (part, from = null) => {
    if (part === shown) return;
    shown = part;
    all(`.${POINTED}`).forEach((each) => each.classList.remove(POINTED));
    if (part) all(`[data-part="${CSS.escape(part)}"]`).forEach((each) => each.classList.add(POINTED));
    for (const chart of all(".js-plotly-plot").filter((each) => each !== from && each.data?.some(({ ids }) => ids))) {
      told(chart);
      const found = part ? points(chart, part) : [];
      if (found.length) window.Plotly.Fx.hover(chart, found);
      else window.Plotly.Fx.unhover(chart);
    }
  };

  const at = ({ target }) => {
    const chart = target.closest?.(".js-plotly-plot");
    if (tapped && tapped !== chart) window.Plotly.Fx.unhover(tapped);
    if (tapped !== chart) tapped = null;
    if (chart?.data) told(chart);
    if (!chart?.data?.some(({ ids }) => ids)) show(target.closest?.("[data-part]")?.dataset.part ?? null);
  };
  // A move, not what comes to lie below a pointer at rest: whoever scrolls to another chart still sees it there. A finger
  // moves to scroll.
  document.addEventListener("pointermove", (event) => event.pointerType === "touch" || at(event));
  for (const reached of ["focusin", "click"]) document.addEventListener(reached, at);
  document.addEventListener("pointerdown", ({ target }) => {
    const chart = target.closest?.(".js-plotly-plot");
    if (chart?.data) told(chart);
  });
})();
