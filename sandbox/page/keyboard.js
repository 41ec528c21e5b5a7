/** The two keyboards of a bot: buttons under a message and buttons in place of the phone's keyboard. */

import { el, icon } from "./dom.js";
import { safeAddress } from "./text.js";

/** `act` carries `press(message, data, node)`, `follow(address)` (true when it was taken), `copy(text)`. */
export function inlineKeyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const lines = rows.map((row) => el("div", { class: "row" }, ...row.map((button) => inlineButton(message, button, act))));
  return el("div", { class: "inline", role: "group", "aria-label": "Buttons" }, ...lines);
}

function inlineButton(message, button, act) {
  const label = el("span", { class: "label" }, button.text);
  const look = { class: "key", title: button.text, "data-style": button.style };
  if (button.callback_data !== undefined) {
    const node = el("button", { ...look, type: "button", "data-press": button.callback_data }, label);
    node.addEventListener("click", () => act.press(message, button.callback_data, node));
    return node;
  }
  const href = button.url && safeAddress(button.url);
  if (href) {
    const follow = (event) => act.follow(href) && event.preventDefault();
    return el("a", { ...look, href, target: "_blank", rel: "noopener noreferrer", onclick: follow }, label, icon("out"));
  }
  if (button.copy_text) {
    return el("button", { ...look, type: "button", onclick: () => act.copy(button.copy_text.text) }, label, icon("copy"));
  }
  return el("button", { ...look, type: "button", disabled: true }, label);
}

/** `act` carries `tap(button)`. Without `resize_keyboard` the keys grow to a phone keyboard's height. */
export function replyKeyboard(markup, act) {
  const rows = markup.keyboard.map((row) => el("div", { class: "row" }, ...row.map((button) => replyButton(button, act))));
  return el("div", { class: markup.resize_keyboard ? "keys-own" : "keys-tall" }, ...rows);
}

function replyButton(button, act) {
  const sign = button.request_contact ? icon("phone") : null;
  const look = { class: "key", type: "button", "data-style": button.style, onclick: () => act.tap(button) };
  return el("button", look, sign, el("span", { class: "label" }, button.text));
}
