// A choice whose answer doesn't come, for the connection or the server is gone, must not stand beside old numbers without
// a word. It is said at once, and what the address asks for is asked again as soon as the server answers.
(() => {
  const OURS = "/_dash-update-component";
  const GATEWAY = [502, 504]; // of what stands before the server, where it is gone
  const AGAIN = 1000; // milliseconds
  const plain = window.fetch.bind(window);
  let waits = false;
  let leaving = false;

  const put = (id, props) => window.dash_clientside.set_props(id, props);
  const say = (words) => put("alert", { children: words });
  const answers = () => plain("/healthz", { cache: "no-store" }).then(({ status }) => !GATEWAY.includes(status), () => false);

  const askAgain = async () => {
    if (!await answers()) return setTimeout(askAgain, AGAIN);
    waits = false;
    say("");
    const { pathname, search } = window.location;
    put("address", { pathname, search });
  };
  const lost = () => {
    if (waits || leaving) return;
    waits = true;
    say(document.querySelector(".bottom")?.dataset.unreached ?? "");
    setTimeout(askAgain, AGAIN);
  };

  window.fetch = async (...given) => {
    const ours = String(given[0]?.url ?? given[0]).includes(OURS);
    try {
      const answer = await plain(...given);
      if (ours && GATEWAY.includes(answer.status)) lost();
      return answer;
    } catch (error) {
      if (ours && error.name !== "AbortError") lost();
      throw error;
    }
  };
  ["beforeunload", "pagehide"].forEach((event) => window.addEventListener(event, () => { leaving = true; }));
  window.addEventListener("pageshow", () => { leaving = false; });
})();
