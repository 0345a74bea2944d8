import { AT, Replay } from "./film.js";

const AGES = [["under 1 min", 0], ["1–2 min", 60000], ["2–5 min", 120000], ["over 5 min", 300000]];
const COLOURS = [
  "age0", "age1", "age2", "age3", "held", "call", "bad", "idle", "edge", "lane", "person",
];
const QUEUED = [
  ["patients", "Patients"], ["servers", "Servers"], ["queue", "Queue"], ["workers", "Workers"],
  ["clinics", "Clinics"],
];
const SYNCHRONOUS = [
  ["patients", "Patients"], ["queue", "Line for a thread"], ["threads", "Threads"],
  ["clinics", "Clinics"],
];
const MOST_CLINICS = 300;
const SMOOTH_MS = 160;
const ACCEPT_PROMISE_MS = 200;
const SHAPES = new Set(["svg", "g", "path", "line", "rect", "text", "tspan"]);
const TAKES_KEYS = new Set(["button", "input", "summary"]);

// An element with its attributes, `onclick` and the like among them, and what is inside it.
export function el(tag, attributes = {}, ...children) {
  const space = SHAPES.has(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const made = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value);
  }
  if (TAKES_KEYS.has(tag)) made.setAttribute("data-lm-suppress-shortcuts", "true");
  made.append(...children);
  return made;
}

// Words that change often: the page is only touched where they did.
export function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

export const count = (number) => number.toLocaleString("en-GB");

export function clock(header, ms, withSeconds) {
  const s = Math.floor(header.starts_at_s + ms / 1000), days = Math.floor(s / 86400);
  const parts = [s / 3600 % 24, s / 60 % 60, s % 60].slice(0, withSeconds ? 3 : 2);
  const time = parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  return days ? `${time} +${days} d` : time;
}

export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 100000) return `${Math.floor(ms / 1000)} s`;
  const minutes = Math.floor(ms / 60000), seconds = Math.floor(ms / 1000) % 60;
  if (minutes < 10) return seconds ? `${minutes} min ${seconds} s` : `${minutes} min`;
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const rate = (perS) => (perS >= 100 ? count(Math.round(perS)) : perS.toFixed(1));

// What the timeline says of the last whole step before an instant.
export function lately(header, name, ms) {
  const column = header.timeline[name], step = Math.floor(ms / header.timeline.step_ms);
  return column[Math.min(Math.max(step, 1), column.length - 1)] || 0;
}

// Rows of calls in order of their end, found by time: those that ended after one and until another.
class Ends {
  constructor(call, isWanted) {
    const rows = Array.from(call.ended.keys()).filter(isWanted);
    this.rows = rows.sort((a, b) => call.ended[a] - call.ended[b]);
    this.ended = Int32Array.from(this.rows, (row) => call.ended[row]);
  }

  between(after, until) {
    return this.rows.slice(firstAfter(this.ended, after), firstAfter(this.ended, until));
  }
}

function firstAfter(ascending, ms) {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Squares ------------------------------------------------------------------------------------

// The side of the largest squares of which so many fit, in whole device pixels.
function sideFor(number, { w, h }, most) {
  let side = Math.floor(Math.min(most, w, h));
  while (side > 1 && Math.floor(w / side) * Math.floor(h / side) < number) side -= 1;
  return Math.max(side, 1);
}

const gapOf = (side) => (side > 2 ? Math.max(1, Math.round(side / 8)) : 0);

const laneOf = (booking) => (Math.imul(booking + 1, 2654435761) >>> 0) / 2 ** 32;

// Columns of squares from one side of a place, in runs of a colour.
function pile(pen, { x, y, w, h }, side, runs, fromRight) {
  const rows = Math.floor(h / side), gap = gapOf(side), most = rows * Math.floor(w / side);
  const left = (column) => (fromRight ? x + w - side * (column + 1) : x + side * column);
  let done = 0;
  for (const [number, colour] of runs) {
    pen.fillStyle = colour;
    for (let end = Math.min(done + number, most); done < end;) {
      const row = done % rows, column = Math.floor(done / rows);
      const many = Math.min(rows - row, end - done);
      pen.fillRect(left(column), y + h - side * (row + many), side, side * many);
      done += many;
    }
  }
  if (!gap) return;
  const columns = Math.ceil(done / rows), from = fromRight ? left(columns - 1) : x;
  for (let column = 0; column < columns; column++) {
    pen.clearRect(left(column) + side - gap, y, gap, h);
  }
  for (let row = 0; row < rows; row++) {
    pen.clearRect(from, y + h - side * row - gap, side * columns, gap);
  }
}

// Where each of a number of cells is, row by row.
function grid({ x, y }, side, columns) {
  const gap = gapOf(side);
  return (cell) => [
    x + side * (cell % columns), y + side * Math.floor(cell / columns), side - gap, side - gap,
  ];
}

function cross(pen, [x, y, w, h], lines) {
  const inset = w / 6;
  pen.beginPath();
  pen.moveTo(x + inset, y + inset);
  pen.lineTo(x + w - inset, y + h - inset);
  if (lines === 2) {
    pen.moveTo(x + w - inset, y + inset);
    pen.lineTo(x + inset, y + h - inset);
  }
  pen.stroke();
}

// The rooms of one film ----------------------------------------------------------------------

export class Rooms {
  constructor(mode, onRoom) {
    this.mode = mode;
    this.rooms = {};
    const isQueued = mode === "queued";
    this.staff = isQueued ? "workers" : "threads";
    this.canvas = el("canvas", { role: "img" });
    this.pen = this.canvas.getContext("2d");
    this.probe = el("i", { class: "probe", "aria-hidden": "true" });
    this.title = el("strong", { class: "run" });
    this.cards = el("ul", { class: "cards", "aria-label": "The four promises, all morning" });
    this.home = el("div", { class: "home" });
    this.confirmed = el("p", { class: "confirmed" });
    this.stage = el("div", { class: `stage ${mode}` }, this.home, this.confirmed);
    for (const [name, title] of isQueued ? QUEUED : SYNCHRONOUS) {
      this.stage.append(this.#room(name, title, onRoom));
    }
    this.stage.append(this.#tray("turned"), this.#tray("given"), this.canvas, this.probe);
    this.key = el("ul", { class: "key", "aria-label": "Squares at this minute" });
    this.node = el("section", {}, this.title, this.cards, this.stage, this.key);
  }

  #room(name, title, onRoom) {
    const room = { badge: el("span", { class: "badge" }), body: el("div", { class: "body" }) };
    room.first = el("p", {});
    room.second = el("p", { class: "soft" });
    const label = onRoom
      ? el("button", { type: "button", onclick: (event) => onRoom(name, event.currentTarget) },
        title)
      : el("b", {}, title);
    room.frame = el("div", { class: "frame" }, label, room.badge, room.body);
    this.rooms[name] = room;
    return el("div", { class: `room ${name}` }, room.frame, room.first, room.second);
  }

  #tray(name) {
    const tray = { first: el("p", {}), body: el("div", { class: "body" }) };
    this.rooms[name] = tray;
    tray.node = el("div", { class: `tray ${name}`, hidden: "" }, tray.first, tray.body);
    return tray.node;
  }

  set(film) {
    const header = film.header;
    this.film = film;
    this.end = new Replay(film);
    this.end.seek(header.ended_ms);
    const { turnedAway, givenUp } = this.end.counts;
    this.lost = this.end.state.reduce((sum, state) => sum + (state === AT.LOST), 0);
    this.rooms.turned.node.hidden = !turnedAway && header.backlog_limit === null;
    this.rooms.given.node.hidden = !givenUp && !this.lost;
    this.home_ends = new Ends(film.call, (row) => film.call.result[row] === 0);
    this.failed = new Ends(film.call, (row) => film.call.result[row] !== 0
      && film.call.ended[row] >= 0);
    this.clinics = Math.min(header.clinics, MOST_CLINICS);
    this.callLevels = new Float32Array(this.clinics);
    this.slotLevels = new Float32Array(0);
    say(this.title, header.title);
    this.node.setAttribute("aria-label", header.title);
    this.cards.replaceChildren(...header.cards.map((card) => el(
      "li", { class: card.kept ? "kept" : "broken" },
      el("b", {}, card.promise),
      el("span", {}, `${card.kept ? "✓" : "✗"} ${card.figure}`),
      el("small", {}, `${card.kept ? "kept" : "broken"}: ${card.measure} at most ${card.limit}`),
      ...(card.change ? [el("small", { class: "change" }, card.change)] : []),
    )));
    this.parts = [...AGES.map(([words], age) => [`age${age}`, `waits ${words}`])];
    if (film.hold_booking?.length) this.parts.push(["held", "set aside, or to be tried again"]);
    this.parts.push(["call", "in a call"]);
    this.keyCounts = this.parts.map(() => el("b", {}));
    this.key.replaceChildren(...this.parts.map(([name, words], part) => el(
      "li", {}, el("i", { class: name }), `${words} `, this.keyCounts[part],
    )));
  }

  // Measure the rooms, and how large their squares are; `most`: the most that ever wait and work.
  fit(most) {
    const stage = this.stage.getBoundingClientRect(), scale = window.devicePixelRatio || 1;
    this.scale = scale;
    if (!stage.width || !this.film) return;
    this.canvas.width = Math.round(stage.width * scale);
    this.canvas.height = Math.round(stage.height * scale);
    const place = (node) => {
      const box = node.getBoundingClientRect();
      const x = Math.round((box.left - stage.left) * scale);
      const y = Math.round((box.top - stage.top) * scale);
      return { x, y, w: Math.floor(box.width * scale), h: Math.floor(box.height * scale) };
    };
    this.places = { home: place(this.home) };
    for (const [name, room] of Object.entries(this.rooms)) this.places[name] = place(room.body);
    for (const name of ["patients", this.staff]) {
      this.places[`${name}Frame`] = place(this.rooms[name].frame);
    }
    const { queue, clinics, turned, given } = this.places;
    const ended = this.end.counts;
    this.sides = {
      queue: sideFor(most.waiting + Math.floor(queue.h / 4), queue, 9 * scale),
      staff: sideFor(most.workers, this.places[this.staff], 40 * scale),
    };
    this.sides.turned = sideFor(ended.turnedAway * 1.1, turned, this.sides.queue);
    this.sides.given = sideFor((ended.givenUp + this.lost) * 1.1, given, this.sides.queue);
    if (this.places.servers) {
      this.sides.servers = sideFor(this.film.header.servers * 2, this.places.servers, 30 * scale);
    }
    this.across = Math.ceil(Math.sqrt(this.clinics * 4 / 3));
    const down = Math.ceil(this.clinics / this.across);
    this.sides.clinics = Math.max(1, Math.floor(
      Math.min(clinics.w / this.across, clinics.h / down, 24 * scale)));
    this.colour = {};
    for (const name of COLOURS) {
      this.probe.style.color = `var(--${name})`;
      this.colour[name] = getComputedStyle(this.probe).color;
    }
  }

  // What waits at this instant, by age and whether it is held: the oldest first.
  #ages(replay) {
    const numbers = [0, 0, 0, 0, 0];
    replay.forWaiting((booking, held) => {
      const age = replay.now - replay.waitingSince(booking);
      numbers[held ? 4 : age <= 60000 ? 0 : age <= 120000 ? 1 : age <= 300000 ? 2 : 3] += 1;
    });
    return numbers;
  }

  // `look`: {lanes, fade, laneMs, passedMs}: what moves, and how much time went by on the screen.
  draw(replay, look) {
    if (!this.places) return;
    const { pen, places, sides, colour } = this, counts = replay.counts;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const ages = this.#ages(replay);
    const byAge = [3, 2, 1, 0].map((age) => [ages[age], colour[`age${age}`]]);
    pile(pen, places.queue, sides.queue, byAge, true);
    pile(pen, places.queue, sides.queue, [[ages[4], colour.held]], false);
    if (!this.rooms.turned.node.hidden) {
      pile(pen, places.turned, sides.turned, [[counts.turnedAway, colour.bad]], false);
    }
    if (!this.rooms.given.node.hidden) {
      pile(pen, places.given, sides.given, [[counts.givenUp + this.lost, colour.bad]], false);
    }
    this.#drawStaff(replay, look);
    if (places.servers) this.#drawServers(counts.atServers);
    this.#drawClinics(replay, look);
    this.#drawLanes(replay, look);
  }

  #drawServers(atServers) {
    const { pen, places, sides, colour } = this, servers = this.film.header.servers;
    const across = Math.max(1, Math.floor(places.servers.w / sides.servers));
    const cell = grid(places.servers, sides.servers, across);
    for (let server = 0; server < servers; server++) {
      pen.fillStyle = server < atServers ? colour.call : colour.idle;
      pen.fillRect(...cell(server));
      this.#edge(cell(server));
    }
    const top = Math.ceil(servers / across) * sides.servers;
    const below = { ...places.servers, y: places.servers.y + top, h: places.servers.h - top };
    const beyond = Math.max(atServers - servers, 0);
    if (beyond) {
      const side = sideFor(beyond * 1.1, below, sides.queue);
      pile(pen, below, side, [[beyond, colour.age0]], true);
    }
  }

  #drawStaff(replay, look) {
    const { pen, sides, colour } = this, place = this.places[this.staff];
    const cell = grid(place, sides.staff, Math.max(1, Math.floor(place.w / sides.staff)));
    const slots = replay.slots;
    if (this.slotLevels.length < slots.length) this.slotLevels = new Float32Array(slots.length);
    const share = look.fade ? 1 - Math.exp(-look.passedMs / SMOOTH_MS) : 1;
    let last = replay.workers;
    for (let slot = 0; slot < slots.length; slot++) {
      const isBusy = slots[slot] >= 0;
      const level = this.slotLevels[slot] += ((isBusy ? 1 : 0) - this.slotLevels[slot]) * share;
      if (slot < replay.workers) {
        pen.fillStyle = colour.idle;
        pen.fillRect(...cell(slot));
      }
      if (isBusy && slot >= last) last = slot + 1;
      if (level > 0.02) {
        pen.globalAlpha = level;
        pen.fillStyle = colour.call;
        pen.fillRect(...cell(slot));
        pen.globalAlpha = 1;
      }
      if (slot < replay.workers || level > 0.02) this.#edge(cell(slot), slot >= replay.workers);
    }
    pen.strokeStyle = colour.edge;
    for (let slot = last; slot < last + replay.booting; slot++) {
      this.#edge(cell(slot), true);
      cross(pen, cell(slot), 1);
    }
  }

  #edge([x, y, w, h], isDashed) {
    if (w < 5 * this.scale) return;
    this.pen.setLineDash(isDashed ? [3 * this.scale, 2 * this.scale] : []);
    this.pen.lineWidth = this.scale;
    this.pen.strokeStyle = this.colour.edge;
    this.pen.strokeRect(x + this.scale / 2, y + this.scale / 2, w - this.scale, h - this.scale);
    this.pen.setLineDash([]);
  }

  #drawClinics(replay, look) {
    const { pen, sides, colour, film } = this, levels = this.callLevels;
    const cell = grid(this.places.clinics, sides.clinics, this.across);
    const kept = look.fade ? Math.exp(-look.passedMs / SMOOTH_MS) : 0;
    for (let clinic = 0; clinic < levels.length; clinic++) levels[clinic] *= kept;
    for (const row of replay.slots) {
      if (row >= 0) levels[film.clinic[film.call.booking[row]]] = 1;
    }
    for (let clinic = 0; clinic < levels.length; clinic++) {
      pen.fillStyle = colour.idle;
      pen.fillRect(...cell(clinic));
      if (levels[clinic] < 0.02) continue;
      pen.globalAlpha = levels[clinic];
      pen.fillStyle = colour.call;
      pen.fillRect(...cell(clinic));
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = colour.bad;
    pen.lineWidth = Math.max(1, sides.clinics / 7);
    const failed = new Set(this.failed.between(replay.now - look.laneMs, replay.now)
      .map((row) => film.clinic[film.call.booking[row]]));
    for (const clinic of this.#inTrouble(replay.now)) {
      if (clinic < this.clinics && !failed.has(clinic)) cross(pen, cell(clinic), 1);
    }
    for (const clinic of failed) if (clinic < this.clinics) cross(pen, cell(clinic), 2);
  }

  #troubles(ms) {
    return this.film.header.troubles.filter((each) => each.from_ms <= ms && ms < each.until_ms);
  }

  #inTrouble(ms) {
    const clinics = this.#troubles(ms).flatMap((each) => each.clinics || []);
    return new Set(clinics);
  }

  // The way home from the workers over the rooms, and the way in.
  #drawLanes(replay, look) {
    const { pen, places, colour, scale, film } = this, { home } = places;
    const from = places[`${this.staff}Frame`], to = places.patientsFrame;
    const isWide = from.y < home.y + home.h + 30 * scale;
    const y = home.y + home.h / 2, width = home.h;
    const right = isWide ? from.x + from.w / 2 : home.x + home.w;
    const left = isWide ? to.x + to.w / 2 : home.x + width / 2;
    pen.strokeStyle = colour.lane;
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.beginPath();
    if (isWide) pen.moveTo(right, from.y);
    pen.lineTo(right, y);
    pen.lineTo(left, y);
    if (isWide) pen.lineTo(left, to.y - 6 * scale);
    pen.stroke();
    pen.fillStyle = colour.edge;
    pen.beginPath();
    const tip = isWide ? [left, to.y + 3 * scale] : [home.x, y];
    pen.moveTo(...tip);
    pen.lineTo(tip[0] + 8 * scale, tip[1] - 9 * scale);
    pen.lineTo(tip[0] + (isWide ? -8 : 8) * scale, tip[1] + (isWide ? -9 : 9) * scale);
    pen.fill();
    if (!look.lanes) return;
    const side = Math.max(2, Math.round(4 * scale)), room = width - side - 2 * scale;
    const spot = (share, booking, { x, w, y: top, h }) => pen.fillRect(
      Math.round(x + share * w), Math.round(top + laneOf(booking) * h), side, side);
    const lane = { x: left, w: right - left - side, y: y - room / 2 - side / 2, h: room };
    for (const row of this.home_ends.between(replay.now - look.laneMs, replay.now)) {
      const booking = film.call.booking[row], ended = film.call.ended[row];
      const age = ended - film.arrived[booking];
      pen.fillStyle = colour[age <= 60000 ? "age0" : age <= 120000 ? "age1"
        : age <= 300000 ? "age2" : "age3"];
      spot(1 - (replay.now - ended) / look.laneMs, booking, lane);
    }
    const way = { ...places.patients, w: places.patients.w - side, h: places.patients.h - side };
    pen.fillStyle = colour.person;
    const first = firstAfter(film.arrived, replay.now);
    const last = firstAfter(film.arrived, replay.now + look.laneMs);
    for (let booking = first; booking < last; booking++) {
      spot(1 - (film.arrived[booking] - replay.now) / look.laneMs, booking, way);
    }
  }

  // The figures of this instant in words, under the rooms and on their borders.
  write(replay) {
    const { header } = this.film, { rooms } = this, { now, counts, workers } = replay;
    const oldest = replay.oldestMs(), isQueued = this.mode === "queued";
    const perS = (name) => rate(lately(header, name, now));
    const limit = header.backlog_limit === null ? "" : `, limit ${count(header.backlog_limit)}`;
    const put = (name, first, second) => {
      say(rooms[name].first, first);
      say(rooms[name].second, second);
    };
    put("patients", `${perS("arrivals_per_s")} a second`, `${count(counts.arrived)} so far`);
    if (rooms.servers) {
      const busy = Math.min(counts.atServers, header.servers);
      put("servers", `${busy} of ${header.servers} busy`, `${duration(header.accept_ms)} each`);
    }
    const verb = isQueued ? "waiting" : "holding on";
    put("queue", counts.waiting ? `${count(counts.waiting)} ${verb}${limit}` : `nobody waits${limit}`,
      counts.waiting ? `the oldest for ${duration(oldest)}` : " ");
    const moving = [];
    if (replay.booting) moving.push(`${replay.booting} booting`);
    if (counts.busy > workers) moving.push(`${counts.busy - workers} leaving`);
    const pace = `${perS("confirmations_per_s")} confirmed a second`;
    put(this.staff, `${counts.busy} of ${workers} ${isQueued ? "in a call" : "held"}`,
      moving.length ? `${moving.join(", ")}` : pace);
    const troubles = this.#troubles(now).map((each) => each.words).join(", ");
    const shown = header.clinics > MOST_CLINICS ? ` (${MOST_CLINICS} shown)` : "";
    put("clinics", `${counts.busy} calls to ${count(header.clinics)} clinics${shown}`,
      troubles || `${duration(header.mean_call_ms)} a call`);
    say(this.confirmed, `${count(counts.confirmed)} confirmed so far`);
    say(rooms.turned.first, `✗ ${count(counts.turnedAway)} turned away`);
    const lost = this.lost ? `, ${count(this.lost)} lost` : "";
    say(rooms.given.first, `✗ ${count(counts.givenUp)} given up: dead letters${lost}`);
    const ages = this.#ages(replay), numbers = { held: ages[4], call: counts.busy };
    this.parts.forEach(([name], part) => {
      say(this.keyCounts[part], count(part < 4 ? ages[part] : numbers[name]));
    });
    for (const [name, [state, words]] of Object.entries(this.#states(replay, oldest))) {
      rooms[name].frame.className = `frame ${state}`;
      say(rooms[name].badge, words);
    }
    this.canvas.setAttribute("aria-label", this.describe(replay));
  }

  // Calm, busy or overloaded, of this instant alone.
  #states(replay, oldest) {
    const { header } = this.film, { counts, workers } = replay;
    const as = (isOver, isBusy) => (isOver ? ["over", "overloaded"]
      : isBusy ? ["busy", "busy"] : ["calm", ""]);
    const isQueued = this.mode === "queued", promise = header.promise_oldest_s * 1000;
    const drain = counts.waiting * header.mean_call_ms / Math.max(workers, 1);
    const isFull = counts.busy >= workers;
    const states = {
      queue: as(oldest > (isQueued ? promise : 1000), counts.waiting > 0),
      [this.staff]: as(isFull && drain > promise, isFull),
      clinics: this.#troubles(replay.now).length ? ["busy", "in trouble"] : ["calm", ""],
    };
    if (isQueued) {
      const wait = counts.atServers * header.accept_ms / header.servers;
      states.servers = as(wait > ACCEPT_PROMISE_MS, counts.atServers >= header.servers);
    }
    return states;
  }

  describe(replay) {
    const { header } = this.film, { counts, now, workers } = replay;
    const waiting = counts.waiting
      ? `${count(counts.waiting)} waiting, the oldest for ${duration(replay.oldestMs())}`
      : "nobody waits";
    return `${clock(header, now)}, ${waiting}; ${counts.busy} of ${workers} ${this.staff} in a `
      + `call; ${count(counts.confirmed)} confirmed so far`;
  }
}
