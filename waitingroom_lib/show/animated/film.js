// A run, as show/film.py packs it: unpacked into columns, and played back booking by booking.

export const AT = {
  ABSENT: 0, SERVER: 1, WAITING: 2, HELD: 3, CALL: 4,
  CONFIRMED: 5, TURNED_AWAY: 6, GIVEN_UP: 7, LOST: 8,
};

// As in outcome/ledger.py, RESULTS: how a call can end.
export const RESULTS = ["confirmed", "failed", "refused", "timed out", "died", "in progress"];

const NEVER = -1;
// How a story can end without a confirmation, as in show/film.py, and where it is counted.
const HOW = [[AT.TURNED_AWAY, "turnedAway"], [AT.GIVEN_UP, "givenUp"], [AT.LOST, "lost"]];

export async function readFilm(header, bytes) {
  if (header.format !== 1) {
    throw new Error(`a film of format 1 is needed, and this is one of format ${header.format}`);
  }
  const flat = unpacked(await inflated(bytes));
  const columns = {};
  let from = 0;
  for (const [name, length] of header.columns) {
    columns[name] = flat.subarray(from, (from += length));
  }
  if (from !== flat.length) {
    throw new Error(`a film of ${from} numbers is told of, and there are ${flat.length}`);
  }
  return new Film(header, columns);
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
    const each =
      bytes[i] | bytes[length + i] << 8 | bytes[2 * length + i] << 16 | bytes[3 * length + i] << 24;
    numbers[i] = each >>> 1 ^ -(each & 1);
  }
  return numbers;
}

// What the block holds is each entry's distance from a guess (show/film.py, _packed).
class Film {
  constructor(header, columns) {
    this.header = header;
    this.clinic = columns.clinic;
    this.arrived = summed(columns.arrived);
    this.accepted = since(this.arrived, columns.accepted);
    const isQueued = header.mode === "queued";
    this.enqueued = isQueued ? this.accepted : this.arrived;
    const call = { booking: summed(columns.call_booking), result: columns.call_result };
    call.started = summed(columns.call_started).map(
      (waited, row) => waited + this.enqueued[call.booking[row]],
    );
    call.ended = since(call.started, columns.call_ended);
    this.call = call;
    this.hold = { booking: summed(columns.hold_booking), from: summed(columns.hold_from) };
    this.hold.until = since(this.hold.from, columns.hold_until);
    this.done = { booking: summed(columns.done_booking), at: summed(columns.done_at) };
    this.done.how = columns.done_how;
    if (!isQueued) { // accepted and confirmed in one
      this.accepted = new Int32Array(this.arrived.length).fill(NEVER);
      call.booking.forEach((booking, row) => {
        if (RESULTS[call.result[row]] === "confirmed") this.accepted[booking] = call.ended[row];
      });
    }
    this.endedOrder = inOrder(call.ended);
    this.heldOrder = inOrder(this.hold.until);
    this.mostAtOnce = mostAtOnce(call, this.endedOrder);
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
  times.forEach((time, row) => { keys[row] = time * ROWS + row; });
  const first = times.reduce((never, time) => never + (time === NEVER), 0);
  return Int32Array.from(keys.sort().subarray(first), (key) => key % ROWS);
}

// How many calls are in progress together, at most: at an instant some end before others start.
function mostAtOnce(call, endedOrder) {
  let most = 1, next = 0;
  call.started.forEach((at, row) => {
    while (call.ended[endedOrder[next]] <= at && endedOrder[next] < row) next++;
    most = Math.max(most, row + 1 - next);
  });
  return most;
}

// The run at an instant. Forwards it goes from event to event, backwards anew from the start.
export class Replay {
  constructor(film) {
    this.film = film;
    this.now = -1;
    this.state = new Uint8Array(film.header.bookings);
    this.counts = {};
    this.slots = new Int32Array(film.mostAtOnce);
    this.slotOf = new Int32Array(film.call.booking.length);
    this.isHeld = new Uint8Array(film.header.bookings);
    this.tracks = this.allTracks();
    this.rewind();
    this.seek(0);
  }

  rewind() {
    this.now = -1;
    this.state.fill(AT.ABSENT);
    this.isHeld.fill(0);
    this.slots.fill(-1);
    this.oldest = 0; // nobody who came before this one waits
    for (const track of this.tracks) track.next = 0;
    Object.assign(this.counts, {
      arrived: 0, accepted: 0, confirmed: 0, turnedAway: 0, givenUp: 0, lost: 0,
      waiting: 0, held: 0, busy: 0, atServers: 0,
    });
  }

  // What happens, in the order in which it does so at one instant.
  allTracks() {
    const { arrived, accepted, call, hold, done, endedOrder, heldOrder } = this.film;
    const track = (times, rows, happen) => ({ times, rows, happen, next: 0 });
    const every = (column) => column.map((_, row) => row);
    const isQueued = this.film.header.mode === "queued";
    const letIn = isQueued ? every(accepted).filter((row) => accepted[row] !== NEVER) : [];
    return [
      track(arrived, every(arrived), (row) => this.arrive(row, isQueued)),
      track(accepted, letIn, (row) => this.accept(row)),
      track(call.ended, endedOrder, (row) => this.end(row)),
      track(hold.until, heldOrder, (row) => this.hold(row, 0)),
      track(hold.from, every(hold.from), (row) => this.hold(row, 1)),
      track(call.started, every(call.started), (row) => this.start(row)),
      track(done.at, every(done.at), (row) => this.finish(row)),
    ];
  }

  seek(ms) {
    if (ms < this.now) this.rewind();
    for (;;) {
      let at = Infinity;
      for (const { times, rows, next } of this.tracks) {
        if (next < rows.length && times[rows[next]] < at) at = times[rows[next]];
      }
      if (at > ms) break;
      for (const track of this.tracks) {
        const { times, rows, happen } = track;
        while (track.next < rows.length && times[rows[track.next]] === at) {
          happen(rows[track.next++]);
        }
      }
    }
    this.now = ms;
  }

  arrive(booking, isQueued) {
    this.counts.arrived++;
    if (isQueued) {
      this.counts.atServers++;
      this.state[booking] = AT.SERVER;
    } else this.wait(booking);
  }

  accept(booking) {
    this.counts.atServers--;
    this.counts.accepted++;
    this.wait(booking);
  }

  wait(booking) {
    this.counts.waiting++;
    this.state[booking] = this.isHeld[booking] ? AT.HELD : AT.WAITING;
    this.oldest = Math.min(this.oldest, booking);
  }

  start(row) {
    const { call } = this.film;
    this.leave(call.booking[row], AT.CALL);
    this.counts.busy++;
    this.slotOf[row] = this.slots.indexOf(-1);
    this.slots[this.slotOf[row]] = row;
    if (call.ended[row] === call.started[row]) this.end(row);
  }

  end(row) {
    const { call, header } = this.film;
    if (this.slots[this.slotOf[row]] !== row) return; // it starts only now, and ends at once
    const booking = call.booking[row];
    this.counts.busy--;
    this.slots[this.slotOf[row]] = -1;
    if (RESULTS[call.result[row]] === "confirmed") {
      this.state[booking] = AT.CONFIRMED;
      this.counts.confirmed++;
      if (header.mode !== "queued") this.counts.accepted++;
    } else this.wait(booking);
  }

  hold(row, isHeld) {
    const { booking, from, until } = this.film.hold;
    if (from[row] === until[row]) return;
    this.counts.held += isHeld ? 1 : -1;
    this.isHeld[booking[row]] = isHeld;
    if (this.isWaiting(booking[row])) this.state[booking[row]] = isHeld ? AT.HELD : AT.WAITING;
  }

  finish(row) {
    const { done } = this.film;
    const [state, counted] = HOW[done.how[row]];
    this.leave(done.booking[row], state);
    this.counts[counted]++;
  }

  // From where it waits, for a worker or in front of a server, elsewhere.
  leave(booking, state) {
    if (this.state[booking] === AT.SERVER) this.counts.atServers--;
    else this.counts.waiting--;
    this.state[booking] = state;
  }

  isWaiting(booking) {
    return this.state[booking] === AT.WAITING || this.state[booking] === AT.HELD;
  }

  // Since when it waits: how old it is on the clock of the bounded backlog.
  waitingSince(booking) { return this.film.enqueued[booking]; }

  // The age of the oldest that waits, whatever for; bookings are enqueued in order of arrival.
  oldestMs() {
    if (!this.counts.waiting) return 0;
    while (!this.isWaiting(this.oldest)) this.oldest++;
    return Math.min(this.now, this.film.header.ended_ms) - this.waitingSince(this.oldest);
  }

  // Whoever waits, the oldest first.
  forWaiting(visit) {
    let left = this.counts.waiting;
    for (let booking = this.oldest; left; booking++) {
      if (!this.isWaiting(booking)) continue;
      visit(booking, this.state[booking] === AT.HELD);
      left--;
    }
  }

  get workers() { return numberAt(this.film.header.workforce, this.now); }

  get booting() { return numberAt(this.film.header.paid, this.now) - this.workers; }
}

// How many there are, told from when on how many.
function numberAt(steps, now) {
  return (steps.findLast(([from]) => from <= now) ?? [0, 0])[1];
}
