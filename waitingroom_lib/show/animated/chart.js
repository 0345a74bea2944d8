import { el } from "./dom.js";
import { clock, count, duration, rate, say } from "./rooms.js";

const LEFT = 92, RIGHT = 12, TOP = 34, ROW = 13, GAP = 20, AXIS = 22; // LEFT: at least

// The morning on one axis of time. It is the scrubber: a click or a drag on it sets the clock.
export class Chart {
  constructor(onSeek, hint, keys) {
    this.range = el("input", {
      type: "range", class: "scrub", min: 0, step: 60000, "aria-label": "Time of day",
      oninput: () => onSeek(Number(this.range.value)),
    });
    this.left = LEFT;
    this.picture = el("div", { class: "lines", "aria-hidden": "true" });
    this.now = [el("b"), el("span"), el("span"), el("span")];
    this.cursor = el("div", { class: "cursor", "aria-hidden": "true" }, ...this.now);
    this.hover = el("div", { class: "cursor hover", "aria-hidden": "true" }, el("b"));
    this.note = el("p", { class: "note" });
    const msAt = (event) => {
      const box = this.picture.getBoundingClientRect();
      const share = (event.clientX - box.left - this.left) / (box.width - this.left - RIGHT);
      return Math.round(Math.min(Math.max(share, 0), 1) * this.span);
    };
    const frame = el("div", {
      class: "scrubbed",
      onpointerdown: (event) => {
        frame.setPointerCapture(event.pointerId);
        event.preventDefault();
        this.range.focus({ preventScroll: true });
        onSeek(msAt(event));
      },
      onpointermove: (event) => {
        const ms = msAt(event);
        if (frame.hasPointerCapture(event.pointerId)) onSeek(ms);
        this.#put(this.hover, ms, clock(this.header, ms));
      },
    }, this.picture, this.hover, this.cursor);
    this.node = el("div", { class: "chart" }, this.note, this.range,
      el("p", { class: "hint" }, hint), el("p", { class: "hint keys" }, keys), frame);
  }

  // `others`: other runs, [header, name], that are drawn dashed.
  set(header, others) {
    const headers = [header, ...others.map(([other]) => other)];
    Object.assign(this, { header, headers });
    this.span = Math.max(...headers.map((each) => Math.max(each.duration_ms, each.ended_ms)));
    this.range.max = this.span;
    const key = (kind, words) => el("span", {}, el("i", { class: kind }), words);
    this.note.replaceChildren(
      key("arrive", "arrive"), key("confirm", "confirmed"),
      ...others.map(([, name]) => key("other", `dashed: ${name}`)),
    );
  }

  draw() {
    const width = this.picture.clientWidth;
    if (!width || !this.header) return;
    const { header, headers, span } = this;
    const most = (name) => Math.max(...headers.map((each) => Math.max(...each.timeline[name])));
    const promise = header.promise_oldest_s;
    const oldest = Math.max(...headers.map((each) => each.longest[1] / 1000));
    const mostPerS = Math.max(most("arrivals_per_s"), 0.1);
    const figures = [rate(mostPerS), count(most("backlog")), duration(oldest * 1000)];
    const svg = el("svg", { width }), probe = svg.appendChild(el("text"));
    this.picture.replaceChildren(svg);
    const wide = (words) => {
      probe.textContent = words;
      return Math.ceil(probe.getComputedTextLength());
    };
    const left = this.left = Math.max(LEFT, ...figures.map((words) => wide(words) + 14));
    const x = (ms) => left + (width - left - RIGHT) * ms / span;
    const troubles = header.troubles.filter((each) => each.from_ms < span);
    const labels = inRows(troubles.map(({ words, from_ms: from, until_ms: until }) => {
      const end = x(Math.min(until, span)), long = wide(words);
      const at = x(from) > width * 0.6 ? end - long : x(from) + 3;
      return { words, at: Math.max(Math.min(at, width - long), 0), long };
    }));
    const top = TOP + ROW * Math.max(0, ...labels.map(({ row }) => row));
    const rates = { top, height: 46, most: mostPerS };
    const waits = { top: top + 46 + GAP, height: 60, most: Math.max(most("backlog"), 1) };
    const ages = { top: top + 106 + 2 * GAP, height: 50, most: Math.max(oldest, promise) };
    const bottom = ages.top + ages.height;
    const y = (panel, value) => panel.top + panel.height * (1 - Math.min(value / panel.most, 1));
    const points = (of, name, panel) => thinned(of.timeline[name], (step) => (
      x(Math.min(step * of.timeline.step_ms, of.ended_ms))), (value) => y(panel, value));
    const line = (kind, places) => el("path", { class: kind, d: `M${places.join("L")}` });
    const text = (kind, at, down, words) => el("text", { class: kind, x: at, y: down }, words);
    const rule = (kind, x1, y1, x2, y2) => el("line", { class: kind, x1, y1, x2, y2 });
    svg.setAttribute("height", bottom + AXIS);
    svg.append(
      ...troubles.map(({ from_ms: from, until_ms: until }) => el("rect", { class: "trouble",
        x: x(from), y: 18, height: bottom - 18, width: x(Math.min(until, span)) - x(from) })),
      ...labels.map(({ words, at, row }) => text("", at, 29 + ROW * row, words)),
    );
    for (const ms of ticks(header, span, width)) {
      const time = clock(header, ms), at = Math.min(x(ms), width - wide(time) / 2);
      svg.append(rule("rule", x(ms), top, x(ms), bottom), text("mid", at, bottom + 16, time));
    }
    for (const [panel, figure, words] of [
      [rates, figures[0], "a second"], [waits, figures[1], "waiting"],
      [ages, figures[2], "the oldest"],
    ]) {
      svg.append(rule("rule", left, y(panel, 0), width - RIGHT, y(panel, 0)),
        text("end soft", left - 7, panel.top + 9, words),
        text("end soft", left - 7, panel.top + 23, "at most"),
        text("end", left - 7, panel.top + 37, figure));
    }
    probe.remove();
    const area = points(header, "backlog", waits), floor = y(waits, 0);
    svg.append(
      line("waits", [`${x(0)},${floor}`, ...area, `${area.at(-1).split(",")[0]},${floor}`]),
      line("confirm", points(header, "confirmations_per_s", rates)),
      line("arrive", points(header, "arrivals_per_s", rates)),
      rule("promise", left, y(ages, promise), width - RIGHT, y(ages, promise)),
      text("end", width - RIGHT, y(ages, promise) - 4, `promise: ${promise / 60} min`),
      line("oldest", points(header, "oldest_s", ages)),
    );
    const drawn = [["confirmations_per_s", rates], ["backlog", waits], ["oldest_s", ages]];
    svg.append(...headers.slice(1).flatMap((other) => (
      drawn.map(([name, panel]) => line("other", points(other, name, panel))))));
    this.x = x;
    this.cursor.style.height = this.hover.style.height = `${bottom}px`;
    [rates, waits, ages].forEach((panel, each) => {
      this.now[1 + each].style.top = `${panel.top}px`;
    });
  }

  at(ms, time) { this.#put(this.cursor, Math.min(ms, this.span), time); }

  // What each panel says at the cursor.
  say(figures) { figures.forEach((figure, panel) => say(this.now[1 + panel], figure)); }

  #put(cursor, ms, time) {
    if (!this.x) return;
    const x = this.x(ms), width = this.picture.clientWidth;
    cursor.style.transform = `translateX(${x}px)`;
    cursor.classList.toggle("late", x > width - 50);
    cursor.classList.toggle("far", x > width * 0.45);
    say(cursor.firstChild, time);
  }
}

// Each label in the first row where it lies on no other.
function inRows(labels) {
  const placed = [];
  for (const label of labels) {
    const isOn = ({ at, long }) => label.at < at + long + 6 && at < label.at + label.long + 6;
    const taken = placed.filter(isOn).map((each) => each.row);
    let row = 0;
    while (taken.includes(row)) row += 1;
    placed.push({ ...label, row });
  }
  return placed;
}

// Points of a line as text; where several fall on one pixel, the highest of them.
function thinned(values, x, y) {
  const best = new Map();
  values.forEach((value, step) => {
    const at = Math.round(x(step) * 2) / 2;
    if (!(best.get(at) >= value)) best.set(at, value);
  });
  return [...best].map(([at, value]) => `${at},${y(value).toFixed(1)}`);
}

// Round times of day, as many as have room.
function ticks(header, span, width) {
  const most = width / 96;
  const minutes = [1, 5, 10, 15, 30, 60, 120, 240, 720].find((each) => span / 60000 / each <= most)
    || 1440 * Math.ceil(span / 86400000 / most);
  const step = minutes * 60000, found = [];
  const first = (step - (header.starts_at_s * 1000) % step) % step;
  for (let ms = first; ms <= span; ms += step) found.push(ms);
  return found;
}
