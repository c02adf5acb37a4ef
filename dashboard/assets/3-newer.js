// A page goes on showing the build it was drawn from. Once another one is in force its footer says so, and how to see it.
(() => {
  const EVERY = 15000; // milliseconds

  const inForce = async () => {
    const answer = await fetch("/healthz", { cache: "no-store", keepalive: true }).catch(() => null);
    return answer?.ok ? (await answer.json()).build_id : null;
  };

  const say = (note, build) => {
    const renew = document.createElement("a");
    renew.href = window.location.pathname + window.location.search;
    renew.textContent = note.dataset.renew;
    note.dataset.told = build;
    note.replaceChildren(note.dataset.says.replace("{build}", build), " ", renew);
  };

  const look = async () => {
    if (document.hidden || !document.getElementById("newer-build")) return;
    const build = await inForce();
    const note = document.getElementById("newer-build"); // the page may be another one by now
    if (build && note && ![note.dataset.shown, note.dataset.told].includes(build)) say(note, build);
  };

  setInterval(look, EVERY);
  ["focus", "visibilitychange"].forEach((event) => window.addEventListener(event, look));
})();
