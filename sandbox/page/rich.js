/** A rich message as DOM nodes: its blocks and the formatted text within them. */

import { el } from "./dom.js";
import { languageOf, safeAddress } from "./text.js";

const MARKS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", marked: "mark", subscript: "sub",
  superscript: "sup",
};

/** The whole message; `act.follow(address)` opens a link. */
export function richBody(message, act) {
  const words = richWords(message.blocks);
  return el("div", { class: "text rich", lang: languageOf(words), dir: message.is_rtl ? "rtl" : undefined }, ...all(message.blocks, act));
}

/** What it says without its form. */
export function richWords(blocks) {
  return blocks.map(wordsOf).filter(Boolean).join("\n");
}

function wordsOf(block) {
  switch (block.type) {
    case "list": return block.items.map((item) => `${item.label} ${richWords(item.blocks)}`).join("\n");
    case "table": return block.cells.map((row) => row.map((cell) => plain(cell.text)).join("  ")).join("\n");
    case "details": return `${plain(block.summary)}\n${richWords(block.blocks)}`;
    case "blockquote": return richWords(block.blocks);
    default: return plain(block.text);
  }
}

function plain(text) {
  if (text === undefined) return "";
  if (typeof text === "string") return text;
  return Array.isArray(text) ? text.map(plain).join("") : plain(text.text);
}

const all = (blocks, act) => blocks.map((block) => drawn(block, act));

function drawn(block, act) {
  switch (block.type) {
    case "heading": return el(`h${Math.min(block.size + 2, 6)}`, {}, ...text(block.text, act));
    case "paragraph": return el("p", {}, ...text(block.text, act));
    case "footer": return el("p", { class: "small" }, ...text(block.text, act));
    case "pre": return el("pre", {}, ...text(block.text, act));
    case "divider": return el("hr");
    case "pullquote": return el("blockquote", { class: "pull" }, ...text(block.text, act));
    case "blockquote": return el("blockquote", {}, ...all(block.blocks, act), ...text(block.credit, act));
    case "list": return list(block, act);
    case "table": return table(block, act);
    case "details": return details(block, act);
    default: return el("em", {}, "This kind of block is not shown here.");
  }
}

function list(block, act) {
  const numbered = block.items.some((item) => item.value !== undefined);
  const items = block.items.map((item) => el("li", { value: item.value }, ...all(item.blocks, act)));
  return el(numbered ? "ol" : "ul", {}, ...items);
}

function table(block, act) {
  const rows = block.cells.map((row) => el("tr", {}, ...row.map((cell) => cellOf(cell, act))));
  const caption = block.caption === undefined ? null : el("caption", {}, ...text(block.caption, act));
  const flags = [block.is_bordered && "bordered", block.is_striped && "striped"].filter(Boolean).join(" ");
  return el("div", { class: "table", tabindex: "0" }, el("table", { class: flags || undefined }, caption, el("tbody", {}, ...rows)));
}

function cellOf(cell, act) {
  const shape = { colspan: cell.colspan, rowspan: cell.rowspan, class: `${cell.align} ${cell.valign}` };
  return el(cell.is_header ? "th" : "td", shape, ...text(cell.text, act));
}

function details(block, act) {
  const node = el("details", {}, el("summary", {}, ...text(block.summary, act)), ...all(block.blocks, act));
  node.open = Boolean(block.is_open);
  return node;
}

function text(value, act) {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((part) => text(part, act));
  if (value.type === "url") return [link(value, act)];
  const hidden = value.type === "spoiler" ? { class: "spoiler shown" } : {};
  return [el(MARKS[value.type] ?? "span", hidden, ...text(value.text, act))];
}

function link(value, act) {
  const href = safeAddress(value.url);
  if (!href) return el("span", {}, ...text(value.text, act));
  const follow = (event) => act.follow(href) && event.preventDefault();
  return el("a", { href, title: href, target: "_blank", rel: "noopener noreferrer", onclick: follow }, ...text(value.text, act));
}
