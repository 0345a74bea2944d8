import { readFilms } from "./film.js";
import { mount } from "./player.js";

// One view of show/live.py: it asks for the films, and shows what it is sent.
export default {
  render({ model, el }) {
    let player = null, isDone = false;
    const take = async ({ headers }, blocks) => {
      if (isDone) return; // another view of the same widget asked
      isDone = true;
      const films = await readFilms(headers, blocks);
      el.replaceChildren();
      player = mount(el, { films });
    };
    el.textContent = "Run this cell to play the morning."; // until a kernel answers
    model.on("msg:custom", take);
    model.send("ready");
    return () => {
      isDone = true;
      model.off("msg:custom", take);
      player?.destroy();
    };
  },
};
