// Marks the first text of every look: same element, classes, size, colour and ground look the same wherever they are.
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const grounds = new Map();
  const groundOf = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage } = getComputedStyle(element);
      const plain = backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none";
      grounds.set(element, plain ? groundOf(element.parentElement) : backgroundColor + backgroundImage);
    }
    return grounds.get(element);
  };
  document.querySelectorAll("[data-look]").forEach((each) => delete each.dataset.look);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(element);
    const classes = element.getAttribute("class") ?? "";
    const look = [element.tagName, classes, color, fontSize, fontWeight, opacity, groundOf(element)].join("|");
    if (!seen.has(look)) element.dataset.look = "";
    seen.add(look);
  }
  return seen.size;
}
