/** The page: people side by side (or one at a time where it is narrow), the world's clock, the dialogs. */

import { announce, el, flash, initials } from "./dom.js";
import { Phone } from "./phone.js";
import { get, listen, post } from "./server.js";
import { dateOf, timeOf } from "./when.js";

const byId = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 719px)");
/** Fewer open phones than people keep a wide screen legible; the others are one click away. */
const OPEN_AT_FIRST = 3;
/** More tabs than this show only the letters of those who are not chosen. */
const MANY = 4;
/** The world's clock may run or stand still: only the server knows. */
const TICK_MS = 20000;

const phones = new Map();
const people = new Map();
const open = new Set();
const unread = new Map();
let bot;
let clock = new Date(0);
let current = null;

const desk = {
  get bot() { return bot; },
  now: () => clock,
  alert: showAlert,
  view: viewPicture,
  attach: attachFile,
  close: closePhone,
};

/** People who came while the first load was on its way: it may have been told of the world before them. */
const early = [];

/** Called whenever the stream stands, also after a loss: the world may even be another one, so all is asked. */
async function load() {
  const world = await get("/world");
  bot = world.bot;
  byId("bot-handle").textContent = bot.username ? `@${bot.username}` : "";
  document.title = `${bot.name} – Sandbox`;
  setClock(world.now);
  const alive = new Set(world.people.map(({ id }) => id));
  for (const id of [...people.keys()].filter((id) => !alive.has(id))) forget(id);
  const first = people.size === 0;
  world.people.forEach(welcome);
  for (const phone of phones.values()) phone.load();
  early.splice(0).forEach(welcome);
  if (first) for (const { id } of world.people.slice(0, OPEN_AT_FIRST)) openPhone(id);
  draw();
}

function hear(event) {
  if (!bot) {
    if (event.type === "person") early.push(event.data);
    return; // The first load is still to come and brings the rest.
  }
  if (event.type === "clock") return setClock(event.data.now);
  if (event.type === "person") welcome(event.data);
  if (event.type === "commands" && event.person === null) return phones.forEach((phone) => phone.hear(event));
  const person = people.get(event.person);
  if (event.type === "blocked" && person) person.blocked = event.data.blocked;
  phones.get(event.person)?.hear(event);
  const fromBot = event.type === "message" && event.data.from?.id === bot.id;
  if (fromBot && !isShown(event.person)) {
    unread.set(event.person, (unread.get(event.person) ?? 0) + 1);
    draw();
  }
}

// People and phones

function welcome(person) {
  const known = people.get(person.id);
  if (known) {
    Object.assign(known, person);
    phones.get(person.id)?.describe();
  } else {
    people.set(person.id, person);
  }
  current ??= person.id;
  draw();
}

function forget(id) {
  closePhone(id);
  people.delete(id);
}

function isShown(id) {
  return open.has(id) && (!narrow.matches || id === current);
}

function openPhone(id) {
  if (!phones.has(id)) {
    const phone = new Phone(people.get(id), desk);
    phone.root.id = `phone-${id}`;
    phones.set(id, phone);
    byId("stage").append(phone.root);
    phone.load();
  }
  open.add(id);
  unread.delete(id);
}

function closePhone(id) {
  const held = phones.get(id)?.root.contains(document.activeElement);
  open.delete(id);
  phones.get(id)?.root.remove();
  phones.delete(id);
  if (current === id) current = [...open][0] ?? null;
  draw();
  if (held) byId(`tab-${id}`)?.focus();
}

function choose(id) {
  if (!narrow.matches && open.has(id)) return closePhone(id);
  current = id;
  openPhone(id);
  draw();
  byId(`tab-${id}`).focus();
  if (!narrow.matches) phones.get(id).root.scrollIntoView({ inline: "nearest", behavior: "smooth" });
}

/** Draws the switcher and shows the right phones: tabs where it is narrow, toggles where it is wide. */
function draw() {
  const list = byId("people");
  if (narrow.matches) list.setAttribute("role", "tablist");
  else list.removeAttribute("role");
  list.classList.toggle("many", people.size > MANY);
  const held = list.contains(document.activeElement) && document.activeElement.id;
  list.replaceChildren(...[...people.values()].map(tab));
  if (held) byId(held)?.focus();
  for (const [id, phone] of phones) {
    phone.root.hidden = !isShown(id);
    if (narrow.matches) phone.root.setAttribute("role", "tabpanel");
    else phone.root.removeAttribute("role");
    if (isShown(id)) unread.delete(id);
  }
  document.querySelector(".nobody").hidden = people.size > 0;
}

function tab(person) {
  const shown = isShown(person.id);
  const news = unread.get(person.id);
  const states = narrow.matches
    ? { role: "tab", "aria-selected": String(shown), "aria-controls": `phone-${person.id}`, tabindex: shown ? "0" : "-1" }
    : { "aria-pressed": String(shown) };
  const badge = news && !shown ? el("span", { class: "count" }, String(news)) : null;
  const face = el("span", { class: "avatar", "aria-hidden": "true" }, initials(person.name));
  const [first, ...rest] = person.name.split(" ");
  const name = el("span", { class: "name" }, first, el("span", { class: "roomy" }, ` ${rest.join(" ")}`));
  const label = news && !shown ? `${person.name}, ${news} unread` : person.name;
  const common = { type: "button", id: `tab-${person.id}`, title: person.name, "aria-label": label };
  return el("button", { ...common, ...states, onclick: () => choose(person.id) }, face, name, badge);
}

function walkTabs(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by || !narrow.matches) return;
  const ids = [...people.keys()];
  event.preventDefault();
  choose(ids[(ids.indexOf(current) + by + ids.length) % ids.length]);
}

// Clock

function setClock(now) {
  clock = new Date(now);
  byId("now").dateTime = now;
  byId("now").replaceChildren(el("b", {}, timeOf(clock)), " ", el("span", {}, dateOf(clock)));
  for (const phone of phones.values()) phone.tick();
}

async function moveClock(button) {
  button.setAttribute("aria-busy", "true");
  try {
    const { now, moved } = await post("/world/clock", JSON.parse(button.dataset.move));
    setClock(now);
    if (moved) announce(`It is now ${timeOf(clock)}, ${dateOf(clock)}`);
    else flash(byId("notice"), "Nothing is due");
  } catch (error) {
    flash(byId("notice"), error.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// Dialogs

const alerts = [];

/** Alerts wait for one another: a dialog that is open is read to its end. */
function showAlert(text) {
  alerts.push(text);
  if (!byId("alert").open) nextAlert();
}

function nextAlert() {
  const text = alerts.shift();
  if (text === undefined) return;
  byId("alert-title").textContent = bot.name;
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

function viewPicture(src, words) {
  const image = byId("picture").querySelector("img");
  image.src = src;
  image.alt = words;
  byId("picture").showModal();
}

function attachFile(file, send) {
  const dialog = byId("attach");
  dialog.querySelector(".file-name").textContent = file.name;
  dialog.querySelector("form").reset();
  dialog.onclose = () => dialog.returnValue === "send" && send(dialog.querySelector("input").value);
  dialog.returnValue = "";
  dialog.showModal();
}

async function addPerson(form) {
  const { name, language_code: language, phone } = Object.fromEntries(new FormData(form));
  try {
    const person = await post("/world/people", { name, language_code: language, phone: phone.trim() });
    welcome(person);
    current = person.id;
    openPhone(person.id);
    draw();
    phones.get(person.id).root.querySelector(".instead").focus();
  } catch (error) {
    flash(byId("notice"), error.message);
  }
}

function wire() {
  byId("people").addEventListener("keydown", walkTabs);
  narrow.addEventListener("change", draw);
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => button.getAttribute("aria-busy") || moveClock(button));
  }
  byId("add-person").addEventListener("click", () => {
    byId("new-person").querySelector("form").reset();
    byId("new-person").showModal();
  });
  byId("new-person").querySelector("form").addEventListener("submit", (event) => addPerson(event.target));
  byId("attach").querySelector("form").addEventListener("submit", () => { byId("attach").returnValue = "send"; });
  byId("alert").addEventListener("close", nextAlert);
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
}

wire();
listen({ hear, opened: load, state: (stands) => { byId("lost").hidden = stands; } });
setInterval(async () => document.hidden || setClock((await get("/world")).now), TICK_MS);
