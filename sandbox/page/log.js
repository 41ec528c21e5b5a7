/** The list of messages of one phone: order, days, scrolling as a messenger does, walking by keyboard. */

import { bubble } from "./bubble.js";
import { el } from "./dom.js";
import { dayOf, instant, separatorOf } from "./when.js";

/** Closer to the end than this (in pixels) a reader counts as reading the newest. */
const NEAR = 90;

export class Log {
  /** `act`: the reader's deeds, see bubble.js, with `reply(message)` besides; `now()` is the world's clock. */
  constructor(root, botId, act, now) {
    this.list = root.querySelector(".log");
    this.down = root.querySelector(".down");
    this.botId = botId;
    this.act = act;
    this.now = now;
    this.messages = new Map();
    this.following = true;
    this.unseen = 0;
    this.top = 0;
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("load", () => this.following && this.toEnd(), { capture: true });
    this.list.addEventListener("keydown", (event) => this.walk(event));
    this.list.addEventListener("dblclick", (event) => this.replyTo(event.target));
    this.down.addEventListener("click", () => this.toEnd(true));
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.list);
  }

  /** Replaces everything, as after a loss of the stream. */
  load(messages) {
    this.messages.clear();
    this.list.replaceChildren();
    for (const message of messages) this.add(message);
    this.toEnd();
  }

  /** Appends a message, or redraws it where it already stands. Returns whether it is new. */
  put(message) {
    const known = this.messages.has(message.message_id);
    if (known) this.redraw(message);
    else this.add(message);
    const own = message.from?.id !== this.botId;
    if (this.following || (own && !known)) this.toEnd();
    else if (!known) this.unseen += 1;
    this.showDown();
    return !known;
  }

  remove(messageId) {
    const item = this.itemOf(messageId);
    if (!item) return;
    const focused = item.contains(document.activeElement);
    this.messages.delete(messageId);
    item.remove();
    this.days();
    if (focused) this.list.focus({ preventScroll: true });
  }

  /** The newest message for which `fits` holds. */
  newest(fits) {
    return [...this.messages.values()].reverse().find(fits);
  }

  toEnd(focus = false) {
    this.following = true;
    this.unseen = 0;
    this.list.scrollTop = this.list.scrollHeight;
    this.showDown();
    if (focus) this.list.focus({ preventScroll: true });
  }

  add(message) {
    this.messages.set(message.message_id, message);
    const day = dayOf(instant(message.date));
    const before = [...this.list.querySelectorAll(".day")].pop();
    if (before?.dataset.day !== day) {
      const words = separatorOf(instant(message.date), this.now());
      this.list.append(el("li", { class: "day", "data-day": day }, el("span", {}, words)));
    }
    this.list.append(bubble(message, this.botId, this.act));
  }

  redraw(message) {
    this.messages.set(message.message_id, message);
    const old = this.itemOf(message.message_id);
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const fresh = bubble(message, this.botId, this.act);
    old.replaceWith(fresh);
    if (!held) return;
    // Focus stays on the same button if the edit kept it; else the changed message itself is read next.
    const same = [...fresh.querySelectorAll("[data-press]")].find((key) => key.dataset.press === held.dataset.press);
    (same ?? fresh.querySelector(".bubble"))?.focus({ preventScroll: true });
  }

  /** Drops date separators that have no message any more. */
  days() {
    for (const day of this.list.querySelectorAll(".day")) {
      if (!day.nextElementSibling || day.nextElementSibling.matches(".day")) day.remove();
    }
  }

  itemOf(messageId) {
    return this.list.querySelector(`[data-id="${messageId}"]`);
  }

  scrolled() {
    const top = this.list.scrollTop;
    const near = this.list.scrollHeight - top - this.list.clientHeight < NEAR;
    // Only the reader scrolls up; growing content moves the end away without anybody's wish.
    this.following = near || (this.following && top >= this.top);
    this.top = top;
    if (this.following) this.unseen = 0;
    this.showDown();
    this.list.classList.add("moving");
    clearTimeout(this.movingTimer);
    this.movingTimer = setTimeout(() => this.list.classList.remove("moving"), 900);
  }

  showDown() {
    this.down.hidden = this.following;
    this.down.querySelector(".count").textContent = this.unseen || "";
  }

  walk(event) {
    const bubbles = [...this.list.querySelectorAll(".bubble")];
    const at = bubbles.indexOf(document.activeElement);
    const onBubble = at !== -1 || document.activeElement === this.list;
    if (!onBubble || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowUp") bubbles[at === -1 ? bubbles.length - 1 : Math.max(0, at - 1)]?.focus();
    else if (event.key === "ArrowDown" && at !== -1) bubbles[Math.min(bubbles.length - 1, at + 1)].focus();
    else if (event.key.toLowerCase() === "r" && at !== -1) this.replyTo(bubbles[at]);
    else return;
    event.preventDefault();
  }

  replyTo(target) {
    const item = target.closest("[data-id]");
    const message = item && this.messages.get(Number(item.dataset.id));
    if (message && !target.closest("button, a")) this.act.reply(message);
  }
}
