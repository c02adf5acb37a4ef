// Answers asked for ahead: when a reader reaches for a switch, what it would show is fetched, and a choice that was
// seen before is still here. Asks what Dash would ask (dashboard/app.py, ROUTING) and applies nothing.
(() => {
  const KEPT = 16;
  const ENDS = [["shell", "children"], ["view", "data"], ["changes", "data"]].map(([id, property]) => ({ id, property }));
  const answers = new Map(); // from question to a promise, the youngest last
  const here = new WeakMap(); // from the promise to what it came to

  const question = ({ path, search, language, build }, wanted) => JSON.stringify({
    output: `..${ENDS.map(({ id, property }) => `${id}.${property}`).join("...")}..`,
    outputs: ENDS,
    inputs: [["pathname", path], ["search", wanted]].map(([property, value]) => ({ id: "address", property, value })),
    changedPropIds: ["address.search"],
    state: [{ id: "view", property: "data", value: { path, search, language, build } }],
  });

  const fetched = async (body) => {
    const answer = await window.p2wkss.reached("/_dash-update-component", {
      method: "POST", headers: { "Content-Type": "application/json" }, body,
    });
    const { response } = await answer.json();
    return response.changes ? { view: response.view.data, changes: response.changes.data.parts } : null;
  };

  // What makes the page that `view` tells of into the one of another query; null where it has to be drawn as a whole.
  const ask = (view, wanted) => {
    const body = question(view, wanted);
    const answer = answers.get(body) ?? fetched(body).catch(() => (answers.delete(body), null));
    answers.delete(body);
    answers.set(body, answer);
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
    answer.then((come) => here.set(answer, come));
    return answer;
  };
  const known = (view, wanted) => here.get(answers.get(question(view, wanted)));

  // The field of the switch that an element belongs to, and the values it offers; those of a list only when it is reached
  // for in earnest, for whoever passes over it chooses nothing.
  const MOST = 4;
  const offered = (element, passing) => {
    const parts = [...(element.closest?.(".filter")?.querySelectorAll("[data-field]") ?? [])];
    const others = parts[0]?.matches("select") ? [...parts[0].options] : parts;
    const values = others.filter((each) => !(each.selected ?? each.checked)).map(({ value }) => value);
    return { field: parts[0]?.dataset.field, values: others !== parts && (passing || values.length > MOST) ? [] : values };
  };

  ["pointerover", "touchstart", "focusin"].forEach((reached) =>
    document.addEventListener(reached, ({ target }) => {
      const { field, values } = offered(target, reached === "pointerover");
      values.forEach((value) => window.p2wkss.foresee(field, value));
    }, { passive: true }));

  window.p2wkss = { ...window.p2wkss, ask, known };
})();
