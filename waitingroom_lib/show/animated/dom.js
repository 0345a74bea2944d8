const SHAPES = new Set(["svg", "path", "line", "rect", "text"]);
const TAKES_KEYS = new Set(["button", "input", "select", "summary", "textarea"]);

// An element with its properties and attributes, `onclick` and the like among them, and what is
// inside it.
export function el(tag, properties = {}, ...children) {
  const isShape = SHAPES.has(tag);
  const made = isShape ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && !isShape) made[name] = value;
    else made.setAttribute(name, value);
  }
  // Or JupyterLab takes letters for shortcuts: "d d" deletes the cell.
  if (TAKES_KEYS.has(tag) || "tabindex" in properties) {
    made.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  made.append(...children);
  return made;
}
