import { count, duration, el } from "./rooms.js";

// Say what is under the pointer: whose square it is, and how long it has been there.
export function tellSquares(rooms, replayOf) {
  const tip = el("div", { class: "tip", "aria-hidden": "true" });
  const { stage } = rooms;
  stage.append(tip);
  stage.addEventListener("pointermove", (event) => {
    const box = stage.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    tip.textContent = wordsAt(rooms, replayOf(), x * rooms.scale, y * rooms.scale);
    tip.style.transform = `translate(${x}px, ${y}px)`;
    tip.classList.toggle("toleft", x > box.width / 2);
  });
  stage.addEventListener("pointerleave", () => { tip.textContent = ""; });
}

function wordsAt({ places, sides, staff, film }, replay, x, y) {
  const room = ["queue", staff, "clinics"].find((name) => {
    const { x: left, y: top, w, h } = places[name];
    return x >= left && x < left + w && y >= top && y < top + h;
  });
  if (!room) return "";
  const { call, clinic, header } = film, place = places[room], side = sides[room] ?? sides.staff;
  const nameOf = (number) => `clinic ${header.clinic_names?.[number] ?? number}`;
  if (room === "queue") {
    const rows = Math.floor(place.h / side), row = Math.floor((place.y + place.h - y) / side);
    const ofThese = (across, isHeld) => {
      let before = Math.floor(across / side) * rows + row, found = -1;
      replay.forWaiting((booking, held) => {
        if (held === isHeld && before-- === 0) found = booking;
      });
      return found;
    };
    const waiting = ofThese(place.x + place.w - x, false), held = ofThese(x - place.x, true);
    const booking = waiting < 0 ? held : waiting;
    if (booking < 0) return "";
    const age = duration(replay.now - replay.waitingSince(booking));
    return `booking ${count(booking)} for ${nameOf(clinic[booking])}: waits for ${age}`;
  }
  const cell = Math.floor((y - place.y) / side) * Math.max(1, Math.floor(place.w / side))
    + Math.floor((x - place.x) / side);
  if (room === "clinics") {
    const rows = [...replay.slots].filter((row) => row >= 0 && clinic[call.booking[row]] === cell);
    return cell < Math.min(header.clinics, 300) ? `${nameOf(cell)}: ${rows.length} in a call` : "";
  }
  const row = replay.slots[cell] ?? -1;
  if (row < 0) return "";
  const booking = call.booking[row], begun = duration(replay.now - call.started[row]);
  return `booking ${count(booking)}: in a call to ${nameOf(clinic[booking])} for ${begun}`;
}
