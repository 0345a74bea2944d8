// The kata's board: controls behind the rooms of the live picture. What is chosen is sent to
// Python as it was typed; what comes back is all that is shown.

import { el } from "./dom.js";
import { readFilm } from "./film.js";
import { mount } from "./player.js";
import { button, remarks, typing } from "./controls.js";
import { buttonsControl, choiceControl, numberControl } from "./controls.js";
import { rowsControl, switchControl } from "./controls.js";

const ROOMS = {
  patients: "Patients", servers: "Servers", threads: "Threads", queue: "Queue",
  workers: "Workers", clinics: "Clinics", trouble: "Trouble",
};
const ELSEWHERE = { threads: ["threads"], mode: [] }; // by knob: rooms other than the one it names
const INSTEAD = { servers: "threads", workers: "threads", threads: "workers" }; // in the other mode
const QUICK_MS = 400; // what is answered sooner isn't said to be computed
const PATIENCE_MS = 15000;
const COMPUTES = "Python computes this morning \u2026";
const SILENT = "Python doesn't answer. Is it busy? Else run this cell again.";
const MOST_TYPED = 20001; // of a design's JSON: one more than Python takes

const CONTROLS = { choice: choiceControl, switch: switchControl, rows: rowsControl,
  number: numberControl };

class Board {
  constructor(model, root) {
    this.model = model;
    this.id = `wr-board-${Math.random().toString(36).slice(2)}`;
    this.controls = [];
    this.answer = el("p", { className: "answer", role: "status" });
    this.problem = el("p", { className: "wrong", role: "alert", hidden: true });
    this.working = el("p", { className: "working", role: "status" });
    this.notes = el("div", { className: "notes" }, this.problem, this.answer, this.working);
    this.choices = el("div", { className: "choices" });
    this.head = el("div", {}, this.choices, this.notes);
    this.spoken = el("p", { className: "said", role: "status" });
    this.picture = el("div", { className: "picture" });
    this.under = el("div", { className: "under" });
    this.root = el("div", { className: "wr live wr-board" },
      this.head, this.picture, this.under, this.spoken);
    root.append(this.root);
    this.asked = ""; // the message on its way to Python and back
    this.queue = []; // those that wait for its answer
    this.turn = Promise.resolve();
    this.heard = (content, buffers) => {
      if (content.id === this.asked) this.next();
      this.turn = this.turn.then(() => this.show(content, buffers)).catch((error) => {
        this.working.textContent = `This browser can't show the picture: ${error.message}`;
      });
    };
    model.on("msg:custom", this.heard);
    this.send({ do: "ready" });
  }

  send(message) {
    // What is said stands near what was used.
    const near = [this.under, this.sections?.[this.open]].find((each) =>
      each?.contains(document.activeElement)) || this.head;
    if (near !== this.notes.parentNode) near.append(this.notes); // moved, it would be read again
    this.answer.textContent = this.problem.textContent = "";
    this.problem.hidden = true;
    // Of what is chosen for one knob while Python works, the last counts.
    const last = this.queue.at(-1);
    if (last?.do === "set" && message.do === "set" && last.knob === message.knob) this.queue.pop();
    const at_ms = this.player ? Math.round(this.player.at) : 0;
    this.queue.push({ ...message, at_ms });
    if (!this.asked) this.next();
  }

  next() {
    clearTimeout(this.slow);
    clearTimeout(this.patience);
    this.working.textContent = "";
    const message = this.queue.shift();
    this.root.classList.toggle("waits", Boolean(message));
    this.asked = message ? `${this.id}-${Math.random()}` : "";
    if (!message) return;
    this.slow = setTimeout(() => { this.working.textContent = COMPUTES; }, QUICK_MS);
    this.patience = setTimeout(() => {
      this.next();
      if (!this.asked) this.working.textContent = SILENT;
    }, PATIENCE_MS);
    this.sentAt = performance.now();
    this.model.send({ ...message, id: this.asked });
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
    // Where more was chosen meanwhile, the controls stay as they are until that is answered.
    if (!this.asked) for (const control of this.controls) control(content);
    this.follow();
    if (content.said) this.answer.textContent = content.said;
    if (content.problem) this.problem.textContent = content.problem;
    this.problem.hidden = !this.problem.textContent;
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
      el("span", { className: "aside" }, this.keep, this.compare()));
    this.player = mount(this.picture, { ...shown, at: null, speed: 60,
      onRoom: (room) => this.toggle(room), onTime: null });
    this.trouble = button("Trouble", () => this.toggle("trouble"));
    this.player.aside.append(this.trouble, undo, act("Reset", { do: "reset" }));
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
    if (room === "trouble") parts.push(...content.troubles.map((each) => this.befalls(each)));
    const none = el("p", { textContent: "This design leaves nothing to choose here." });
    this.controls.push(() => { none.hidden = parts.some((part) => !part.hidden); });
    const head = el("h3", { textContent: ROOMS[room] });
    const made = el("section", { className: "drawer" },
      el("header", {}, head, button("Close", () => this.close())), ...parts, none);
    made.setAttribute("aria-label", `${ROOMS[room]}: what can be chosen`);
    return made;
  }

  title(room) {
    if (room === "trouble") return this.trouble;
    return this.picture.querySelector(`.room.${room} .frame button`);
  }

  toggle(room) {
    if (this.open === room) return this.close();
    this.open = room;
    this.follow();
    const fields = this.sections[room].querySelectorAll("input, select");
    const first = [...fields].find((field) => field.offsetParent);
    (first || this.sections[room].querySelector("button")).focus();
  }

  close() {
    const opener = this.title(this.open);
    this.open = null;
    this.follow();
    opener?.focus();
  }

  // The drawer of the room that is open; where the design has no such room, the one it has instead.
  follow() {
    if (this.open && !this.title(this.open)) this.open = INSTEAD[this.open];
    const drawer = this.sections[this.open];
    if (drawer) drawer.querySelector("h3").textContent = this.title(this.open).textContent;
    if (drawer !== this.player.panel.firstChild) {
      this.player.panel.replaceChildren(...(drawer ? [drawer] : []));
    }
    if (!this.notes.isConnected) this.head.append(this.notes);
    for (const room of Object.keys(ROOMS)) {
      this.title(room)?.setAttribute("aria-expanded", String(room === this.open));
    }
  }

  befalls({ name, words }) {
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
    const { box } = typing(id, () => {}, { inputMode: "numeric" });
    const below = remarks(`${id}-wrong`, "What has happened stays; new ones boot first.");
    const apply = () => this.send({ do: "from_now", to: box.value });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") apply(); });
    const root = el("div", { className: "knob" },
      el("label", { htmlFor: id, textContent: "Workers from now on" }), box,
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
    const { box, write } = typing(id, (min) => this.send({ do: "guess", min }));
    const below = remarks(`${id}-wrong`, "");
    const told = el("output", { className: "told", htmlFor: id });
    this.controls.push((now) => {
      write(now.guess.text);
      told.textContent = now.guess.told;
      below.say(now.guess.problem, box);
    });
    const label = el("label", { htmlFor: id, textContent: "My guess: the longest wait, min" });
    return el("div", { className: "knob guess" }, label, box, told, ...below.parts);
  }

  compare() {
    const select = el("select", { id: `${this.id}-compare` });
    select.addEventListener("change", () =>
      this.send({ do: "compare", with: JSON.parse(select.value) }));
    let known = "";
    this.controls.push((now) => {
      const options = now.compare.options.map(([value, words]) =>
        el("option", { value: JSON.stringify(value), textContent: words }));
      if (known !== JSON.stringify(now.compare.options)) select.replaceChildren(...options);
      known = JSON.stringify(now.compare.options);
      select.value = JSON.stringify(now.compare.with);
    });
    return el("label", { className: "compare" }, "Compare with ", select);
  }

  attempts() {
    const body = el("tbody");
    const head = el("tr");
    const table = el("table", { className: "attempts" },
      el("caption", { textContent: "Attempts (\u2717 breaks its promise)" }),
      el("thead", {}, head), body);
    const cell = (words) => el("td", { textContent: words });
    const line = (row) => {
      const name = el("th", { scope: "row", textContent: row.name });
      const figures = row.figures.map(({ text, kept }) => cell(kept ? text : `\u2717 ${text}`));
      const { number } = row;
      const does = number ? [
        button(`Bring back ${number}`, () => this.send({ do: "bring_back", number })),
        button(`Delete ${number}`, () => this.send({ do: "delete", number }))] : [];
      return el("tr", {}, name,
        el("td", { className: "words" }, row.design, el("div", {}, ...does)),
        el("td", { className: "words", textContent: row.day }),
        ...figures, cell(row.turned_away));
    };
    this.controls.push((now) => {
      const promises = now.now.figures.map((each) => each.promise);
      const names = ["#", "design", "Monday", ...promises, "turned away"];
      head.replaceChildren(...names.map((textContent, place) => el("th",
        { scope: "col", textContent, className: place === 1 || place === 2 ? "words" : "" })));
      const used = body.contains(document.activeElement) && document.activeElement.textContent;
      body.replaceChildren(...[...now.attempts, now.now].map(line));
      table.hidden = !now.attempts.length;
      if (!used) return;
      const again = [...body.querySelectorAll("button")].find((each) => each.textContent === used);
      (again || this.keep).focus();
    });
    return el("div", { className: "scrolls" }, table);
  }

  share() {
    const python = el("input", { type: "text", readOnly: true, className: "code" });
    python.setAttribute("aria-label", "The design as a line of Python");
    const json = el("textarea", { rows: 6, spellcheck: false, className: "code" });
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
    return el("details", {},
      el("summary", { textContent: "Take this design with you, or save the picture" }),
      el("p", {}, python, copy(python, "Copy the Python")),
      el("p", {}, json, copy(json, "Copy the JSON"),
        button("Use this JSON", () =>
          this.send({ do: "take", json: json.value.slice(0, MOST_TYPED) }))),
      el("p", {}, button("Save page", () => this.send({ do: "save" }))));
  }

  destroy() {
    clearTimeout(this.slow);
    clearTimeout(this.patience);
    this.model.off("msg:custom", this.heard);
    if (this.player) this.player.destroy();
  }
}

export default {
  render({ model, el: root }) {
    const board = new Board(model, root);
    return () => board.destroy();
  },
};
