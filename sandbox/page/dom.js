/** Small builders of DOM nodes. Data reaches the page as text nodes and properties, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties (`class`, `data`, `aria-…` and the like are attributes) and children. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** Says a line to a screen reader; the list is kept short so that it never grows with the chat. */
export function announce(text) {
  const spoken = document.getElementById("spoken");
  spoken.append(el("p", {}, text));
  while (spoken.childElementCount > 20) spoken.firstElementChild.remove();
}

/** Shows a short dark note for some seconds (at least 4, longer for a longer text). */
export function flash(box, text) {
  clearTimeout(box.timer);
  box.replaceChildren(el("span", {}, text));
  box.classList.add("shown");
  box.timer = setTimeout(() => {
    box.classList.remove("shown");
    box.replaceChildren();
  }, Math.max(4000, text.length * 60));
}

/** First letters of the first two words, for a round picture. */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "•";
}

/** A button that opens a panel beside it: Escape and leaving close it, arrows walk through its items. */
export function disclosure(button, panel, others = []) {
  const inside = (node) => [button, panel, ...others].some((part) => part.contains(node));
  const items = () => [...panel.querySelectorAll("button")];
  const show = (open) => {
    if (!open && panel.contains(document.activeElement)) button.focus();
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const step = (by) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const from = at === -1 && by < 0 ? 0 : at;
    all[(from + by + all.length) % all.length]?.focus();
  };
  const escape = (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    show(false);
  };
  button.addEventListener("click", () => {
    show(panel.hidden);
    if (!panel.hidden) items()[0]?.focus();
  });
  button.addEventListener("keydown", escape);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    escape(event);
  });
  document.addEventListener("pointerdown", (event) => panel.hidden || inside(event.target) || show(false));
  panel.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !inside(event.relatedTarget)) show(false);
  });
  return { show, step };
}
