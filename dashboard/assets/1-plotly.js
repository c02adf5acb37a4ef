// The basic bundle of plotly.js (scatter, bar, pie; see README.md) in place of the full one, which is four times as
// large. Dash sets this address when it starts and fetches from it when the first chart appears; it may keep ours.
(() => {
  const base = document.currentScript.src.replace(/1-plotly\.js.*$/, "");
  const address = `${base}vendor/plotly-basic.min.js?v=4.1.1`;
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => address, set: () => {} });
})();
