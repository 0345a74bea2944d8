// Controls: what is typed or chosen is sent as text; what is wrong with it stands below it.

const TAKES_KEYS = /^(BUTTON|INPUT|SELECT|TEXTAREA|SUMMARY)$/;

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  // Or JupyterLab takes letters for shortcuts: "d d" deletes the cell.
  if (TAKES_KEYS.test(made.tagName)) made.setAttribute("data-lm-suppress-shortcuts", "true");
  made.append(...children);
  return made;
}

export function button(words, onclick, properties = {}) {
  return element("button", { type: "button", textContent: words, onclick, ...properties });
}

// Words below a control: what it needs, and what is wrong with what was typed.
export function remarks(id, hint) {
  const wrong = element("p", { className: "wrong", id, role: "alert" });
  const parts = hint ? [element("p", { className: "hint", textContent: hint }), wrong] : [wrong];
  return { parts, say: (problem, ...boxes) => {
    if (wrong.textContent !== problem) wrong.textContent = problem;
    wrong.hidden = !problem;
    for (const box of boxes) {
      box.setAttribute("aria-invalid", problem ? "true" : "false");
      if (problem) box.setAttribute("aria-describedby", id);
      else box.removeAttribute("aria-describedby");
    }
  } };
}

// A box that applies what is typed on Enter, and when it is left.
export function typing(box, send) {
  let shown = box.value;
  const apply = () => {
    if (box.value === shown) return;
    shown = box.value;
    send(box.value);
  };
  box.addEventListener("change", apply);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") apply(); });
  return (text) => {
    const typesOn = document.activeElement === box && box.value !== shown;
    shown = text;
    if (!typesOn) box.value = text;
  };
}

export function numberControl(knob, id, send) {
  const box = element("input", { type: "text", id, autocomplete: "off", className: "number" });
  box.inputMode = knob.step % 1 ? "decimal" : "numeric";
  const { low, high, step } = knob;
  const slider = element("input", { type: "range", min: low, max: high, step });
  slider.setAttribute("aria-label", `${knob.label}, slider`);
  slider.addEventListener("input", () => { box.value = slider.value; });
  slider.addEventListener("change", () => send(slider.value));
  const below = remarks(`${id}-wrong`, knob.hint);
  const write = typing(box, send);
  const root = element("div", { className: "knob" },
    element("label", { htmlFor: id, textContent: knob.label }), box,
    element("span", { className: "unit", textContent: knob.unit }), slider, ...below.parts);
  return { root, update(now) {
    write(now.value);
    if (!now.problem) slider.value = now.value; // it snaps to its steps; the box says what holds
    below.say(now.problem, box);
  } };
}

export function choiceControl(knob, id, send) {
  const places = knob.options.map(([value, words]) =>
    element("option", { value, textContent: words }));
  const select = element("select", { id }, ...places);
  select.addEventListener("change", () => send(select.value));
  const below = remarks(`${id}-wrong`, knob.hint);
  const label = element("label", { htmlFor: id, textContent: knob.label });
  return { root: element("div", { className: "knob" }, label, select, ...below.parts),
    update(now) { select.value = now.value; below.say(now.problem, select); } };
}

export function buttonsControl(knob, id, send) {
  const each = knob.options.map(([value, words]) => button(words, () => send(value), { value }));
  const below = remarks(`${id}-wrong`, knob.hint);
  const root = element("div", { className: "knob modes", role: "group" }, ...each, ...below.parts);
  root.setAttribute("aria-label", knob.label);
  return { root, update(now) {
    for (const one of each) one.setAttribute("aria-pressed", String(one.value === now.value));
    below.say(now.problem, ...each);
  } };
}

export function switchControl(knob, id, send) {
  const box = element("input", { type: "checkbox", id });
  box.addEventListener("change", () => send(box.checked));
  const note = element("small", {});
  const below = remarks(`${id}-wrong`, knob.hint);
  const label = element("label", { htmlFor: id }, box, ` ${knob.label} `, note);
  return { root: element("div", { className: "knob switch" }, label, ...below.parts),
    update(now) {
      box.checked = now.value;
      note.textContent = now.note ? `(${now.note})` : "";
      below.say(now.problem || "", box);
    } };
}

export function rowsControl(knob, id, send) {
  const list = element("div", { className: "rows", role: "group" });
  list.setAttribute("aria-label", "Workers by the time of day");
  const below = remarks(`${id}-wrong`, "");
  let rows = [];
  const values = (some) => some.map((row) => row.map((box) => box.value));
  const apply = () => send(values(rows));
  const one = ([time, workers], number) => {
    const boxes = [time, workers].map((value, place) => {
      const words = place ? `Workers, row ${number + 1}` : `From, row ${number + 1}`;
      const box = element("input", { type: "text", value, className: "number" });
      box.setAttribute("aria-label", words);
      typing(box, apply);
      return box;
    });
    rows.push(boxes);
    const away = button("Remove", () => {
      fill(values(rows.filter((row) => row !== boxes)));
      apply();
      more.focus();
    });
    away.setAttribute("aria-label", `Remove row ${number + 1}`);
    return element("div", { className: "row" }, "from ", boxes[0], boxes[1], " workers ",
      ...(number ? [away] : []));
  };
  const fill = (typed) => { rows = []; list.replaceChildren(...typed.map(one)); };
  const more = button("Add a row", () => {
    const last = rows.at(-1).map((box) => box.value);
    const [hours = 0, minutes = 0] = last[0].split(":").map((part) => Number(part) || 0);
    const next = hours * 60 + minutes + 30;
    const two = (part) => String(part).padStart(2, "0");
    fill([...values(rows), [`${two(Math.floor(next / 60))}:${two(next % 60)}`, last[1]]]);
    apply();
    rows.at(-1)[0].focus();
  });
  let known = "";
  return { root: element("div", { className: "knob" }, list, more, ...below.parts),
    update(now) {
      const value = JSON.stringify(now.value);
      const place = rows.flat().indexOf(document.activeElement);
      if (value !== known && value !== JSON.stringify(values(rows))) fill(now.value);
      rows.flat()[place]?.focus();
      known = value;
      below.say(now.problem, ...rows.flat());
    } };
}
