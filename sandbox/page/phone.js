/** One person's phone: the chat with the bot as this person sees it. */

import { plainWords } from "./bubble.js";
import { composer } from "./composer.js";
import { announce, disclosure, el, flash, initials } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { Log } from "./log.js";
import { get, post, upload } from "./server.js";
import { timeOf } from "./when.js";

const DOINGS = {
  typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…",
  upload_video: "sending a video…", record_voice: "recording a voice message…", choose_sticker: "choosing a sticker…",
};
/** Telegram shows a chat action for at most five seconds, and stops waiting for an answer after a while. */
const DOING_MS = 5000;
const WAIT_MS = 30000;

export class Phone {
  /** `desk` is the page around: `now()`, `bot`, `alert(text)`, `view(src, words)`, `attach(file, send)`, `close(id)`. */
  constructor(person, desk) {
    this.person = person;
    this.desk = desk;
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.path = `/world/people/${person.id}`;
    this.waiting = new Map();
    this.answered = new Set();
    const act = {
      say: (text) => this.say(text),
      follow: (address) => this.follow(address),
      press: (message, data, node) => this.press(message, data, node),
      vote: (message, options) => this.vote(message, options),
      copy: (text) => this.copy(text),
      view: desk.view,
      reply: (message) => this.replyTo(message),
      attach: (file) => desk.attach(file, (caption) => this.attempt(() => upload(`${this.path}/file`, file, caption))),
    };
    this.log = new Log(this.root, desk.bot.id, act, desk.now);
    this.writing = composer(this.root, act);
    this.wire();
    this.describe();
  }

  part(selector) {
    return this.root.querySelector(selector);
  }

  wire() {
    this.sheet = disclosure(this.part(".more"), this.part(".sheet"));
    this.part(".instead").addEventListener("click", () => this.begin());
    this.part(".replying button").addEventListener("click", () => this.replyTo(null));
    this.part(".keys").addEventListener("click", () => this.showKeyboard(this.part(".keyboard").hidden));
    this.part(".composer").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.replied) this.replyTo(null);
    });
  }

  /** Names, languages and the menu; called again whenever the person or the bot changed. */
  describe() {
    const { person, desk } = this;
    this.root.setAttribute("aria-label", `Phone of ${person.name}`);
    this.part(".who").textContent = person.name;
    this.part(".tongue").textContent = person.language_code ?? "";
    this.part(".avatar").textContent = initials(desk.bot.name);
    this.part("h2").textContent = desk.bot.name;
    this.part(".sub").textContent = "bot";
    this.tick();
    const deed = (words, run, look) => el("button", { type: "button", class: look, onclick: () => { this.sheet.show(false); run(); } }, words);
    const blocking = person.blocked ? deed("Unblock the bot", () => this.block(false)) : deed("Block the bot", () => this.block(true), "grave");
    const facts = [person.name, person.phone, `id ${person.id}`].filter(Boolean).join(" · ");
    this.part(".sheet").replaceChildren(
      el("p", {}, facts),
      deed("Share my phone number", () => this.share()),
      deed("Close this phone", () => desk.close(person.id)),
      blocking,
    );
    this.barrier();
  }

  tick() {
    this.part(".status time").textContent = timeOf(this.desk.now());
  }

  /** Loads the chat whole. What happens meanwhile is kept and told afterwards, so that nothing is lost. */
  async load() {
    if (this.kept) {
      this.again = true;
      return;
    }
    this.kept = [];
    await this.attempt(async () => this.show(await get(`${this.path}/chat`)));
    const kept = this.kept;
    this.kept = null;
    for (const event of kept) this.hear(event);
    if (this.again) {
      this.again = false;
      await this.load();
    }
  }

  show(chat) {
    this.started = chat.started;
    this.present(chat);
    this.log.load(chat.messages);
    this.useKeyboard(chat.reply_keyboard, this.log.newest((message) => message.reply_markup?.keyboard));
  }

  present({ commands, description }) {
    this.description = description;
    this.writing.offer(commands);
    this.barrier();
  }

  /** A live event of this person's chat. */
  hear(event) {
    if (this.kept) return void this.kept.push(event);
    const { type, data } = event;
    switch (type) {
      case "message": return this.receive(data);
      case "edited": return this.receive(data);
      case "deleted": return this.drop(data.message_id);
      case "typing": return this.doing(data.action);
      case "answer": return this.answer(data);
      case "commands": return void this.attempt(async () => this.present(await get(`${this.path}/chat`)));
      case "blocked": return this.describe();
    }
  }

  receive(message) {
    const fromBot = message.from?.id === this.desk.bot.id;
    const fresh = this.log.put(message);
    if (!this.started) {
      this.started = true;
      this.barrier();
    }
    if (!fromBot) return;
    this.doing(null);
    if (fresh) this.keyboardOf(message);
    announce(`${this.person.name}: ${fresh ? "" : "edited: "}${plainWords(message)}`);
  }

  /** A reply keyboard goes with the message that brought it. */
  drop(messageId) {
    this.log.remove(messageId);
    if (messageId === this.bringer) this.useKeyboard(null);
  }

  doing(action) {
    clearTimeout(this.doingTimer);
    const sub = this.part(".sub");
    sub.textContent = action ? (DOINGS[action] ?? "busy…") : "bot";
    sub.classList.toggle("doing", Boolean(action));
    if (action) this.doingTimer = setTimeout(() => this.doing(null), DOING_MS);
  }

  // What the person does

  async say(text) {
    const replied = this.replied?.message_id;
    this.replyTo(null);
    this.log.toEnd();
    await this.attempt(() => post(`${this.path}/say`, replied ? { text, reply_to: replied } : { text }));
  }

  async press(message, data, node) {
    if (node.getAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    const done = () => node.removeAttribute("aria-busy");
    try {
      const { callback_query_id: id } = await post(`${this.path}/press`, { message_id: message.message_id, data });
      if (this.answered.delete(id)) return done(); // The answer was quicker than the reply to the press.
      this.waiting.set(id, done);
      setTimeout(() => this.settle(id), WAIT_MS);
    } catch (error) {
      done();
      this.toast(error.message);
    }
  }

  settle(id) {
    const done = this.waiting.get(id);
    this.waiting.delete(id);
    done?.();
    return Boolean(done);
  }

  answer({ callback_query_id: id, text, show_alert: alert }) {
    if (!this.settle(id)) this.answered.add(id);
    if (!text) return;
    if (alert) this.desk.alert(text);
    else this.toast(text);
  }

  /** Takes a link to this bot as Telegram does: `?start=X` says `/start X`. True when it was such a link. */
  follow(address) {
    const url = new URL(address);
    const path = url.protocol === "tg:" ? url.searchParams.get("domain") : url.pathname.split("/")[1];
    const ours = ["t.me", "telegram.me"].includes(url.hostname) || url.protocol === "tg:";
    if (!ours || path?.toLowerCase() !== this.desk.bot.username.toLowerCase()) return false;
    const payload = url.searchParams.get("start");
    if (payload) this.say(`/start ${payload}`);
    else this.log.toEnd(true);
    return true;
  }

  async copy(text) {
    await this.attempt(async () => {
      await navigator.clipboard.writeText(text);
      this.toast("Copied");
    });
  }

  replyTo(message) {
    this.replied = message;
    this.part(".replying").hidden = !message;
    if (!message) return;
    this.part(".replying span").textContent = plainWords(message).slice(0, 120);
    this.writing.field.focus();
  }

  async share() {
    await this.attempt(() => post(`${this.path}/contact`));
  }

  async vote(message, options) {
    await this.attempt(() => post(`${this.path}/vote`, { message_id: message.message_id, options }));
  }

  async block(yes) {
    await this.attempt(() => post(`${this.path}/${yes ? "block" : "unblock"}`));
  }

  async begin() {
    if (this.person.blocked) await this.block(false);
    else await this.say("/start");
  }

  // The bot's keyboard

  /** What a new message of the bot does to the keyboard: nothing, or it brings, removes or asks for one. */
  keyboardOf(message) {
    const markup = message.reply_markup;
    if (!markup || markup.inline_keyboard) return;
    if (markup.force_reply) this.replyTo(message);
    this.useKeyboard(markup, message);
  }

  useKeyboard(markup, message) {
    this.markup = markup?.keyboard ? markup : null;
    this.bringer = message?.message_id;
    const panel = this.part(".keyboard");
    const held = panel.contains(document.activeElement);
    const act = { tap: (button) => this.tap(button) };
    panel.replaceChildren(...(this.markup ? [replyKeyboard(this.markup, act)] : []));
    this.part(".keys").hidden = !this.markup || Boolean(this.markup.is_persistent);
    this.writing.field.placeholder = markup?.input_field_placeholder ?? "Message";
    this.showKeyboard(Boolean(this.markup));
    if (held) this.refuge();
  }

  tap(button) {
    if (button.request_contact) this.share();
    else if (button.request_location || button.request_poll || button.web_app) return this.toast("Not part of the sandbox");
    else this.say(button.text);
    if (!this.markup?.one_time_keyboard) return;
    this.showKeyboard(false);
    this.refuge();
  }

  showKeyboard(open) {
    this.part(".keyboard").hidden = !open;
    this.part(".keys").setAttribute("aria-expanded", String(open));
  }

  /** Where focus goes when what held it went away; on touch not into the field, which would open the keyboard. */
  refuge() {
    const field = this.writing.field;
    if (matchMedia("(pointer: coarse)").matches || !field.offsetParent) this.log.list.focus({ preventScroll: true });
    else field.focus();
  }

  /** Start and Unblock stand in place of the composer. */
  barrier() {
    const words = this.person.blocked ? "Unblock" : this.started === false ? "Start" : null;
    const instead = this.part(".instead");
    const held = document.activeElement === instead;
    instead.hidden = !words;
    instead.textContent = words ?? "";
    this.root.classList.toggle("barred", Boolean(words));
    if (held && !words) this.refuge();
    this.part(".about")?.remove();
    if (words !== "Start" || !this.description) return;
    const about = el("div", { class: "about" }, el("b", {}, "What can this bot do?"), el("p", {}, this.description));
    this.part(".view").prepend(about);
  }

  toast(text) {
    flash(this.part(".toast"), text);
  }

  async attempt(run) {
    try {
      await run();
    } catch (error) {
      this.toast(error.message);
    }
  }
}
