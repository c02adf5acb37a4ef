// Files to take away. One that the server writes is fetched first, so that the page can say why it doesn't come; else the
// browser would put a failed download among others. Without this script, and with a key held, the link is the browser's own.
(() => {
  const save = (blob, name) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const say = (children) => window.dash_clientside.set_props("alert", { children });
  const nameOf = (answer) => answer.headers.get("Content-Disposition")?.match(/filename="([^"]+)"/)?.[1];

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.download[href]");
    if (!link || event.button || event.metaKey || event.shiftKey || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    if (document.getElementById("alert")?.textContent) say("");
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.statusText);
      save(await answer.blob(), nameOf(answer) ?? link.download);
    } catch {
      say(document.getElementById("isi")?.dataset.no_file);
    }
  });

  window.p2wkss = { ...window.p2wkss, save };
})();
