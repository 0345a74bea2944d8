import { el } from "./dom.js";
import { count, duration } from "./rooms.js";

// Say what is under the pointer: whose square it is, and how long it has been there. A click pins
// the booking.
export function tellSquares(rooms, replayOf, onPin) {
  const tip = el("div", { class: "tip", "aria-hidden": "true" });
  const { stage } = rooms;
  const under = (event) => {
    const box = stage.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    tip.style.transform = `translate(${x}px, ${y}px)`;
    tip.classList.toggle("toleft", x > box.width / 2);
    return squareAt(rooms, replayOf(), x * rooms.scale, y * rooms.scale);
  };
  stage.append(tip);
  stage.addEventListener("pointermove", (event) => { tip.textContent = under(event)[0]; });
  stage.addEventListener("pointerleave", () => { tip.textContent = ""; });
  stage.addEventListener("click", (event) => {
    if (!event.target.closest("button")) onPin(under(event)[1]);
  });
}

// Words on what is at a place, and its booking; -1 where there is none.
function squareAt({ places, sides, staff, film }, replay, x, y) {
  const room = ["queue", staff, "clinics"].find((name) => {
    const { x: left, y: top, w, h } = places[name];
    return x >= left && x < left + w && y >= top && y < top + h;
  });
  if (!room) return ["", -1];
  const { call, clinic, header } = film, place = places[room], side = sides[room] ?? sides.staff;
  const nameOf = (number) => `clinic ${header.clinic_names?.[number] ?? number}`;
  const of = (booking) => `booking ${count(booking)} for ${nameOf(clinic[booking])}:`;
  if (room === "queue") {
    const lines = [[], []], rows = Math.floor(place.h / side);
    const row = Math.floor((place.y + place.h - y) / side);
    replay.forWaiting((booking, held) => lines[Number(held)].push(booking));
    const ahead = Math.floor((place.x + place.w - x) / side) * rows + row;
    const booking = lines[0][ahead] ?? lines[1][Math.floor((x - place.x) / side) * rows + row];
    if (booking === undefined) return ["", -1];
    const age = duration(replay.now - replay.waitingSince(booking));
    const others = header.in_line ? `; ${count(ahead)} ahead` : "";
    return [`${of(booking)} has waited ${age}${others}`, booking];
  }
  const cell = Math.floor((y - place.y) / side) * Math.max(1, Math.floor(place.w / side))
    + Math.floor((x - place.x) / side);
  if (room === "clinics") {
    const rows = [...replay.slots].filter((row) => row >= 0 && clinic[call.booking[row]] === cell);
    const isDrawn = cell < Math.min(header.clinics, 300);
    return [isDrawn ? `${nameOf(cell)}: ${rows.length} in a call` : "", -1];
  }
  const row = replay.slots[cell] ?? -1;
  if (row < 0) return ["", -1];
  const begun = duration(replay.now - call.started[row]);
  return [`${of(call.booking[row])} in a call for ${begun}`, call.booking[row]];
}
