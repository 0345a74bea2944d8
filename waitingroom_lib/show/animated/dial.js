// A number box and a slider that say the same. The box takes what the slider can't.

const QUIET_MS = 600; // figures are read out once the dial has stood still for so long

/** A labelled number: what is typed stays as typed; the slider shows the nearest step.
 *
 * @param label what the number is
 * @param low, high, step what the slider can say
 * @param value where it starts, as text
 * @param whole whether only whole numbers are asked for
 * @param onChange called with the text of the box when a reader has changed it
 * @return {element, set, problem, said}: set(text) writes without calling onChange, problem(words)
 *     explains what is wrong with the box ("" if nothing is), said(words) is read out to those who
 *     don't see what changed
 */
export function numberBox({ label, low, high, step, value, whole, onChange }) {
  // A page runs this script once for each widget: counting would give them all the same name.
  const id = `wr-number-${Math.random().toString(36).slice(2)}`;
  const element = make("div", { class: "wr-number" });
  const name = make("label", { for: id });
  const box = control({ id, type: "text", inputmode: whole ? "numeric" : "decimal" });
  const slider = control({ type: "range", min: low, max: high, step, "aria-label": label });
  const wrong = make("span", { class: "wr-wrong", id: `${id}-wrong`, role: "alert" });
  const told = make("span", { class: "wr-told", role: "status" });
  name.textContent = label;
  element.append(name, box, slider, wrong, told);
  let known = "";
  let later;

  function set(text) {
    known = box.value = String(text);
    follow();
  }

  // A slider takes the nearest step by itself; it says nothing back.
  function follow() {
    const number = Number(box.value);
    if (box.value.trim() && Number.isFinite(number)) slider.value = number;
  }

  function change(text) {
    if (text === known) return;
    known = text;
    onChange(text);
  }

  function read() {
    follow();
    change(box.value);
  }

  box.addEventListener("keydown", (event) => event.key === "Enter" && read());
  box.addEventListener("change", read);
  slider.addEventListener("input", () => {
    box.value = slider.value;
    change(box.value);
  });

  function problem(words) {
    if (wrong.textContent !== words) wrong.textContent = words;
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
    if (!words) return;
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", wrong.id);
  }

  function said(words) {
    clearTimeout(later);
    later = setTimeout(() => (told.textContent = words), QUIET_MS);
  }

  set(value);
  return { element, set, problem, said };
}

function control(attributes) {
  // JupyterLab must not take what is typed here for its own keys.
  const fixed = { autocomplete: "off", "data-lm-suppress-shortcuts": "true" };
  return make("input", { ...fixed, ...attributes });
}

function make(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export default {
  render({ model, el }) {
    const dial = numberBox({
      ...model.get("about"),
      value: model.get("text"),
      onChange(text) {
        model.set("text", text);
        model.save_changes(); // one message at a time; while it is under way, the last one waits
      },
    });
    const follow = () => dial.set(model.get("text"));
    const explain = () => dial.problem(model.get("problem"));
    const tell = () => dial.said(model.get("said"));
    model.on("change:text", follow);
    model.on("change:problem", explain);
    model.on("change:said", tell);
    explain();
    el.classList.add("wr");
    el.append(dial.element);
    return () => {
      model.off("change:text", follow);
      model.off("change:problem", explain);
      model.off("change:said", tell);
    };
  },
};
