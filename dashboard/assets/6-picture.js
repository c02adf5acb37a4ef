// A chart as a picture to take away: what stands in its frame (title, key, marks, reading, facts) is drawn again as one
// SVG with real text, which a PNG is then painted from. Buttons with data-picture ask for it. Nothing leaves the browser.
(() => {
  const NS = "http://www.w3.org/2000/svg";
  const EDGE = 16;
  const ABOVE = 20;
  const SCALE = 2;
  const LEFT_OUT = ".chart-foot, .visually-hidden, .modebar-container, .hoverlayer";
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const ruler = document.createElement("canvas").getContext("2d");

  const put = (parent, name, attributes) => {
    const element = document.createElementNS(NS, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return parent.appendChild(element);
  };
  // As every program that opens an SVG writes colours: a mixed one is "color(srgb 0.8 0.6 0.5)" where it is computed.
  const plain = (colour) => {
    const [, parts, opacity] = colour.match(/^color\(srgb ([\d. e-]+)(?: \/ ([\d.]+))?\)$/) ?? [];
    const channels = parts ? [...parts.trim().split(" "), ...(opacity ? [opacity] : [])] : [];
    return parts ? `#${channels.map((each) => Math.round(each * 255).toString(16).padStart(2, "0")).join("")}` : colour;
  };
  const seen = (colour) => colour && colour !== "transparent" && !/, 0\)$|\/ 0\)$/.test(colour);

  // Stripes, each from where to where along the line across them, as the gradient has them.
  const hatching = (svg, gradient, { x, y, height }) => {
    const [, angle] = gradient.match(/\((-?[\d.]+)deg/) ?? [0, 180];
    let [from, colour] = [0, ""];
    const stripes = [];
    for (const [, told, places] of gradient.matchAll(/((?:rgba?|color)\([^)]*\))((?: [\d.]+px)+)/g)) {
      for (const to of places.match(/[\d.]+/g).map(Number)) {
        if (to > from) stripes.push({ from, to, fill: plain(colour || told) });
        [from, colour] = [to, told];
      }
    }
    const id = `hatching-${svg.querySelectorAll("pattern").length}`;
    const turn = `translate(${x} ${y + height}) rotate(${angle - 90})`;
    const pattern = put(svg, "pattern", { id, width: from, height: 8, patternUnits: "userSpaceOnUse", patternTransform: turn });
    stripes.forEach(({ from, to, fill }) => put(pattern, "rect", { x: from, width: to - from, height: 8, fill }));
    return `url(#${id})`;
  };

  // Where an element stands before it was turned, and how it is turned.
  const placed = (element, box, style) => {
    if (style.transform === "none" || !element.offsetWidth) return { ...box, turn: null };
    const [width, height] = [element.offsetWidth, element.offsetHeight];
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const matrix = style.transform.replace(/^matrix\((.*), [^,]*, [^,]*\)$/, "matrix($1, 0, 0)");
    return { x: -width / 2, y: -height / 2, width, height, turn: `translate(${x} ${y}) ${matrix}` };
  };

  const drawBox = (svg, element, box, style) => {
    const { x, y, width, height, turn } = placed(element, box, style);
    if (!width || !height) return;
    const rect = { x, y, width, height, rx: Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2) };
    if (/%$/.test(style.borderTopLeftRadius)) rect.rx = height * parseFloat(style.borderTopLeftRadius) / 100;
    const turned = turn ? { transform: turn } : {};
    if (seen(style.backgroundColor)) put(svg, "rect", { ...rect, fill: plain(style.backgroundColor), ...turned });
    if (/^repeating-linear-gradient/.test(style.backgroundImage)) put(svg, "rect", { ...rect, fill: hatching(svg, style.backgroundImage, rect), ...turned });
    const line = style.backgroundImage.match(/^linear-gradient\((rgba?\([^)]*\)),/); // of one colour, across the middle
    if (line) {
      const high = parseFloat(style.backgroundSize.split(" ")[1]);
      put(svg, "rect", { x, width, y: y + (height - high) / 2, height: high, fill: line[1], ...turned });
    }
    const ring = style.boxShadow.match(/^(rgba?\([^)]*\)) 0px 0px 0px (\d+(?:\.\d+)?)px/);
    if (ring) put(svg, "rect", { ...rect, fill: "none", stroke: ring[1], "stroke-width": ring[2], ...turned });
    const widths = SIDES.map((side) => (style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`])));
    const [edge] = widths;
    if (rect.rx && edge && widths.every((each) => each === edge)) {
      const within = { x: x + edge / 2, y: y + edge / 2, width: width - edge, height: height - edge, rx: Math.max(0, rect.rx - edge / 2) };
      put(svg, "rect", { ...within, fill: "none", stroke: plain(style.borderTopColor), "stroke-width": edge, ...turned });
      return;
    }
    const sides = [[x, y, width, widths[0]], [x + width - widths[1], y, widths[1], height],
      [x, y + height - widths[2], width, widths[2]], [x, y, widths[3], height]];
    sides.forEach(([left, top, wide, high], at) => {
      const colour = plain(style[`border${SIDES[at]}Color`]);
      if (!widths[at] || !seen(colour)) return;
      const dashed = style[`border${SIDES[at]}Style`] === "dashed";
      const along = wide > high ? `M${left} ${top + high / 2}h${wide}` : `M${left + wide / 2} ${top}v${high}`;
      if (dashed) put(svg, "path", { d: along, stroke: colour, "stroke-width": Math.min(wide, high), "stroke-dasharray": "4 3", ...turned });
      else put(svg, "rect", { x: left, y: top, width: wide, height: high, fill: colour, ...turned });
    });
  };

  // Words line by line, as the browser has broken them (within "rata-rata", too), held to the width they have here
  // whatever font opens the file.
  const drawText = (svg, node, origin, style) => {
    ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ruler.measureText("x");
    const lines = [];
    const range = document.createRange();
    for (const { 0: found, 1: letter, index } of node.data.matchAll(/\s*(\S)/gu)) {
      range.setStart(node, index + found.length - letter.length);
      range.setEnd(node, index + found.length);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      const last = lines.at(-1);
      const before = found === letter ? "" : " ";
      if (last && Math.abs(last.box.top - box.top) < 2) Object.assign(last, { text: last.text + before + letter, right: box.right });
      else lines.push({ text: letter, box, right: box.right });
    }
    lines.forEach(({ text, box, right }) => {
      const baseline = box.top - origin.top + (box.height + up - down) / 2;
      const written = put(svg, "text", {
        x: box.left - origin.left, y: baseline, fill: plain(style.color), "font-family": style.fontFamily.replace(/"/g, "'"),
        "font-size": style.fontSize, "font-weight": style.fontWeight,
        textLength: right - box.left, lengthAdjust: "spacingAndGlyphs", style: `font-variant-numeric: ${style.fontVariantNumeric}`,
      });
      written.textContent = style.textTransform === "uppercase" ? text.toUpperCase() : text;
    });
  };

  const INSIDE = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "font-family",
    "font-size", "font-weight", "text-anchor", "opacity", "visibility", "paint-order"];

  // A drawing that is an SVG already, with the colours it gets from the sheets of styles written into it.
  const drawSvg = (svg, element, box) => {
    const copy = element.cloneNode(true);
    const copies = [...copy.querySelectorAll("*")];
    [...element.querySelectorAll("*")].forEach((part, at) => {
      const style = getComputedStyle(part);
      INSIDE.forEach((name) => copies[at].style.setProperty(name, style.getPropertyValue(name).replace(/"/g, "'")));
      copies[at].style.vectorEffect = "none"; // a line grows with the picture, as its letters do
    });
    copy.removeAttribute("style");
    Object.entries(box).forEach(([name, value]) => copy.setAttribute(name, value));
    copy.setAttribute("overflow", "visible");
    svg.append(copy);
  };

  const drawImage = (svg, element, box) => {
    const text = decodeURIComponent(element.src.replace(/^data:image\/svg\+xml,/, ""));
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    Object.entries(box).forEach(([name, value]) => drawn.setAttribute(name, value));
    svg.append(document.importNode(drawn, true));
  };

  const draw = (svg, node, origin) => {
    if (node.nodeType === Node.TEXT_NODE) return drawText(svg, node, origin, getComputedStyle(node.parentElement));
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT)) return;
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden") return;
    const rect = node.getBoundingClientRect();
    const box = { x: rect.left - origin.left, y: rect.top - origin.top, width: rect.width, height: rect.height };
    if (node instanceof SVGElement) return drawSvg(svg, node, box);
    if (node.tagName === "IMG") return drawImage(svg, node, box);
    drawBox(svg, node, box, style);
    node.childNodes.forEach((child) => draw(svg, child, origin));
  };

  // The letters of the pages, for whoever opens the picture elsewhere: a picture sees no file but itself.
  const letters = async () => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const faces = rules.filter((rule) => rule instanceof CSSFontFaceRule).map(async (face) => {
      const [, file] = face.style.src.match(/url\("([^"]*)"\)/) ?? [];
      return file ? face.cssText.replace(file, await within(new URL(file, face.parentStyleSheet.href))) : face.cssText;
    });
    return (await Promise.all(faces)).join("\n");
  };

  const within = async (address) => {
    const file = await (await fetch(address)).blob();
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(file);
    });
  };

  // The whole frame without what can only be clicked; above it what it is about, which elsewhere the page says.
  const picture = (chart, faces, about) => {
    const around = chart.getBoundingClientRect();
    const foot = chart.querySelector(":scope > .chart-foot");
    const lifted = about ? ABOVE : 0;
    const height = (foot ? foot.getBoundingClientRect().top : around.bottom) - around.top + EDGE / 2 + lifted;
    const svg = document.createElementNS(NS, "svg");
    const size = { width: Math.ceil(around.width), height: Math.ceil(height) };
    Object.entries({ xmlns: NS, ...size, viewBox: `0 0 ${size.width} ${size.height}`, "text-rendering": "geometricPrecision" })
      .forEach(([name, value]) => svg.setAttribute(name, value));
    put(svg, "title", {}).textContent = chart.querySelector(".chart-title")?.textContent ?? "";
    put(svg, "style", {}).textContent = faces;
    put(svg, "rect", { ...size, fill: getComputedStyle(chart).backgroundColor });
    if (about) {
      const style = getComputedStyle(chart.querySelector(".chart-facts"));
      const x = chart.querySelector(".chart-title").getBoundingClientRect().left - around.left;
      ruler.font = `${style.fontSize} ${style.fontFamily}`;
      put(svg, "text", {
        x, y: EDGE + ABOVE / 2, fill: plain(style.color), "font-family": style.fontFamily.replace(/"/g, "'"), "font-size": style.fontSize,
        textLength: Math.min(ruler.measureText(about).width, size.width - 2 * x), lengthAdjust: "spacingAndGlyphs",
      }).textContent = about;
    }
    const origin = { left: around.left, top: around.top - lifted };
    chart.childNodes.forEach((child) => child !== foot && draw(svg, child, origin));
    return { text: new XMLSerializer().serializeToString(svg), ...size };
  };

  const painted = async ({ text, width, height }) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  // Pictures go on paper and into slides, so they are drawn in the light theme. Nothing is painted in between.
  const inLight = (work) => {
    const root = document.documentElement;
    const scheme = root.getAttribute("data-scheme");
    root.setAttribute("data-scheme", "light");
    try { return work(); } finally { root.setAttribute("data-scheme", scheme ?? "light"); }
  };

  // What a reader has folded away is part of the figure all the same: of all works those finished, too.
  const unfolded = (chart, work) => {
    const folds = [...chart.querySelectorAll("details:not([open])")].filter((each) => !each.closest(LEFT_OUT));
    folds.forEach((each) => { each.open = true; });
    try { return work(); } finally { folds.forEach((each) => { each.open = false; }); }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-picture]");
    if (!button) return;
    const faces = await letters().catch(() => ""); // the server has gone: words are written in what letters there are
    const chart = button.closest(".chart");
    const drawn = inLight(() => unfolded(chart, () => picture(chart, faces, chart.dataset.about)));
    const form = button.dataset.picture;
    const blob = form === "png" ? await painted(drawn) : new Blob([drawn.text], { type: "image/svg+xml" });
    window.p2wkss.save(blob, `${button.dataset.file}.${form}`);
  });
})();
