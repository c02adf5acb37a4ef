// What a reader would stumble over on the page as it stands: texts that overlap, are cut, squeezed until words fall apart,
// too faint, or fill a button to its edge. Evaluates to a function without arguments that gives a list of sentences, empty
// where all is well.
() => {
  const NARROWED = 0.24; // of a line's height at either side, where letters of other lines may reach into
  const LONG = /[^\s/–-]{24}/; // no column has room for a word of so many letters
  const WORDS = /[^\s/–-]+|\S/g;
  const faults = [];
  const say = (fault, ...texts) => faults.push(`${fault}: ${texts.map((each) => `“${each.words}”`).join(" and ")}`);

  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const ancestors = function* (element) {
    for (let each = element; each; each = each.parentElement) yield each;
  };

  // What cuts a text off: everything around it that hides what is beyond its edges, up to the first that scrolls.
  const scrolls = (element) => /auto|scroll/.test(styleOf(element).overflowX + styleOf(element).overflowY);
  const hides = (element) => /hidden|clip/.test(styleOf(element).overflowX + styleOf(element).overflowY);
  const around = new Map();
  const cutters = (element) => {
    if (!element || element === document.body) return [];
    if (!around.has(element)) {
      const here = scrolls(element) || hides(element) ? [element] : [];
      around.set(element, [...here, ...cutters(styleOf(element).position === "fixed" ? null : element.parentElement)]);
    }
    return around.get(element);
  };
  const screen = { left: 0, right: innerWidth, top: -Infinity, bottom: Infinity };

  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
    !element.closest(".visually-hidden, .skip, script, style, option, noscript, .ag-root-wrapper, .ag-aria-description-container");

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !element || !shown(element)) continue;
    range.selectNodeContents(node);
    const words = node.data.trim().replace(/\s+/g, " ").slice(0, 60);
    const lines = new Set([...range.getClientRects()].filter(({ width }) => width >= 1).map(({ top }) => Math.round(top)));
    if (lines.size > Math.max(1, node.data.match(WORDS)?.length ?? 1) && !LONG.test(node.data)) say("squeezed", { words });
    const edges = cutters(element);
    const until = edges.findIndex(scrolls);
    const hiding = [...(until < 0 ? edges : edges.slice(0, until)).map((each) => each.getBoundingClientRect()), ...(until < 0 ? [screen] : [])];
    const seen = edges.map((each) => each.getBoundingClientRect()).concat(screen);
    for (const box of element.closest("svg") ? [element.getBoundingClientRect()] : range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      const inner = box.height * NARROWED;
      const beyond = (edge) => box.left < edge.left - 1.5 || box.right > edge.right + 1.5 ||
        box.top + inner < edge.top - 1 || box.bottom - inner > edge.bottom + 1;
      if (hiding.some(beyond)) say("cut", { words });
      const left = Math.max(box.left + 1, ...seen.map((each) => each.left));
      const right = Math.min(box.right - 1, ...seen.map((each) => each.right));
      const top = Math.max(box.top + inner, ...seen.map((each) => each.top));
      const bottom = Math.min(box.bottom - inner, ...seen.map((each) => each.bottom));
      if (right > left && bottom > top) texts.push({ words, element, left, right, top, bottom });
    }
  }

  // Fields hold their text where no range reaches it.
  for (const field of document.querySelectorAll("input:not([type=radio], [type=checkbox], [type=hidden], [type=file])"))
    if (shown(field) && field.value && field.scrollWidth > field.clientWidth + 1) say("cut", { words: field.value });

  texts.sort((one, other) => one.top - other.top);
  texts.forEach((one, at) => {
    for (let next = at + 1; next < texts.length && texts[next].top < one.bottom; next += 1) {
      const other = texts[next];
      if (one.element === other.element) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 1 && high > 1 && !covers(one.element, other.element)) say("overlap", one, other);
    }
  });

  // One lies over the other on purpose: an open list, a drawer, a column that stays.
  function covers(one, other) {
    const layer = (element) => [...ancestors(element)].find((each) => /fixed|sticky/.test(styleOf(each).position) || each.matches(".finder-list, dialog, .scheme ul"));
    return layer(one) !== layer(other);
  }

  // Contrast as WCAG 2 computes it, of texts in the document on plain grounds; those in drawings are tested as tokens.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const kept = new Map();
  const channels = (colour) => {
    if (!kept.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      kept.set(colour, [red, green, blue, alpha / 255]);
    }
    return kept.get(colour);
  };
  const over = ([r, g, b, a], ground) => [r, g, b].map((each, at) => each * a + ground[at] * (1 - a)).concat(1);
  const grounds = new Map();
  const groundOf = (element) => {
    if (!element) return [255, 255, 255, 1];
    if (!grounds.has(element)) {
      const style = styleOf(element);
      const below = groundOf(element.parentElement);
      grounds.set(element, style.backgroundImage !== "none" || !below ? null : over(channels(style.backgroundColor), below));
    }
    return grounds.get(element);
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = new Set();
  for (const text of texts) {
    if (text.element.closest("svg, [disabled], [data-disabled]") || faint.has(text.element)) continue;
    const ground = groundOf(text.element);
    if (!ground) continue;
    const style = styleOf(text.element);
    const [darker, lighter] = [luminance(over(channels(style.color), ground)), luminance(ground)].sort((a, b) => a - b);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if ((lighter + 0.05) / (darker + 0.05) < (large ? 3 : 4.5)) {
      faint.add(text.element);
      say("faint", text);
    }
  }

  // Words on a ground of their own that can be pressed keep away from its edges.
  for (const pressed of document.querySelectorAll("a, button")) {
    const style = styleOf(pressed);
    const words = pressed.innerText.trim();
    if (words && shown(pressed) && channels(style.backgroundColor)[3] > 0.5 && parseFloat(style.paddingLeft) < 3) say("tight", { words });
  }
  return [...new Set(faults)];
}
