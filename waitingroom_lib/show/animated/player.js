import { Replay } from "./film.js";
import { Chart } from "./chart.js";
import { tellSquares } from "./pointer.js";
import { el } from "./dom.js";
import { MEANT, Rooms, clock, count, duration, lately, rate, say } from "./rooms.js";

const SPEEDS = [1, 10, 60, 300];
const MINUTE = 60000;
const STEPS = {
  ArrowLeft: -MINUTE, ArrowDown: -MINUTE, ArrowRight: MINUTE, ArrowUp: MINUTE,
  PageDown: -15 * MINUTE, PageUp: 15 * MINUTE, Home: -Infinity, End: Infinity,
};
const TABLE = "The morning as a table";
const HINT = "Click or drag on the chart to set the clock.";
const KEYS = "Arrows: a minute. Page Up, Page Down: 15. Home, End. Space or Enter: play, pause.";
const WORDS_EVERY_MS = 100;
const SAID_EVERY_MS = 10000;
const RULE = "A square is one booking, in the room where it is at this instant. Point at it to "
  + "read whose it is, click on it to read its whole story (Escape ends that).";
const WORDS = {
  Patients: "Those about to book, drawn walking in for long enough to be seen.",
  "On the way home": "Those just confirmed; the colour is how long each waited, all in all.",
  "In a call": "Played at 60× or faster a call lasts a frame or three, and so it fades out.",
  Busy: MEANT.busy, Overloaded: MEANT.over,
};

// When most wait, and when the oldest has waited longest; ms.
const peaksOf = ({ worst_ms: most, longest: [at] }) => [most, at];

const told = (words) => Object.entries(words).map(([name, each]) => (
  el("p", {}, el("b", {}, `${name}: `), each)));

// Show one run, or two, in an element of the page.
export const mount = (root, options) => new Player(root, options);

class Player {
  constructor(root, { films, before = null, beforeName = "", at = null, speed = 60, ...calls }) {
    Object.assign(this, { films: [], rooms: [], playing: false, speed, at: 0, calls });
    this.playButton = el("button", { type: "button", class: "play", onclick: () => this.toggle() });
    this.speeds = SPEEDS.map((each) => el(
      "button", { type: "button", onclick: () => this.#speed(each) }, `${each}×`));
    this.time = el("b", { class: "clock" });
    this.aside = el("div", { class: "aside" });
    this.panel = el("div", { class: "desk" });
    this.runs = el("div", { class: "runs" });
    this.chart = new Chart((ms) => this.seek(ms), HINT, KEYS);
    this.said = el("p", { class: "said", "aria-live": "polite" });
    this.review = el("div", { class: "review" });
    this.table = el("div", { class: "hours", role: "region", tabindex: 0, "aria-label": TABLE });
    this.details = el("details", { ontoggle: () => this.#fillTable() },
      el("summary", {}, TABLE), this.table);
    this.peaks = ["Most waiting", "Longest wait"].map((name, peak) => el(
      "button", { type: "button", onclick: () => this.worst(peak) }, name));
    this.bar = el("div", { class: "bar" }, this.playButton,
      el("div", { class: "speeds", role: "group", "aria-label": "Speed" }, ...this.speeds),
      ...this.peaks, this.aside, this.time);
    this.node = el("div", { class: "wr live" }, this.bar, this.runs, this.panel,
      el("p", { class: "rule" }, RULE), this.chart.node, this.review, this.details,
      el("details", {}, el("summary", {}, "What the words mean"), ...told(WORDS)), this.said);
    this.node.addEventListener("keydown", (event) => this.#key(event));
    root.append(this.node);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.media = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map(matchMedia);
    this.refit = () => this.#fit();
    for (const each of this.media) each.addEventListener("change", this.refit);
    this.sized = new ResizeObserver(this.refit);
    this.sized.observe(this.node);
    this.themed = new MutationObserver(this.refit);
    this.themed.observe(document.body, { attributes: true });
    this.#speed(speed);
    this.show({ films, before, beforeName });
    this.seek(at ?? films[0].header.worst_ms);
  }

  // Other runs, at the same instant; it plays on if it played.
  show({ films, before = null, beforeName = "" }) {
    const focused = this.rooms.flatMap((each) => Object.entries(each.rooms))
      .find(([, room]) => room.frame?.contains(document.activeElement))?.[0];
    const modes = (list) => list.map((film) => film.header.mode).join();
    if (modes(films) !== modes(this.films)) {
      this.rooms = films.map(({ header }) => new Rooms(header.mode, this.calls.onRoom));
      this.rooms.forEach((each, run) => (
        tellSquares(each, () => this.replays[run], (booking) => this.pin(booking, run))));
      this.runs.replaceChildren(...this.rooms.map((each) => each.node));
      this.rooms[0].rooms[focused]?.frame.querySelector("button")?.focus();
    }
    this.films = films;
    this.replays = films.map((film) => new Replay(film));
    films.forEach((film, each) => this.rooms[each].set(film));
    const [first, second] = films.map((film) => film.header);
    const others = second ? [[second, second.title]] : [];
    if (before) others.push([before, beforeName]);
    this.chart.set(first, others);
    this.at = Math.min(this.at, this.span);
    say(this.said, "");
    this.peaks.forEach((button, peak) => {
      say(button, `${button.textContent.slice(0, 12)} ${clock(first, peaksOf(first)[peak])}`);
    });
    const headers = [first, ...others.map(([header]) => header)];
    const most = (list) => Math.max(1, ...headers.flatMap(list));
    this.most = {
      waiting: most((header) => header.timeline.backlog) * 1.02,
      workers: most((header) => [...header.workforce, ...header.paid].map(([, number]) => number)),
    };
    this.review.replaceChildren(...films.flatMap(({ header: { title, review } }) => told({
      ...(second && { Run: title }), Bottleneck: `${review.bottleneck}.`,
      Evidence: review.evidence, "Try next": review.next_step,
    })));
    this.table.replaceChildren();
    this.#fillTable();
    this.#fit();
  }

  get span() { return this.chart.span; }

  seek(ms) {
    this.at = Math.min(Math.max(ms, 0), this.span);
    if (!this.playing) say(this.said, ""); // what was said there was of another instant
    this.#draw(0, true);
  }

  worst(peak = 0) {
    this.pause();
    this.seek(peaksOf(this.films[0].header)[peak]);
    this.#say();
  }

  // A booking whose story is told, in each run of the same patients.
  pin(booking, run = 0) {
    for (const each of this.rooms) {
      each.pinned = each.film.arrived === this.films[run].arrived ? booking : -1;
    }
    this.chart.range.focus({ preventScroll: true, focusVisible: false }); // for Escape
    this.#draw(0, true);
  }

  toggle() { return this.playing ? this.pause() : this.play(); }

  play() {
    if (this.playing) return;
    if (this.at >= this.span) this.at = 0;
    this.playing = true;
    this.last = this.written = this.spoken = performance.now();
    this.#buttons();
    this.next = requestAnimationFrame((time) => this.#frame(time));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.next);
    this.#buttons();
    this.#draw(0, true);
    this.#say();
  }

  destroy() {
    cancelAnimationFrame(this.next);
    this.sized.disconnect();
    this.themed.disconnect();
    for (const each of this.media) each.removeEventListener("change", this.refit);
    this.node.remove();
  }

  #frame(time) {
    this.next = requestAnimationFrame((later) => this.#frame(later));
    const passed = Math.max(time - this.last, 0);
    if (this.still.matches && passed < 1000) return;
    this.last = time;
    this.at = Math.min(this.at + Math.min(passed, 1000) * this.speed, this.span);
    const isTime = this.speed <= 10 || time - this.written >= WORDS_EVERY_MS;
    if (isTime) this.written = time;
    this.#draw(passed, isTime);
    if (time - this.spoken >= SAID_EVERY_MS) {
      this.spoken = time;
      this.#say();
    }
    if (this.at >= this.span) this.pause();
  }

  // The instant on the canvas, and in words where these are due.
  #draw(passedMs, withWords) {
    const moves = !this.still.matches;
    const look = {
      passedMs, laneMs: moves ? 4000 * this.speed ** 0.45 : 0,
      fades: moves && this.playing && this.speed >= 60,
    };
    const header = this.films[0].header, time = clock(header, this.at, this.speed <= 10);
    this.replays.forEach((replay, each) => {
      replay.seek(Math.round(this.at));
      this.rooms[each].draw(replay, look);
      if (withWords) this.rooms[each].write(replay);
    });
    this.chart.at(this.at, time);
    if (!withWords) return;
    say(this.time, time);
    const of = (words) => [...new Set(this.replays.map(words))].join(" | ");
    const rateOf = (name) => of(({ film }) => lately(film.header, name, this.at));
    this.chart.say([
      `${rateOf("arrivals_per_s")} arrive, ${rateOf("confirmations_per_s")} confirmed`,
      of(({ counts }) => count(counts.waiting)),
      of((each) => (each.counts.waiting ? duration(each.oldestMs()) : "0")),
    ]);
    this.peaks.forEach((button, peak) => (
      button.setAttribute("aria-pressed", String(this.at === peaksOf(header)[peak]))));
    this.chart.range.value = this.at;
    if (!this.playing) this.#describe();
    this.calls.onTime?.(this.at);
  }

  #describe() {
    const words = this.rooms.map((each, run) => each.describe(this.replays[run])).join(". ");
    this.chart.range.setAttribute("aria-valuetext", words);
    return words;
  }

  #say() { say(this.said, this.#describe()); }

  #fit() {
    if (!this.most) return;
    for (const each of this.rooms) each.fit(this.most);
    this.chart.draw();
    if (this.films.length) this.#draw(0, true);
  }

  #speed(speed) {
    this.speed = speed;
    this.#buttons();
    if (this.films.length) this.#draw(0, true);
  }

  #buttons() {
    say(this.playButton, this.playing ? "❚❚ Pause" : "▶ Play");
    this.speeds.forEach((button, each) => {
      button.setAttribute("aria-pressed", String(SPEEDS[each] === this.speed));
    });
  }

  #key(event) {
    const isScrub = event.target === this.chart.range;
    if (!isScrub && !this.bar.contains(event.target)) return;
    if (event.altKey || event.ctrlKey || event.metaKey || this.aside.contains(event.target)) return;
    if (event.key in STEPS) this.seek(this.at + STEPS[event.key]);
    else if ((event.key === " " || event.key === "Enter") && isScrub) this.toggle();
    else if (event.key === "Escape" && this.rooms[0].pinned >= 0) this.pin(-1);
    else return;
    event.preventDefault();
  }

  // Every quarter of an hour, in rows; of a long run, fewer. And when most wait, and the longest.
  #fillTable() {
    if (!this.details.open || this.table.firstChild) return;
    const names = ["time", "arrive/s", "confirmed/s", "waiting", "the oldest", "workers"];
    for (const { header } of this.films) {
      const line = header.timeline, every = Math.max(1, Math.round(15 * MINUTE / line.step_ms))
        * Math.ceil(line.backlog.length / 3000);
      const peaks = this.films.flatMap((film) => peaksOf(film.header))
        .map((ms) => Math.round(ms / line.step_ms));
      const steps = line.backlog.map((_, step) => step)
        .filter((step) => step % every === 0 || peaks.includes(step));
      const row = (step) => [
        clock(header, step * line.step_ms), rate(line.arrivals_per_s[step]),
        rate(line.confirmations_per_s[step]), count(line.backlog[step]),
        line.backlog[step] ? duration(line.oldest_s[step] * 1000) : "", line.workers[step],
      ];
      this.table.append(el("table", {}, el("caption", {}, header.title),
        el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, ...steps.map((step) => el("tr", {}, ...row(step).map((figure, cell) => (
          el(cell ? "td" : "th", cell ? {} : { scope: "row" }, String(figure)))))))));
    }
  }
}
