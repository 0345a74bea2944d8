// A run, as show/film.py packs it: unpacked into columns, and played back booking by booking.

export const AT = {
  ABSENT: 0, SERVER: 1, WAITING: 2, HELD: 3, CALL: 4,
  CONFIRMED: 5, TURNED_AWAY: 6, GIVEN_UP: 7, LOST: 8,
};

const NEVER = -1;
export const CONFIRMED = 0; // how a call can end: the first of RESULTS in outcome/ledger.py

// How a story can end without a confirmation, as in show/film.py, and where it is counted.
const HOW = [[AT.TURNED_AWAY, "turnedAway", "turned away"], [AT.GIVEN_UP, "givenUp", "given up"],
  [AT.LOST, "lost", "lost"]];

export async function readFilms(headers, blocks) {
  const films = [];
  for (let film = 0; film < headers.length; film++) {
    films.push(await readFilm(headers[film], blocks[film], films[0]));
  }
  return films;
}

// `like`: a film of the same arrivals and clinics, where the block leaves these out.
export async function readFilm(header, bytes, like) {
  if (header.format !== 1) throw new Error(`A film of format ${header.format}, and not of 1.`);
  const flat = unpacked(await inflated(bytes));
  const columns = {};
  let end = 0;
  for (const [name, length] of header.columns) {
    columns[name] = flat.subarray(end, (end += length));
  }
  if (end !== flat.length) throw new Error(`A film of ${flat.length} numbers, and not of ${end}.`);
  return new Film(header, columns, like);
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Numbers from their bytes, which lie apart by what they count; the sign is in the last bit.
function unpacked(bytes) {
  const length = bytes.length / 4;
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const low = bytes[i] | bytes[length + i] << 8;
    const each = low | bytes[2 * length + i] << 16 | bytes[3 * length + i] << 24;
    numbers[i] = each >>> 1 ^ -(each & 1);
  }
  return numbers;
}

// What the block holds is how far each entry is from a guess (show/film.py, _packed).
class Film {
  constructor(header, columns, like) {
    this.header = header;
    this.isQueued = header.mode === "queued";
    this.clinic = columns.clinic ?? like.clinic;
    this.arrived = columns.arrived ? summed(columns.arrived) : like.arrived;
    this.accepted = since(this.arrived, columns.accepted);
    this.enqueued = this.isQueued ? this.accepted : this.arrived;
    const call = (this.call = { booking: summed(columns.call_booking) });
    const waited = summed(columns.call_started);
    call.started = waited.map((each, row) => each + this.enqueued[call.booking[row]]);
    call.ended = since(call.started, columns.call_ended);
    call.result = columns.call_result;
    this.hold = { booking: summed(columns.hold_booking), from: summed(columns.hold_from) };
    this.hold.until = since(this.hold.from, columns.hold_until);
    this.done = { booking: summed(columns.done_booking), at: summed(columns.done_at) };
    this.done.how = columns.done_how;
    this.confirmed = new Int32Array(this.arrived.length).fill(NEVER);
    call.result.forEach((each, row) => {
      if (each === CONFIRMED) this.confirmed[call.booking[row]] = call.ended[row];
    });
    if (!this.isQueued) this.accepted = this.confirmed;
    this.endedOrder = inOrder(call.ended);
    this.heldOrder = inOrder(this.hold.until);
  }

  // How a booking's story ends, in a word, and when; -1 if it doesn't.
  endOf(booking) {
    const row = this.done.booking.indexOf(booking);
    if (row < 0) return ["confirmed", this.confirmed[booking]];
    return [HOW[this.done.how[row]][2], this.done.at[row]];
  }
}

function summed(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

function since(begun, lengths) {
  return lengths.map((length, row) => (length === NEVER ? NEVER : begun[row] + length));
}

// The rows that have a time, in its order; those level stay as they were.
function inOrder(times) {
  const ROWS = 2 ** 21; // more than a film can have, so that one number holds a time and a row
  const keys = new Float64Array(times.length);
  for (let row = 0; row < times.length; row++) keys[row] = times[row] * ROWS + row;
  const known = keys.sort().subarray(times.filter((time) => time === NEVER).length);
  const order = new Int32Array(known.length);
  for (let place = 0; place < order.length; place++) order[place] = known[place] % ROWS;
  return order;
}

// The run at an instant. Forwards it goes from event to event, backwards anew from the start.
export class Replay {
  constructor(film) {
    this.film = film;
    this.state = new Uint8Array(film.arrived.length);
    this.isHeld = new Uint8Array(film.arrived.length);
    this.counts = {};
    this.slots = []; // the row of the call in each, -1 if free
    this.slotOf = new Int32Array(film.call.booking.length);
    this.tracks = this.allTracks().filter(({ rows }) => rows.length);
    this.rewind();
    this.seek(0);
  }

  // What happens; at one instant in this order. Of one booking, each comes after what it needs.
  allTracks() {
    const { arrived, accepted, call, hold, done, isQueued } = this.film;
    const every = (column) => column.map((_, row) => row);
    const letIn = isQueued ? every(accepted).filter((row) => accepted[row] !== NEVER) : [];
    return [
      { times: arrived, rows: every(arrived), happen: (row) => this.arrive(row) },
      { times: accepted, rows: letIn, happen: (row) => this.accept(row) },
      { times: call.ended, rows: this.film.endedOrder, happen: (row) => this.end(row) },
      { times: hold.until, rows: this.film.heldOrder, happen: (row) => this.hold(row, 0) },
      { times: hold.from, rows: every(hold.from), happen: (row) => this.hold(row, 1) },
      { times: call.started, rows: every(call.started), happen: (row) => this.start(row) },
      { times: done.at, rows: every(done.at), happen: (row) => this.finish(row) },
    ];
  }

  rewind() {
    this.now = -1;
    this.state.fill(AT.ABSENT);
    this.isHeld.fill(0);
    this.slots.length = 0;
    this.oldest = 0; // nobody waits who came before this one
    this.next = this.tracks.map(() => 0);
    this.due = Float64Array.from(this.tracks, (_, track) => this.dueAt(track));
    for (const each of ["arrived", "accepted", "confirmed", "turnedAway", "givenUp", "lost",
      "waiting", "held", "busy", "atServers"]) this.counts[each] = 0;
  }

  dueAt(track) {
    const { times, rows } = this.tracks[track], next = this.next[track];
    return next < rows.length ? times[rows[next]] : Infinity;
  }

  seek(ms) {
    if (ms < this.now) this.rewind();
    const { due, tracks, next } = this;
    for (;;) {
      let at = Infinity;
      for (let track = 0; track < due.length; track++) at = due[track] < at ? due[track] : at;
      if (at > ms || at === Infinity) break;
      for (let track = 0; track < due.length; track++) {
        while (due[track] === at) {
          tracks[track].happen(tracks[track].rows[next[track]++]);
          due[track] = this.dueAt(track);
        }
      }
    }
    this.now = ms;
  }

  arrive(booking) {
    this.counts.arrived++;
    if (!this.film.isQueued) return this.wait(booking);
    this.counts.atServers++;
    this.state[booking] = AT.SERVER;
  }

  accept(booking) {
    this.counts.accepted++;
    this.counts.atServers--;
    this.wait(booking);
  }

  wait(booking) {
    this.counts.waiting++;
    this.state[booking] = this.isHeld[booking] ? AT.HELD : AT.WAITING;
    if (booking < this.oldest) this.oldest = booking;
  }

  // From where it waits, for a worker or for a server's answer, elsewhere.
  leave(booking, state) {
    if (this.state[booking] === AT.SERVER) this.counts.atServers--;
    else this.counts.waiting--;
    this.state[booking] = state;
  }

  start(row) {
    const { booking, started, ended } = this.film.call;
    this.leave(booking[row], AT.CALL);
    this.counts.busy++;
    const free = this.slots.indexOf(-1);
    this.slotOf[row] = free < 0 ? this.slots.length : free;
    this.slots[this.slotOf[row]] = row;
    if (ended[row] === started[row]) this.end(row);
  }

  end(row) {
    if (this.slots[this.slotOf[row]] !== row) return; // it is yet to start, and ends as it does
    const { booking, result } = this.film.call;
    this.slots[this.slotOf[row]] = -1;
    this.counts.busy--;
    if (result[row] !== CONFIRMED) return this.wait(booking[row]);
    this.counts.confirmed++;
    if (!this.film.isQueued) this.counts.accepted++;
    this.state[booking[row]] = AT.CONFIRMED;
  }

  hold(row, isHeld) {
    const { booking, from, until } = this.film.hold;
    if (from[row] === until[row]) return;
    this.counts.held += isHeld ? 1 : -1;
    this.isHeld[booking[row]] = isHeld;
    if (this.isWaiting(booking[row])) this.state[booking[row]] = isHeld ? AT.HELD : AT.WAITING;
  }

  finish(row) {
    const [state, counted] = HOW[this.film.done.how[row]];
    this.leave(this.film.done.booking[row], state);
    this.counts[counted]++;
  }

  isWaiting(booking) {
    return this.state[booking] === AT.WAITING || this.state[booking] === AT.HELD;
  }

  // Since when a booking waits, by the clock of the bounded backlog: since it was let in.
  waitingSince(booking) { return this.film.enqueued[booking]; }

  // The age of the oldest that waits, whatever for. Nobody ages after the end of the run.
  oldestMs() {
    this.oldest = this.firstWaiting(this.oldest); // they are enqueued in order of arrival
    if (this.oldest === this.state.length) return 0;
    return Math.min(this.now, this.film.header.ended_ms) - this.waitingSince(this.oldest);
  }

  firstWaiting(booking) {
    while (booking < this.state.length && !this.isWaiting(booking)) booking++;
    return booking;
  }

  // Whoever waits, the oldest first.
  forWaiting(visit) {
    let booking = this.oldest;
    for (let left = this.counts.waiting; left > 0; left--) {
      booking = this.firstWaiting(booking);
      visit(booking, this.state[booking++] === AT.HELD);
    }
  }

  get workers() { return numberAt(this.film.header.workforce, this.now); }

  get booting() { return numberAt(this.film.header.paid, this.now) - this.workers; }
}

// How many there are, told from when on how many.
function numberAt(steps, now) {
  return (steps.findLast(([from]) => from <= now) ?? [0, 0])[1];
}
