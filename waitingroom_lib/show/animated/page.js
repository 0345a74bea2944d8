import { readFilm } from "./film.js";
import { mount } from "./player.js";

// A page that show/page.py has saved: the films are in it, as text.
const main = document.querySelector("main");
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
try {
  const { headers, blocks } = JSON.parse(document.getElementById("films").textContent);
  const films = headers.map((header, film) => readFilm(header, bytes(blocks[film])));
  mount(main, { films: await Promise.all(films) });
} catch (error) {
  main.textContent = `This page can't be played in this browser: ${error.message}`;
}
