// Controls: what is typed or chosen is sent as text; what is wrong with it stands below it.

import { el } from "./dom.js";

const MOST_TYPED = 60; // what is longer is no number, and Python needn't see all of it

export function button(words, onclick, properties = {}) {
  return el("button", { type: "button", textContent: words, onclick, ...properties });
}

// Words below a control: what it needs, and what is wrong with what was typed. Boxes are described
// by both, and by the other elements named.
export function remarks(id, hint, ...others) {
  const wrong = el("p", { className: "wrong", id, role: "alert", hidden: true });
  const needs = el("p", { className: "hint", id: `${id}-hint`, textContent: hint });
  const always = [...others, ...(hint ? [needs] : [])];
  return { parts: hint ? [needs, wrong] : [wrong], say: (problem, ...boxes) => {
    if (wrong.textContent !== problem) wrong.textContent = problem;
    wrong.hidden = !problem;
    const about = [...(problem ? [wrong] : []), ...always].map((each) => each.id).join(" ");
    for (const box of boxes) {
      box.setAttribute("aria-invalid", String(Boolean(problem)));
      if (about) box.setAttribute("aria-describedby", about);
      else box.removeAttribute("aria-describedby");
    }
  } };
}

// A box for a line of text, which applies what is typed on Enter, and when it is left. What comes
// back by `write` doesn't replace what somebody is typing.
export function typing(id, send, properties = {}) {
  const box = el("input", { type: "text", id, className: "number", autocomplete: "off",
    maxLength: MOST_TYPED, ...properties });
  let shown = box.value;
  const apply = () => {
    if (box.value === shown) return;
    shown = box.value;
    send(box.value);
  };
  box.addEventListener("change", apply);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") apply(); });
  const write = (text) => {
    const typesOn = document.activeElement === box && box.value !== shown;
    shown = text;
    if (!typesOn) box.value = text;
  };
  return { box, write };
}

// A number box and a slider that say the same: what is typed stays as typed, and the slider shows
// the nearest step. `about.live` is whether the slider sends while it is still being moved.
export function numberControl(about, id, send) {
  const { label, low, high, step, unit = "", hint = "" } = about;
  const { box, write } = typing(id, send, { inputMode: about.whole ? "numeric" : "decimal" });
  const slider = el("input", { type: "range", min: low, max: high, step });
  slider.setAttribute("aria-label", `${label}, slider`);
  let moves = false; // what comes back doesn't pull it from under the hand
  const turn = () => { write(slider.value); send(slider.value); };
  slider.addEventListener("input", () => {
    moves = !about.live;
    if (moves) box.value = slider.value;
    else turn();
  });
  slider.addEventListener("change", () => {
    if (moves) turn();
    moves = false;
  });
  const counts = el("span", { className: "unit", id: `${id}-unit`, textContent: unit });
  const units = unit ? [counts] : [];
  const below = remarks(`${id}-wrong`, hint, ...units);
  const root = el("div", { className: "knob" },
    el("label", { htmlFor: id, textContent: label }), box, ...units, slider, ...below.parts);
  return { root, update({ value, problem }) {
    below.say(problem, box);
    if (moves) return;
    write(value);
    // The slider snaps to its steps, and nonsense would send it to its middle.
    const isNumber = value.trim() && Number.isFinite(Number(value));
    if (isNumber && !problem) slider.value = value;
  } };
}

export function choiceControl(knob, id, send) {
  const places = knob.options.map(([value, words]) =>
    el("option", { value, textContent: words }));
  const select = el("select", { id }, ...places);
  select.addEventListener("change", () => send(select.value));
  const below = remarks(`${id}-wrong`, knob.hint);
  const label = el("label", { htmlFor: id, textContent: knob.label });
  return { root: el("div", { className: "knob" }, label, select, ...below.parts),
    update(now) { select.value = now.value; below.say(now.problem, select); } };
}

export function buttonsControl(knob, id, send) {
  const each = knob.options.map(([value, words]) => button(words, () => send(value), { value }));
  const below = remarks(`${id}-wrong`, knob.hint);
  const root = el("div", { className: "knob modes", role: "group" }, ...each, ...below.parts);
  root.setAttribute("aria-label", knob.label);
  return { root, update(now) {
    for (const one of each) one.setAttribute("aria-pressed", String(one.value === now.value));
    below.say(now.problem, ...each);
  } };
}

export function switchControl(knob, id, send) {
  const box = el("input", { type: "checkbox", id });
  box.addEventListener("change", () => send(box.checked));
  const note = el("small", {});
  const below = remarks(`${id}-wrong`, knob.hint);
  const label = el("label", { htmlFor: id }, box, ` ${knob.label} `, note);
  return { root: el("div", { className: "knob switch" }, label, ...below.parts),
    update(now) {
      box.checked = now.value;
      note.textContent = now.note ? `(${now.note})` : "";
      below.say(now.problem || "", box);
    } };
}

export function rowsControl(knob, id, send) {
  const list = el("div", { className: "rows", role: "group" });
  list.setAttribute("aria-label", "Workers by the time of day");
  const below = remarks(`${id}-wrong`, "");
  let rows = []; // of each, its boxes
  const values = () => rows.map((row) => row.map(({ box }) => box.value));
  const apply = () => send(values());
  const one = (texts, number) => {
    const row = texts.map((value, place) => {
      const made = typing(`${id}-${number}-${place}`, apply, { value });
      made.box.setAttribute("aria-label", `${place ? "Workers" : "From"}, row ${number + 1}`);
      return made;
    });
    rows.push(row);
    const away = button("Remove", () => {
      fill(values().filter((_, other) => other !== number));
      apply();
      more.focus();
    });
    away.setAttribute("aria-label", `Remove row ${number + 1}`);
    return el("div", { className: "row" }, "from ", row[0].box, row[1].box, " workers ",
      ...(number ? [away] : []));
  };
  const fill = (texts) => { rows = []; list.replaceChildren(...texts.map(one)); };
  const more = button("Add a row", () => {
    const [time, workers] = values().at(-1);
    fill([...values(), [halfAnHourOn(time), workers]]);
    apply();
    rows.at(-1)[0].box.focus();
  });
  return { root: el("div", { className: "knob" }, list, more, ...below.parts),
    update(now) {
      if (now.value.length !== rows.length) fill(now.value);
      else now.value.forEach((texts, row) => texts.forEach((text, i) => rows[row][i].write(text)));
      below.say(now.problem, ...rows.flat().map(({ box }) => box));
    } };
}

// A time of day as Python writes it, "08:20" or past midnight "00:20 +1 d", half an hour later.
function halfAnHourOn(time) {
  const [hours, minutes, days] = /^\s*(\d+):(\d+)[^+]*(?:\+(\d+))?/.exec(time)?.slice(1) || [0, 0];
  const next = (Number(days || 0) * 24 + Number(hours)) * 60 + Number(minutes) + 30;
  const two = (part) => String(part).padStart(2, "0");
  const on = `${two(Math.floor(next / 60) % 24)}:${two(next % 60)}`;
  return on + (next < 1440 ? "" : ` +${Math.floor(next / 1440)} d`);
}
