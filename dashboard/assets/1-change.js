// A page becomes another: what is on the screen changes first, words before figures; the rest waits and follows part by
// part when the browser has nothing to do. What still waits when the next choice comes goes on waiting, and what that
// changes once more happens only once.
(() => {
  const [GRID, ROWS] = ["perbandingan-grid", "perbandingan-rows"];
  const put = ([id, props]) => {
    window.dash_clientside.set_props(id, props);
    if (id === ROWS || draws([id, props])) fill();
  };
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));
  const placeOf = (id) => document.querySelector(`[data-place="${id}"]`) ?? document.getElementById(id);

  // Whether the part is still there: the page may have been drawn as a whole meanwhile. Dash throws when it has none of that name.
  const propsOf = (id) => window.dash_component_api.getLayout(id).props;
  const there = ([id]) => {
    try { return Boolean(propsOf(id)); } catch { return false; }
  };
  // And whether it is the same one: Dash may have drawn another page whose parts stand at the same places.
  const putLate = (each) => there(each) && !window.p2wkss.overtaken() && put(each);

  // The reader sees the page before its grid has drawn the rows, which wait in a store. They are taken when they are put, for
  // another choice may have come meanwhile. No callback of Dash's: it calls none for children that the browser puts.
  const fill = () => painted().then(() => {
    if (!there([ROWS])) return;
    const [rowData, { rowData: before }] = [propsOf(ROWS).data, propsOf(GRID)];
    if (rowData !== before) put([GRID, { rowData }]);
  });

  let waiting = []; // pairs of id and properties, in their order
  let asked = 0; // the idle moment that takes the next
  const giveUp = () => { waiting = []; };
  const catchUp = () => waiting.splice(0).forEach(putLate);
  // Safari knows no idle moments: there a part follows as soon as the browser has answered the reader.
  const whenIdle = (then) => window.requestIdleCallback?.(then, { timeout: 50 }) ?? setTimeout(then);
  const stay = () => (window.cancelIdleCallback ?? clearTimeout)(asked);
  const goOn = () => {
    stay();
    if (!waiting.length) return;
    asked = whenIdle(() => { waiting.splice(0, 1).forEach(putLate); goOn(); });
  };

  const beneath = (element) =>
    !(element.hidden || (element.checkVisibility?.() ?? true)) || element.getBoundingClientRect().top > window.innerHeight;
  let unseen = null; // ids of what is further down or folded, read before a choice touches anything and the browser has to lay out anew
  const look = () => {
    stay();
    const parts = [...document.querySelectorAll("main [id], [data-place]")].filter(beneath);
    unseen = new Set(parts.map(({ id, dataset }) => dataset.place ?? id));
    setTimeout(() => { unseen = null; goOn(); }, 1000);
  };
  ["pointerdown", "keydown"].forEach((begun) =>
    document.addEventListener(begun, ({ target }) => target.closest?.(".filter") && look(), true));
  const below = (id) => {
    if (unseen) return unseen.has(id);
    const element = typeof id === "string" ? placeOf(id) : null;
    return element !== null && beneath(element);
  };

  const draws = ([, props]) => "children" in props; // all that is in it, anew
  const withWaiting = ([id, props]) => {
    const at = waiting.findIndex(([other]) => other === id);
    return [id, at < 0 ? props : { ...waiting.splice(at, 1)[0][1], ...props }];
  };
  const change = (changes) => {
    stay();
    const all = changes.map(withWaiting);
    if (waiting.some(draws)) catchUp(); // what changes now may be in it
    const anew = all.filter(draws).map(([id]) => placeOf(id));
    waiting = waiting.filter(([id]) => !anew.some((element) => element?.contains(placeOf(id))));
    const late = all.filter(([id, props]) => "figure" in props || below(id));
    all.filter((each) => !late.includes(each)).forEach(put);
    waiting.push(...late);
    painted().then(goOn); // nor before the paint
  };

  window.p2wkss = { ...window.p2wkss, put, painted, change, fill, catchUp, giveUp };
})();
