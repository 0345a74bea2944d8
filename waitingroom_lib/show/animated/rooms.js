import { el } from "./dom.js";
import { CONFIRMED, Replay } from "./film.js";

// Rooms in each kind of design: a name for the code, a title for the reader.
const ROOMS = {
  queued: { patients: "Patients", servers: "Servers", queue: "Queue", workers: "Workers" },
  synchronous: { patients: "Patients", queue: "Line for a thread", threads: "Threads" },
};
const AGES = ["has waited under 1 min", "1–2 min", "2–5 min", "over 5 min"];
const COLOURS = "age0 age1 age2 age3 held call bad idle edge person".split(" ");
export const MEANT = { // by the class of a room's frame
  calm: "", busy: "All are taken, or somebody waits.",
  over: "Servers: whoever books now is accepted too late. Queue: the oldest has waited longer than "
    + "promised (in a line for a thread, 1 s). Workers: they can't confirm all that wait in time.",
};
const MOST_CLINICS = 300;
const SMOOTH_MS = 160;
const ACCEPT_PROMISE_MS = 200;

// Words that change often: the page is only touched where they did.
export function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

export const count = (number) => number.toLocaleString("en-GB");

const counted = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

export function rate(perS) {
  if (perS >= 100) return count(Math.round(perS));
  return perS ? perS.toFixed(perS < 1 ? 2 : 1) : "0";
}

// Time of day as Outcome.clock says it.
export function clock(header, ms, withSeconds) {
  const s = Math.floor(header.starts_at_s + ms / 1000), days = Math.floor(s / 86400);
  const parts = [s / 3600 % 24, s / 60 % 60, s % 60].slice(0, withSeconds ? 3 : 2);
  const time = parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  return days ? `${time} +${days} d` : time;
}

export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 99500) return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
  const s = Math.round(ms / 1000), minutes = Math.floor(s / 60);
  if (minutes < 100) return `${minutes} min${s % 60 ? ` ${s % 60} s` : ""}`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// How a booking's story ends.
function ending(film, booking) {
  const [how, at] = film.endOf(booking);
  if (at < 0) return "not done with when the run ends";
  const took = duration(at - film.arrived[booking]);
  return `${how} at ${clock(film.header, at, true)}, ${took} in all`;
}

// A booking's whole story: it is known, as the run is over.
function story(film, booking) {
  const { header, arrived, accepted, call, isQueued } = film, at = arrived[booking];
  const calls = call.booking.filter((each) => each === booking).length;
  const isIn = isQueued && accepted[booking] >= 0;
  return `Booking ${count(booking)}: booked ${clock(header, at, true)}, `
    + (isIn ? `accepted ${duration(accepted[booking] - at)} later, ` : "")
    + ending(film, booking) + (calls > 1 ? `, after ${calls} calls.` : ".");
}

// What the timeline says of the last whole step before an instant.
export function lately({ timeline }, name, ms) {
  const step = Math.min(Math.floor(ms / timeline.step_ms), timeline[name].length - 1);
  return rate(timeline[name][Math.max(step, 1)] ?? 0);
}

const ageOf = (ms) => (ms <= 60000 ? 0 : ms <= 120000 ? 1 : ms <= 300000 ? 2 : 3);

const gapOf = (side) => (side > 2 ? Math.max(1, Math.round(side / 8)) : 0);

// The side of the largest squares of which so many fit, in whole device pixels.
function sideFor(number, { w, h }, most) {
  let side = Math.max(1, Math.floor(Math.min(most, w, h)));
  while (side > 1 && Math.floor(w / side) * Math.floor(h / side) < number) side -= 1;
  return side;
}

// Where a cell is, row by row, in as many columns as there is room for.
function cellOf({ x, y, w }, side, cell) {
  const across = Math.max(1, Math.floor(w / side)), length = side - gapOf(side);
  return [x + side * (cell % across), y + side * Math.floor(cell / across), length, length];
}

// Where a square of a pile is: in columns from one side of a place, each from the bottom.
function inPile({ x, y, w, h }, side, number, fromRight) {
  const rows = Math.floor(h / side), across = side * Math.floor(number / rows);
  const left = fromRight ? x + w - side - across : x + across, length = side - gapOf(side);
  return [left, y + h - side * (number % rows + 1), length, length];
}

// A pile of squares in runs of a colour: strips first, and then the gaps, as that is quicker.
function pile(pen, place, side, runs, fromRight) {
  const { y, h, w } = place, rows = Math.floor(h / side), most = rows * Math.floor(w / side);
  const gap = gapOf(side), left = (number) => inPile(place, side, number, fromRight)[0];
  let done = 0;
  for (const [number, colour] of runs) {
    pen.fillStyle = colour;
    for (let end = Math.min(done + number, most); done < end;) {
      const row = done % rows, many = Math.min(rows - row, end - done);
      pen.fillRect(left(done), y + h - side * (row + many), side, side * many);
      done += many;
    }
  }
  if (!gap || !done) return;
  for (let at = 0; at < done; at += rows) pen.clearRect(left(at) + side - gap, y, gap, h);
  const from = Math.min(left(0), left(done - 1)), across = side * Math.ceil(done / rows);
  for (let row = 0; row < rows; row++) pen.clearRect(from, y + h - side * row - gap, across, gap);
}

// One stroke through a cell, or two.
function stroke(pen, [x, y, w, h], isCross) {
  pen.beginPath();
  pen.moveTo(x + w / 6, y + h / 6);
  pen.lineTo(x + w * 5 / 6, y + h * 5 / 6);
  if (isCross) pen.moveTo(x + w * 5 / 6, y + h / 6);
  if (isCross) pen.lineTo(x + w / 6, y + h * 5 / 6);
  pen.stroke();
}

// A number from 0 to 1 that is always a booking's own.
function chanceOf(booking) {
  const mixed = Math.imul(booking + 1, 0x9e3779b1);
  return (Math.imul(mixed ^ mixed >>> 15, 0x85ebca6b) >>> 8) / 2 ** 24;
}

// The first of so many, in order of time, that is later than an instant.
function firstAfter(ms, length, timeOf) {
  let low = 0, high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(middle) > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

export class Rooms {
  constructor(mode, onRoom) {
    this.isQueued = mode === "queued";
    this.staff = this.isQueued ? "workers" : "threads";
    this.rooms = {};
    this.canvas = el("canvas", { role: "img" });
    this.pen = this.canvas.getContext("2d");
    this.probe = el("i", { class: "probe", "aria-hidden": "true" });
    this.title = el("strong", { class: "run" });
    this.hours = el("span", { class: "soft" });
    this.cards = el("ul", { class: "cards", "aria-label": "The four promises, whole morning" });
    this.home = el("div", { class: "home" }, el("span", {}, "confirmed, on the way home",
      el("i", {}, " (colour: how long it waited)")));
    this.confirmed = el("p", { class: "confirmed" });
    const titles = Object.entries({ ...ROOMS[mode], clinics: "Clinics" });
    this.stage = el("div", { class: `stage ${mode}` }, this.home, this.confirmed,
      ...titles.map(([name, title]) => this.room(name, title, onRoom)),
      this.tray("turned"), this.tray("given"), this.canvas, this.probe);
    this.key = el("ul", { class: "key", "aria-label": "Squares at this minute" });
    this.pinned = -1;
    this.stories = [el("p"), el("p")];
    this.node = el("section", {}, el("p", {}, this.title, " ", this.hours), this.cards, this.stage,
      this.key, el("div", { class: "stories" }, ...this.stories));
  }

  room(name, title, onRoom) {
    const open = (event) => onRoom(name, event.currentTarget);
    const label = onRoom ? el("button", { type: "button", onclick: open }) : el("b");
    const badge = el("span", { class: "how" }), body = el("div", { class: "body" });
    const frame = el("div", { class: "frame" }, label, badge, body);
    const words = [el("p"), el("p", { class: "soft" })];
    label.append(title);
    this.rooms[name] = { label, badge, body, frame, words };
    return el("div", { class: `room ${name}` }, frame, ...words);
  }

  tray(name) {
    const words = [el("p")], body = el("div", { class: "body" });
    const node = el("div", { class: `tray ${name}` }, ...words, body);
    this.rooms[name] = { node, words, body };
    return node;
  }

  set(film) {
    const { header } = film, end = new Replay(film);
    end.seek(header.ended_ms);
    const isSame = film.arrived[this.pinned] === this.film?.arrived[this.pinned];
    Object.assign(this, { film, header, ends: end.counts, pinned: isSame ? this.pinned : -1 });
    const pool = header.workforce.map(([, number]) => number);
    this.slotLevels = new Float32Array(Math.max(end.slots.length, ...pool));
    this.callLevels = new Float32Array(Math.min(header.clinics, MOST_CLINICS));
    this.rooms.turned.node.hidden = !end.counts.turnedAway && header.backlog_limit === null;
    this.rooms.given.node.hidden = !end.counts.givenUp && !end.counts.lost;
    say(this.title, header.title);
    const until = header.cut ? header.ended_ms : Math.max(header.duration_ms, header.ended_ms);
    say(this.hours, `whole morning, ${clock(header, 0)} to ${clock(header, until)}:`);
    this.node.setAttribute("aria-label", header.title);
    this.cards.replaceChildren(...header.cards.map((card) => el(
      "li", { class: card.kept ? "kept" : "broken" },
      el("b", {}, card.promise),
      el("span", {}, `${card.kept ? "✓" : "✗"} ${card.figure}`),
      el("small", {}, card.measure),
      el("small", {}, `${card.kept ? "kept" : "broken"}: at most ${card.limit}`),
      el("small", { class: "change" }, card.change),
    )));
    const parts = AGES.map((words, age) => [`age${age}`, words]);
    if (film.hold.booking.length) parts.push(["held", "set aside, or to be tried again"]);
    if (this.isQueued) parts.push(["person", "at a server"]);
    parts.push(["call", this.isQueued ? "in a call" : "in a call, its patient on it"]);
    this.keyed = parts.map(([name, words]) => {
      const figure = el("b"), node = el("li", {}, el("i", { class: name }), `${words} `, figure);
      return { name, figure, node };
    });
    const marks = [
      ["✗", "a call failed of late", film.call.result.some((result) => result !== CONFIRMED)],
      ["╲", "in trouble", header.troubles.some((each) => each.kind !== "rush")],
    ].filter(([, , isSeen]) => isSeen);
    this.key.replaceChildren(...this.keyed.map(({ node }) => node), ...marks.map(
      ([mark, words]) => el("li", {}, el("i", { class: "mark" }, mark), words)));
  }

  // Measure the rooms, and how large their squares are, given the most that ever wait and work.
  fit(most) {
    const outer = this.stage.getBoundingClientRect(), scale = window.devicePixelRatio;
    if (!outer.width) return;
    const place = (node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      const x = Math.round((left - outer.left) * scale), y = Math.round((top - outer.top) * scale);
      return { x, y, w: Math.floor(width * scale), h: Math.floor(height * scale) };
    };
    this.scale = scale;
    this.canvas.width = Math.round(outer.width * scale);
    this.canvas.height = Math.round(outer.height * scale);
    const places = this.places = { home: place(this.home) };
    for (const [name, room] of Object.entries(this.rooms)) places[name] = place(room.body);
    const { ends } = this;
    const queue = sideFor(most.waiting, places.queue, 9 * scale);
    this.sides = {
      queue,
      staff: sideFor(most.workers, places[this.staff], 40 * scale),
      servers: sideFor(this.header.servers * 2, places.servers ?? places.home, 30 * scale),
      turned: sideFor(ends.turnedAway * 1.1, places.turned, queue),
      given: sideFor((ends.givenUp + ends.lost) * 1.1, places.given, queue),
      clinics: sideFor(this.callLevels.length, places.clinics, 24 * scale),
    };
    this.colour = Object.fromEntries(COLOURS.map((name) => {
      this.probe.style.color = `var(--${name})`; // a canvas knows neither var() nor light-dark()
      return [name, getComputedStyle(this.probe).color];
    }));
  }

  // `look`: how much is drawn between the rooms (laneMs; 0: nothing), and whether calls fade, and
  // by how much (passedMs): at 60 times, a call lasts a frame or three.
  draw(replay, look) {
    if (!this.places) return;
    const { pen, places, sides, colour } = this, { counts } = replay;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const ages = this.ages = [0, 0, 0, 0], { now } = replay;
    this.held = 0;
    let before = -1, pin = -1;
    replay.forWaiting((booking, held) => {
      before += !held;
      if (booking === this.pinned && !held) pin = before;
      if (held) this.held += 1;
      else ages[ageOf(now - replay.waitingSince(booking))] += 1;
    });
    const oldestFirst = [3, 2, 1, 0].map((age) => [ages[age], colour[`age${age}`]]);
    pile(pen, places.queue, sides.queue, oldestFirst, true);
    pile(pen, places.queue, sides.queue, [[this.held, colour.held]]);
    if (pin >= 0) {
      const [x, y, w, h] = inPile(places.queue, sides.queue, pin, true), by = 2 * this.scale;
      this.fill([x - by, y - by, w + 2 * by, h + 2 * by], "person");
    }
    pile(pen, places.turned, sides.turned, [[counts.turnedAway, colour.bad]]);
    pile(pen, places.given, sides.given, [[counts.givenUp + counts.lost, colour.bad]]);
    if (places.servers) this.drawServers(counts.atServers);
    this.drawStaff(replay, look);
    this.drawClinics(replay, look);
    this.drawWays(replay, look);
  }

  fill(cell, colour, level = 1) {
    this.pen.globalAlpha = level;
    this.pen.fillStyle = this.colour[colour];
    this.pen.fillRect(...cell);
    this.pen.globalAlpha = 1;
  }

  edge([x, y, w, h], isDashed) {
    const { pen, scale } = this;
    if (w < 5 * scale) return;
    pen.setLineDash(isDashed ? [3 * scale, 2 * scale] : []);
    pen.lineWidth = scale;
    pen.strokeStyle = this.colour.edge;
    pen.strokeRect(x + scale / 2, y + scale / 2, w - scale, h - scale);
    pen.setLineDash([]);
  }

  drawServers(atServers) {
    const { places: { servers: place }, sides, header } = this;
    for (let server = 0; server < header.servers; server++) {
      const cell = cellOf(place, sides.servers, server);
      this.fill(cell, server < atServers ? "person" : "idle");
      this.edge(cell);
    }
    const top = cellOf(place, sides.servers, header.servers - 1)[1] + sides.servers - place.y;
    const door = { ...place, y: place.y + top, h: place.h - top };
    const beyond = Math.max(atServers - header.servers, 0);
    pile(this.pen, door, sideFor(beyond * 1.2, door, sides.queue), [[beyond, this.colour.person]]);
  }

  drawStaff({ slots, workers, booting }, { fades, passedMs }) {
    const share = fades ? 1 - Math.exp(-passedMs / SMOOTH_MS) : 1;
    const at = (slot) => cellOf(this.places[this.staff], this.sides.staff, slot);
    let last = workers;
    for (let slot = 0; slot < Math.max(workers, this.slotLevels.length); slot++) {
      const isBusy = slots[slot] >= 0, isThere = slot < workers;
      const level = this.slotLevels[slot] += (isBusy - this.slotLevels[slot]) * share;
      if (isThere) this.fill(at(slot), "idle");
      if (level > 0.02) this.fill(at(slot), "call", level);
      if (level > 0.02 && !this.isQueued) { // the patient, who sits on the thread
        const [x, y, w, h] = at(slot), inset = Math.round(w / 3);
        this.fill([x + inset, y + inset, w - 2 * inset, h - 2 * inset], "idle", level);
      }
      if (isThere || level > 0.02) this.edge(at(slot), !isThere); // dashed: it leaves after this
      if (isBusy) last = Math.max(last, slot + 1);
    }
    for (let slot = last; slot < last + booting; slot++) {
      this.edge(at(slot), true);
      stroke(this.pen, at(slot));
    }
  }

  drawClinics({ slots, now }, { fades, passedMs, laneMs }) {
    const { pen, film, sides, colour, callLevels: levels } = this, { call, clinic } = film;
    const at = (cell) => cellOf(this.places.clinics, sides.clinics, cell);
    const kept = fades ? Math.exp(-passedMs / SMOOTH_MS) : 0;
    const isCalled = new Set(slots.map((row) => (row < 0 ? -1 : clinic[call.booking[row]])));
    for (let cell = 0; cell < levels.length; cell++) {
      levels[cell] = isCalled.has(cell) ? 1 : levels[cell] * kept;
      this.fill(at(cell), "idle");
      if (levels[cell] > 0.02) this.fill(at(cell), "call", levels[cell]);
    }
    pen.strokeStyle = colour.bad;
    pen.lineWidth = Math.max(1, sides.clinics / 7);
    const failed = new Set();
    this.forEnded(now - Math.max(laneMs, 10000), now, (booking, isConfirmed) => {
      if (!isConfirmed) failed.add(clinic[booking]);
    });
    const down = this.troubles(now).flatMap((each) => (each.kind === "rush" ? []
      : each.clinics ?? [...levels.keys()]));
    for (const cell of new Set([...failed, ...down])) {
      if (cell < levels.length) stroke(pen, at(cell), failed.has(cell));
    }
  }

  // Whose calls ended after one instant and until another, and whether they were confirmed.
  forEnded(after, until, visit) {
    const { call, endedOrder: order } = this.film;
    let next = firstAfter(after, order.length, (place) => call.ended[order[place]]);
    for (; next < order.length && call.ended[order[next]] <= until; next++) {
      const row = order[next];
      visit(call.booking[row], call.result[row] === CONFIRMED, call.ended[row]);
    }
  }

  troubles(ms) {
    return this.header.troubles.filter((each) => each.from_ms <= ms && ms < each.until_ms);
  }

  // Who is on the way home, in the lane above the rooms, and who on the way in.
  drawWays({ now }, { laneMs }) {
    const { places: { home, patients }, scale, film } = this;
    if (!laneMs) return;
    const side = Math.round(4 * scale);
    const put = (share, booking, { x, y: top, w, h }, name) => this.fill([
      Math.round(x + share * (w - side)), Math.round(top + chanceOf(booking) * (h - side)),
      side, side], name);
    this.forEnded(now - laneMs, now, (booking, isConfirmed, ended) => {
      const name = `age${ageOf(ended - film.arrived[booking])}`;
      if (isConfirmed) put(1 - (now - ended) / laneMs, booking, home, name);
    });
    const { arrived } = film;
    let next = firstAfter(now, arrived.length, (booking) => arrived[booking]);
    for (; arrived[next] <= now + laneMs; next++) {
      put(1 - (arrived[next] - now) / laneMs, next, patients, "person");
    }
  }

  // The figures of this instant, in words, under the rooms and on their borders.
  write(replay) {
    const { header, rooms, isQueued } = this, { now, counts, workers, booting } = replay;
    const put = (name, ...words) => rooms[name]?.words.forEach((node, at) => say(node, words[at]));
    const limit = header.backlog_limit === null ? "" : `, limit ${count(header.backlog_limit)}`;
    const oldest = replay.oldestMs(), leaving = Math.max(counts.busy - workers, 0);
    const moving = [[booting, "booting"], [leaving, "leaving"]].filter(([number]) => number)
      .map((each) => each.join(" ")).join(", ");
    const troubles = this.troubles(now).map((each) => each.words).join(", ");
    const shown = header.clinics > MOST_CLINICS ? `; the first ${MOST_CLINICS} are drawn` : "";
    put("patients", `${lately(header, "arrivals_per_s", now)} a second`,
      `${count(counts.arrived)} so far`);
    put("servers", `${Math.min(counts.atServers, header.servers)} of ${header.servers} busy`,
      `${duration(header.accept_ms)} each`);
    const wait = isQueued ? "waiting" : counts.waiting === 1 ? "holds on" : "hold on";
    put("queue", (counts.waiting ? `${count(counts.waiting)} ${wait}` : "nobody waits") + limit,
      counts.waiting ? `the oldest for ${duration(oldest)}` : "");
    put(this.staff, `${counts.busy} of ${workers} ${isQueued ? "in a call" : "held by a patient"}`,
      moving || `${lately(header, "confirmations_per_s", now)} confirmed/s`);
    const calls = counted(counts.busy, "call");
    put("clinics", `${calls} to ${counted(header.clinics, "clinic")}${shown}`,
      troubles || `${duration(header.mean_call_ms ?? 0)} a call`);
    put("turned", `✗ ${count(counts.turnedAway)} turned away`);
    const letters = counts.givenUp === 1 ? "a dead letter" : "dead letters";
    put("given", `✗ ${[
      [this.ends.givenUp, `${count(counts.givenUp)} given up: ${letters}`],
      [this.ends.lost, `${count(counts.lost)} lost`],
    ].filter(([some]) => some).map(([, words]) => words).join("; ")}`);
    say(this.confirmed, `${count(counts.confirmed)} confirmed so far`);
    const { film, pinned } = this, { arrived } = film;
    const next = firstAfter(now, arrived.length, (booking) => arrived[booking]);
    say(this.stories[0], next < arrived.length ? `Whoever books now: ${ending(film, next)}.`
      : "Nobody books any more.");
    say(this.stories[1], pinned < 0 ? "" : story(film, pinned));
    const squares = { held: this.held, call: counts.busy, person: counts.atServers };
    this.keyed.forEach(({ name, figure }, part) => {
      say(figure, count(squares[name] ?? this.ages?.[part] ?? 0));
    });
    for (const [name, [state, words]] of Object.entries(this.states(replay, oldest))) {
      if (!rooms[name]) continue;
      rooms[name].frame.className = `frame ${state}`;
      say(rooms[name].badge, words);
      rooms[name].badge.title = name === "clinics" ? "" : MEANT[state];
    }
    this.canvas.setAttribute("aria-label", this.describe(replay));
  }

  // Calm, busy or overloaded, at this instant alone (MEANT).
  states({ now, counts, workers }, oldest) {
    const { header } = this;
    const as = (isOver, isBusy) => (isOver ? ["over", "overloaded"]
      : isBusy ? ["busy", "busy"] : ["calm", ""]);
    const promise = this.isQueued ? header.promise_oldest_s * 1000 : 1000;
    const toDrain = counts.waiting * header.mean_call_ms / workers;
    const toAccept = counts.atServers * header.accept_ms / header.servers;
    const isFull = workers > 0 && counts.busy >= workers;
    return {
      servers: as(toAccept > ACCEPT_PROMISE_MS, counts.atServers >= header.servers),
      queue: as(oldest > promise, counts.waiting > 0),
      [this.staff]: as(toDrain > promise, isFull),
      clinics: this.troubles(now).length ? ["busy", "in trouble"] : ["calm", ""],
    };
  }

  describe(replay) {
    const { counts, now, workers } = replay, oldest = duration(replay.oldestMs());
    const waiting = counts.waiting ? `${count(counts.waiting)} waiting, the oldest for ${oldest}`
      : "nobody waits";
    const staff = counted(workers, this.staff.slice(0, -1));
    return `${clock(this.header, now)}, ${waiting}; ${counts.busy} of ${staff} `
      + `in a call; ${count(counts.confirmed)} confirmed so far`;
  }
}
