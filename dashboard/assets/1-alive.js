// The other half of dashboard/alive.py: a value kept, the address, and a chart with the basic bundle of plotly.js
// (scatter, bar, pie; see README.md), which is fetched when the first chart appears.
(() => {
  const base = document.currentScript.src.replace(/1-alive\.js.*$/, "");
  const PLOTLY = `${base}vendor/plotly-basic.min.js?v=4.1.1`;
  const MOVED = "p2wkss-moved"; // the address is another; browsers tell it only when somebody goes back

  const moved = () => window.dispatchEvent(new Event(MOVED));
  const go = (href) => {
    window.history.pushState({}, "", href);
    moved();
  };

  const Store = () => null;

  const Location = ({ search, setProps }) => {
    const { useLayoutEffect, useRef } = window.React;
    const told = useRef({});
    const tell = () => {
      const now = { pathname: window.location.pathname, search: window.location.search };
      const changed = Object.entries(now).filter(([name, value]) => told.current[name] !== value);
      told.current = now;
      if (changed.length) setProps(Object.fromEntries(changed));
    };
    useLayoutEffect(() => {
      tell();
      [MOVED, "popstate"].forEach((event) => window.addEventListener(event, tell));
      return () => [MOVED, "popstate"].forEach((event) => window.removeEventListener(event, tell));
    }, []);
    useLayoutEffect(() => {
      if (typeof search !== "string" || search === window.location.search) return;
      told.current = { ...told.current, search };
      window.history.pushState({}, "", window.location.pathname + search + window.location.hash);
    }, [search]);
    return null;
  };

  let fetched = null;
  const plotly = () => {
    fetched ??= new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src: PLOTLY });
      script.addEventListener("load", () => resolve(window.Plotly));
      document.head.append(script);
    });
    return fetched;
  };

  // A chart in what is folded is drawn once somebody unfolds it, or prints.
  const FOLDED = "details:not([open])";
  const folded = new Map(); // from its element to what draws it
  const drawUnfolded = () => folded.forEach((draw, element) => {
    if (element.closest(FOLDED)) return;
    folded.delete(element);
    draw();
  });
  document.addEventListener("toggle", drawUnfolded, true);

  const Graph = ({ id, figure, config, style }) => {
    const { createElement, useEffect, useRef } = window.React;
    const place = useRef(null);
    useEffect(() => {
      const element = place.current;
      let width = element.closest(FOLDED) ? 0 : element.clientWidth;
      const room = new ResizeObserver(() => {
        if (element.clientWidth === width) return;
        width = element.clientWidth;
        if (element.data && element.clientWidth !== element._fullLayout?.width) window.Plotly.Plots.resize(element);
      });
      room.observe(element);
      return () => {
        room.disconnect();
        folded.delete(element);
        window.Plotly?.purge(element);
      };
    }, [id]);
    useEffect(() => {
      const element = place.current;
      let wanted = true;
      const drawn = (library) => wanted && library.react(element, figure.data, structuredClone(figure.layout), config);
      const draw = () => {
        if (!wanted) return;
        element.setAttribute("aria-busy", "true");
        // At once where the library is there: paper doesn't wait.
        (window.Plotly ? Promise.resolve(drawn(window.Plotly)) : plotly().then(drawn))
          .then(() => wanted && element.setAttribute("aria-busy", "false"))
          .then(() => document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true")); // plotly's own
      };
      if (element.closest(FOLDED)) folded.set(element, draw);
      else draw();
      return () => (wanted = false);
    }, [id, figure]);
    return createElement("div", { id, key: id, ref: place, style });
  };

  window.p2wkss = { ...window.p2wkss, go, moved, Store, Location, Graph, drawUnfolded };
})();
