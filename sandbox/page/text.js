/** A message's text with its entities as DOM nodes. Entity offsets are UTF-16 units, as are JS strings. */

import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** `act` carries the reader's deeds: `say(text)` and `follow(address)`. */
export function formatted(text, entities, act) {
  const body = document.createDocumentFragment();
  const order = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(body, text, 0, text.length, order, act);
  return body;
}

/** The language of a text for a screen reader: Kazakh letters tell Kazakh, other Cyrillic is Russian. */
export function languageOf(text) {
  if (/[әғқңөұүһі]/iu.test(text)) return "kk";
  return /[а-яё]/iu.test(text) ? "ru" : undefined;
}

/** A web address that is safe to put into a link, or null. */
export function safeAddress(address) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/iu.test(address) ? address : `http://${address}`);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function fill(parent, text, start, end, entities, act) {
  let at = start;
  for (const [index, entity] of entities.entries()) {
    // What an earlier entity has covered is skipped; one that crosses its end goes on behind it.
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    const node = element(entity, text.slice(from, to), act);
    const inner = entities.slice(index + 1).filter((other) => other.offset < to);
    fill(node.inside ?? node, text, from, to, inner, act);
    parent.append(text.slice(at, from), node);
    at = to;
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1; // A block ends its line by itself.
  }
  parent.append(text.slice(at, end));
}

function element(entity, piece, act) {
  const tag = TAGS[entity.type];
  if (tag) return el(tag);
  switch (entity.type) {
    case "pre": return el("pre", { "data-language": entity.language });
    case "blockquote": return el("blockquote");
    case "expandable_blockquote": return expandable();
    case "spoiler": return spoiler();
    case "text_link": return link(entity.url, act);
    case "url": return link(piece, act);
    case "email": return link(`mailto:${piece}`, act);
    case "phone_number": return link(`tel:${piece.replace(/[^+\d]/gu, "")}`, act);
    case "bot_command": return command(piece, act);
    case "mention": case "hashtag": case "cashtag": return el("span", { class: "tag" });
    default: return el("span");
  }
}

function link(address, act) {
  const href = safeAddress(address);
  if (!href) return el("span");
  const follow = (event) => act.follow(href) && event.preventDefault();
  return el("a", { href, title: href, target: "_blank", rel: "noopener noreferrer", onclick: follow });
}

function command(piece, act) {
  const say = (event) => {
    event.preventDefault();
    act.say(piece);
  };
  return el("a", { href: "#", class: "command", onclick: say });
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" });
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    node.classList.add("shown");
  };
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", show);
  return node;
}

function expandable() {
  const inside = el("div", { class: "folded" });
  const more = el("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "Show more");
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") !== "true";
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "Show less" : "Show more";
    inside.classList.toggle("open", open);
  });
  const quote = el("blockquote", { class: "expandable" }, inside, more);
  quote.inside = inside;
  return quote;
}
