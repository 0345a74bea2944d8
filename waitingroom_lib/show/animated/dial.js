// An explorer's dial: a number box and a slider. What is typed is read in Python.

import { el } from "./dom.js";
import { numberControl } from "./controls.js";

const QUIET_MS = 600; // figures are read out once the dial has stood still for so long

export default {
  render({ model, el: root }) {
    // A page runs this script once for each widget: counting would give them all the same name.
    const id = `wr-dial-${Math.random().toString(36).slice(2)}`;
    const dial = numberControl({ ...model.get("about"), live: true }, id, (text) => {
      model.set("text", text);
      model.save_changes(); // one message at a time; while it is under way, the last one waits
    });
    const told = el("span", { className: "told", role: "status" });
    let later;
    const follow = () => dial.update({ value: model.get("text"), problem: model.get("problem") });
    const tell = () => {
      clearTimeout(later);
      later = setTimeout(() => { told.textContent = model.get("said"); }, QUIET_MS);
    };
    model.on("change:text", follow);
    model.on("change:problem", follow);
    model.on("change:said", tell);
    follow();
    dial.root.append(told);
    root.classList.add("wr", "wr-dial");
    root.append(dial.root);
    return () => {
      clearTimeout(later);
      model.off("change:text", follow);
      model.off("change:problem", follow);
      model.off("change:said", tell);
    };
  },
};
