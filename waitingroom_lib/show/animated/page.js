import { readFilms } from "./film.js";
import { mount } from "./player.js";

// A page that show/page.py has saved: the films are in it, as text.
const main = document.querySelector("main");
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
try {
  const { headers, blocks } = JSON.parse(document.getElementById("films").textContent);
  mount(main, { films: await readFilms(headers, blocks.map(bytes)) });
} catch (error) {
  main.textContent = `This page can't be played in this browser: ${error.message}`;
}
