// The kata's board: controls behind the rooms of the live picture. What is chosen is sent to
// Python as it was typed; what comes back is all that is shown.

import { readFilm } from "./film.js";
import { mount } from "./player.js";
import { button, element, remarks, typing } from "./controls.js";
import { buttonsControl, choiceControl, numberControl } from "./controls.js";
import { rowsControl, switchControl } from "./controls.js";

const ROOMS = {
  patients: "Patients", servers: "Servers", threads: "Threads", queue: "Queue",
  workers: "Workers", clinics: "Clinics", trouble: "Trouble",
};
const ELSEWHERE = { threads: ["threads"], mode: [] }; // by knob: rooms other than the one it names
const PATIENCE_MS = 15000;

const CONTROLS = { choice: choiceControl, switch: switchControl, rows: rowsControl,
  number: numberControl };

class Board {
  constructor(model, el) {
    this.model = model;
    this.id = `wr-board-${Math.random().toString(36).slice(2)}`;
    this.controls = [];
    this.answer = element("p", { className: "answer", role: "status" });
    this.problem = element("p", { className: "wrong", role: "alert", hidden: true });
    this.notes = element("div", { className: "notes" }, this.problem, this.answer);
    this.choices = element("div", { className: "choices" });
    this.head = element("div", {}, this.choices, this.notes);
    this.spoken = element("p", { className: "said", role: "status" });
    this.picture = element("div", { className: "picture" });
    this.under = element("div", { className: "under" });
    this.root = element("div", { className: "wr live wr-board" },
      this.head, this.picture, this.under, this.spoken);
    el.append(this.root);
    this.turn = Promise.resolve();
    this.heard = (content, buffers) => {
      clearTimeout(this.patience);
      this.turn = this.turn.then(() => this.show(content, buffers));
    };
    model.on("msg:custom", this.heard);
    this.send({ do: "ready" });
  }

  send(message) {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      this.answer.textContent = "Python doesn't answer. Is it busy? Else run this cell again.";
    }, PATIENCE_MS);
    // What is said stands near what was used.
    const isBelow = this.under.contains(document.activeElement);
    (isBelow ? this.under : this.head).append(this.notes);
    this.root.setAttribute("aria-busy", "true");
    this.sentAt = performance.now();
    this.model.send({ ...message, at_ms: this.player ? Math.round(this.player.at) : 0 });
  }

  async show(content, buffers) {
    if (content.film) this.film = await readFilm(content.header, buffers[0]);
    if (!this.film) return; // an answer to another view of this board
    this.film.header = content.header;
    const shown = { films: [this.film], before: content.before, beforeName: content.before_name };
    if (!this.player) this.build(content, shown);
    else if (content.redraw) {
      this.player.show(shown);
      this.spoken.textContent = content.header.cards.map((card) =>
        `${card.promise}: ${card.figure}, ${card.kept ? "kept" : "broken"}`).join("; ");
    }
    for (const control of this.controls) control(content);
    this.answer.textContent = content.said;
    this.problem.textContent = content.problem;
    this.problem.hidden = !content.problem;
    this.root.setAttribute("aria-busy", "false");
    this.root.dataset.tookMs = content.took_ms;
    this.root.dataset.waitedMs = Math.round(performance.now() - this.sentAt);
    this.root.dataset.shown = String(1 + Number(this.root.dataset.shown || 0));
  }

  // A control for a knob: the same knob may be turned in two places.
  knob(content, name, place) {
    const knob = content.knobs.find((each) => each.name === name);
    const make = name === "mode" ? buttonsControl : CONTROLS[knob.kind];
    const made = make(knob, `${this.id}-${place}-${name}`,
      (to) => this.send({ do: "set", knob: name, to }));
    this.controls.push((now) => {
      const its = now.knobs.find((each) => each.name === name);
      made.root.hidden = !its.shown;
      made.update(its);
    });
    return made.root;
  }

  build(content, shown) {
    const act = (words, message, properties) =>
      button(words, () => this.send(message), properties);
    const undo = act("Undo", { do: "undo" });
    this.controls.push((now) => undo.setAttribute("aria-disabled", String(!now.can_undo)));
    this.keep = act("Keep", { do: "keep" });
    this.choices.append(
      this.knob(content, "mode", "bar"), this.knob(content, "workers", "bar"),
      this.knob(content, "threads", "bar"), this.guess(),
      element("span", { className: "aside" }, this.keep, this.compare()));
    this.player = mount(this.picture, { ...shown, at: null, speed: 60,
      onRoom: (room, title) => this.toggle(room, title), onTime: null });
    const trouble = button("Trouble", () => this.toggle("trouble", trouble));
    this.player.aside.append(trouble, undo, act("Reset", { do: "reset" }));
    this.sections = {};
    for (const room of Object.keys(ROOMS)) this.sections[room] = this.section(content, room);
    this.player.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    this.under.append(this.attempts(), this.share());
  }

  section(content, room) {
    const rooms = (knob) => ELSEWHERE[knob.name] || [knob.room];
    const knobs = content.knobs.filter((knob) => rooms(knob).includes(room));
    const parts = knobs.map((knob) => this.knob(content, knob.name, room));
    if (room === "workers") parts.push(this.fromNow());
    if (room === "trouble") parts.push(...content.troubles.map((each) => this.trouble(each)));
    const none = element("p", { textContent: "This design leaves nothing to choose here." });
    this.controls.push(() => { none.hidden = parts.some((part) => !part.hidden); });
    const head = element("h3", { textContent: ROOMS[room] });
    const made = element("section", { className: "drawer" },
      element("header", {}, head, button("Close", () => this.close())), ...parts, none);
    made.setAttribute("aria-label", `${ROOMS[room]}: what can be chosen`);
    return made;
  }

  toggle(room, opener) {
    if (this.open === room) return this.close();
    this.opener?.setAttribute("aria-expanded", "false");
    this.open = room;
    this.opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.sections[room].querySelector("h3").textContent = opener.textContent;
    this.player.panel.replaceChildren(this.sections[room]);
    const fields = this.sections[room].querySelectorAll("input, select");
    const first = [...fields].find((field) => field.offsetParent);
    (first || this.sections[room].querySelector("button")).focus();
  }

  close() {
    const room = this.open;
    this.open = null;
    this.player.panel.replaceChildren();
    this.opener.setAttribute("aria-expanded", "false");
    const again = this.picture.querySelector(`.room.${room} .frame button`);
    (this.opener.isConnected ? this.opener : again)?.focus();
  }

  trouble({ name, words }) {
    const made = switchControl({ label: words, hint: "" }, `${this.id}-trouble-${name}`,
      (on) => this.send({ do: "trouble", name, on }));
    this.controls.push((now) => {
      const its = now.troubles.find((each) => each.name === name);
      made.update({ value: its.on, note: its.note });
    });
    return made.root;
  }

  fromNow() {
    const id = `${this.id}-from-now`;
    const box = element("input", { type: "text", id, className: "number", inputMode: "numeric" });
    const below = remarks(`${id}-wrong`, "What has happened stays; new ones boot first.");
    const apply = () => this.send({ do: "from_now", to: box.value });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") apply(); });
    const root = element("div", { className: "knob" },
      element("label", { htmlFor: id, textContent: "Workers from now on" }), box,
      button("From now on", apply), ...below.parts);
    this.controls.push((now) => {
      const staffing = now.knobs.find((knob) => knob.name === "staffing");
      root.hidden = !staffing.shown || staffing.value === "scaled"; // it decides for itself
      if (document.activeElement !== box) box.value = now.from_now.value;
      below.say(now.from_now.problem, box);
    });
    return root;
  }

  guess() {
    const id = `${this.id}-guess`;
    const box = element("input", { type: "text", id, className: "number", autocomplete: "off" });
    const below = remarks(`${id}-wrong`, "");
    const write = typing(box, (min) => this.send({ do: "guess", min }));
    const told = element("output", { className: "told", htmlFor: id });
    this.controls.push((now) => {
      write(now.guess.text);
      told.textContent = now.guess.told;
      below.say(now.guess.problem, box);
    });
    const label = element("label", { htmlFor: id, textContent: "My guess: the longest wait, min" });
    return element("div", { className: "knob guess" }, label, box, told, ...below.parts);
  }

  compare() {
    const select = element("select", { id: `${this.id}-compare` });
    select.addEventListener("change", () =>
      this.send({ do: "compare", with: JSON.parse(select.value) }));
    let known = "";
    this.controls.push((now) => {
      const options = now.compare.options.map(([value, words]) =>
        element("option", { value: JSON.stringify(value), textContent: words }));
      if (known !== JSON.stringify(now.compare.options)) select.replaceChildren(...options);
      known = JSON.stringify(now.compare.options);
      select.value = JSON.stringify(now.compare.with);
    });
    return element("label", { className: "compare" }, "Compare with ", select);
  }

  attempts() {
    const body = element("tbody");
    const head = element("tr");
    const table = element("table", { className: "attempts" },
      element("caption", { textContent: "Attempts (\u2717 breaks its promise)" }),
      element("thead", {}, head), body);
    const cell = (words) => element("td", { textContent: words });
    const line = (row) => {
      const name = element("th", { scope: "row", textContent: row.name });
      const figures = row.figures.map(({ text, kept }) => cell(kept ? text : `\u2717 ${text}`));
      const does = element("td", { className: "does" });
      if (row.number) {
        const { number } = row;
        does.append(
          button(`Bring back ${number}`, () => this.send({ do: "bring_back", number })),
          button(`Delete ${number}`, () => this.send({ do: "delete", number })));
      }
      const [design, day] = [row.design, row.day].map((textContent) =>
        element("td", { className: "words", textContent }));
      return element("tr", {}, name, design, day, ...figures, cell(row.turned_away), does);
    };
    this.controls.push((now) => {
      const promises = now.now.figures.map((each) => each.promise);
      const names = ["#", "design", "Monday", ...promises, "turned away", "bring back"];
      head.replaceChildren(...names.map((textContent, place) => element("th",
        { scope: "col", textContent, className: place === 1 || place === 2 ? "words" : "" })));
      const used = body.contains(document.activeElement) && document.activeElement.textContent;
      body.replaceChildren(...[...now.attempts, now.now].map(line));
      table.hidden = !now.attempts.length;
      if (!used) return;
      const again = [...body.querySelectorAll("button")].find((each) => each.textContent === used);
      (again || this.keep).focus();
    });
    return element("div", { className: "scrolls" }, table);
  }

  share() {
    const python = element("input", { type: "text", readOnly: true, className: "code" });
    python.setAttribute("aria-label", "The design as a line of Python");
    const json = element("textarea", { rows: 6, spellcheck: false, className: "code" });
    json.setAttribute("aria-label", "The design as JSON");
    const copy = (field, words) => button(words, async () => {
      field.select();
      try { await navigator.clipboard.writeText(field.value); }
      catch { document.execCommand("copy"); } // where a page may not write there itself
      this.answer.textContent = "Copied.";
    });
    let shown = "";
    this.controls.push((now) => {
      python.value = now.python;
      if (now.json !== shown) json.value = now.json;
      shown = now.json;
    });
    return element("details", {},
      element("summary", { textContent: "Take this design with you, or save the picture" }),
      element("p", {}, python, copy(python, "Copy the Python")),
      element("p", {}, json, copy(json, "Copy the JSON"),
        button("Use this JSON", () => this.send({ do: "take", json: json.value }))),
      element("p", {}, button("Save page", () => this.send({ do: "save" }))));
  }

  destroy() {
    clearTimeout(this.patience);
    this.model.off("msg:custom", this.heard);
    if (this.player) this.player.destroy();
  }
}

export default {
  render({ model, el }) {
    const board = new Board(model, el);
    return () => board.destroy();
  },
};
