// A question whose answer doesn't come, for the connection or the server is gone, is asked again as soon as the server
// answers, and whoever asked hears nothing of it (see 0-again.js, which tells the reader). They are Dash's own and what
// the finder offers: none of them changes anything.
(() => {
  const OURS = ["/_dash-", "/indikator.json"];
  const GATEWAY = [502, 504]; // of what stands before the server, where it is gone
  const LONGEST = 30000; // milliseconds until a connection is given up that may have died unnoticed
  const plain = window.fetch.bind(window);
  const { awaited, came, pause } = window.p2wkss;

  const answers = () => plain("/healthz", { cache: "no-store" }).then(({ status }) => !GATEWAY.includes(status), () => false);
  let returning = null; // of all that wait for the server, one looks whether it is back
  const back = () => returning ??= (async () => {
    do await pause(); while (!await answers());
    returning = null;
  })();

  // The answer whole, for it may be cut short as well.
  const whole = async (address, options) => {
    const given = new AbortController();
    const timer = setTimeout(() => given.abort(), LONGEST);
    const answer = await plain(address, { ...options, signal: given.signal }).finally(() => clearTimeout(timer));
    if (GATEWAY.includes(answer.status)) throw new Error(answer.statusText);
    const body = await answer.arrayBuffer();
    return new Response(body.byteLength ? body : null, answer);
  };
  const ask = async (...question) => {
    try {
      const answer = await whole(...question);
      came(true);
      return answer;
    } catch {
      came(false);
      await back();
      return ask(...question);
    }
  };

  // An answer that there is none, for the server has failed, is told until the next one (2-p2wkss.js).
  const told = (answer) => {
    const children = document.getElementById("isi")?.dataset.not_updated;
    if (!answer.ok) window.dash_clientside.set_props?.("alert", { children });
    return answer;
  };
  window.fetch = (address, options) =>
    OURS.some((ours) => String(address).includes(ours)) ? awaited(ask(address, options)).then(told) : plain(address, options);

  window.p2wkss = { ...window.p2wkss, reached: ask };
})();
