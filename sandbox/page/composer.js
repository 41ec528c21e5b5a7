/** What a person writes with: the text field, the file picker, and the bot's menu of commands. */

import { disclosure, el } from "./dom.js";

/**
 * Wires the composer of one phone. `act` carries `say(text)` and `attach(file)`; the returned object
 * takes the bot's commands and gives the field.
 */
export function composer(root, act) {
  const part = (selector) => root.querySelector(selector);
  const form = part(".composer");
  const field = part("textarea");
  const list = part(".commands");
  const picker = part("input[type=file]");
  const menu = disclosure(part(".menu"), list, [field]);
  let commands = [];

  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 140)}px`;
    form.classList.toggle("filled", field.value.trim() !== "");
  };
  const draw = (beginning) => {
    const fitting = commands.filter(({ command }) => command.startsWith(beginning));
    list.replaceChildren(...fitting.map(line));
    return fitting.length > 0;
  };
  const line = ({ command, description }) => {
    const name = el("b", {}, `/${command}`);
    return el("button", { type: "button", onclick: () => send(`/${command}`) }, name, el("span", {}, description));
  };
  const send = (text) => {
    menu.show(false);
    field.value = "";
    grow();
    field.focus();
    act.say(text);
  };
  const suggest = () => {
    const typed = /^\/(\w*)$/u.exec(field.value);
    if (typed) menu.show(draw(typed[1]));
    else if (!list.hidden) menu.show(false);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) send(field.value.trim());
    else field.focus();
  });
  field.addEventListener("input", () => {
    grow();
    suggest();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (list.hidden) return;
    if (event.key === "Escape") menu.show(false);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      menu.step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  // The list may still be narrowed by a beginning typed before: opened by its button it is whole.
  part(".menu").addEventListener("click", () => draw(""), { capture: true });
  part(".clip").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    if (picker.files[0]) act.attach(picker.files[0]);
    picker.value = "";
  });

  return {
    field,
    offer(all) {
      commands = all;
      draw("");
      part(".menu").hidden = all.length === 0;
    },
  };
}
