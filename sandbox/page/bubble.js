/** One message as a list item: bubble, media, time, and the keyboard under it. */

import { el, icon, initials } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { richBody, richWords } from "./rich.js";
import { fileAddress } from "./server.js";
import { formatted, languageOf } from "./text.js";
import { instant, timeOf } from "./when.js";

// Types that a browser shows by itself and that cannot run a script in the sandbox's name.
const VIEWABLE = new Set(["application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain", "text/csv"]);

/** The most a photo takes of the height of a phone, in pixels. */
const PHOTO_HEIGHT = 340;

/** `act` is the deeds of the reader: see text.js and keyboard.js, and `view(address, words)` for a photo. */
export function bubble(message, botId, act) {
  const service = serviceWords(message);
  if (service) return el("li", { class: "service", "data-id": message.message_id }, el("span", {}, service));
  const own = message.from?.id !== botId;
  const body = el("div", { class: "bubble", tabindex: "-1" }, ...parts(message, own, act));
  const keyboard = inlineKeyboard(message, act);
  const kind = own ? "own" : "bot";
  const item = el("li", { class: `msg ${kind}`, "data-id": message.message_id }, el("div", { class: "stack" }, body, keyboard));
  if (message.photo || message.video || message.animation) item.classList.add("pictured");
  return item;
}

/** What a screen reader hears, and what a quote of the message shows: words without formatting. */
export function plainWords(message) {
  const words = message.text ?? message.caption ?? richWords(message.rich_message?.blocks ?? []);
  const kind = Object.keys(KINDS).find((name) => message[name]);
  const label = message.document?.file_name ?? message.contact?.phone_number ?? message.poll?.question ?? "";
  return [kind && KINDS[kind], label, message.poll ? pollOutcome(message.poll) : words].filter(Boolean).join(": ");
}

function pollOutcome(poll) {
  if (!poll.chosen || !poll.correct_option_ids) return "";
  const right = poll.chosen.every((index) => poll.correct_option_ids.includes(index));
  return `${right ? "right" : "wrong"}. ${poll.explanation ?? ""}`;
}

const KINDS = {
  photo: "Photo", animation: "Animation", document: "Document", contact: "Contact", video: "Video", audio: "Audio",
  voice: "Voice message", video_note: "Video message", poll: "Poll", location: "Location", sticker: "Sticker",
};

function serviceWords(message) {
  if (message.pinned_message) return `Pinned: ${plainWords(message.pinned_message).slice(0, 60)}`;
  return null;
}

function parts(message, own, act) {
  const words = message.text ?? message.caption;
  const text = message.rich_message ? richBody(message.rich_message, act) : plainText(message, words, act);
  const under = message.show_caption_above_media ? [text, media(message, act)] : [media(message, act), text];
  const stamp = meta(message, own);
  if (text && !message.show_caption_above_media) text.append(stamp);
  const sender = el("span", { class: "sr" }, own ? "You: " : `${message.from?.first_name ?? "Bot"}: `);
  const rest = stamp.parentNode ? null : stamp;
  return [sender, origin(message), quote(message), ...under, rest].filter(Boolean);
}

function plainText(message, words, act) {
  if (words === undefined) return null;
  const text = el("div", { class: "text", lang: languageOf(words) });
  text.append(formatted(words, message.entities ?? message.caption_entities, act));
  return text;
}

function meta(message, own) {
  const at = instant(message.date);
  const edited = message.edit_date ? el("span", { class: "edited" }, "edited ") : null;
  const clock = el("time", { datetime: at.toISOString() }, timeOf(at));
  return el("span", { class: "meta" }, edited, clock, own ? icon("ticks") : null);
}

function origin(message) {
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user?.first_name ?? from.sender_user_name ?? from.chat?.title ?? "somebody";
  return el("div", { class: "origin" }, `Forwarded from ${name}`);
}

function quote(message) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const name = el("b", {}, replied.from?.first_name ?? "");
  return el("div", { class: "quote" }, name, el("span", {}, plainWords(replied).slice(0, 120)));
}

function media(message, act) {
  if (message.photo) return photo(message, act);
  const moving = message.video ?? message.animation ?? message.video_note;
  if (moving) return el("video", { src: fileAddress(moving.file_id), controls: true, preload: "metadata" });
  const sound = message.voice ?? message.audio;
  if (sound) return el("audio", { src: fileAddress(sound.file_id), controls: true, preload: "none" });
  if (message.document) return documentCard(message.document);
  if (message.contact) return contactCard(message.contact);
  if (message.poll) return pollCard(message, act);
  if (message.location) return el("div", { class: "place" }, `${message.location.latitude}, ${message.location.longitude}`);
  return message.text === undefined && !message.rich_message ? el("em", {}, "This kind of message is not shown here.") : null;
}

function photo(message, act) {
  const size = message.photo.reduce((best, next) => (next.width > best.width ? next : best));
  const words = message.caption ? `Photo: ${message.caption.slice(0, 80)}` : "Photo";
  const src = fileAddress(size.file_id);
  const image = el("img", { src, alt: words, width: size.width, height: size.height });
  const frame = el("button", { type: "button", class: "photo", onclick: () => act.view(src, words) }, image);
  // The place is taken before the picture has come, so that nothing jumps then.
  frame.style.width = `${Math.round(Math.min(size.width, (PHOTO_HEIGHT * size.width) / size.height))}px`;
  return frame;
}

function documentCard(file) {
  const name = file.file_name ?? "file";
  const address = fileAddress(file.file_id);
  const kind = (name.includes(".") ? name.split(".").pop() : "file").slice(0, 4);
  const facts = el("span", { class: "facts" }, el("b", {}, name), el("small", {}, sizeOf(file.file_size ?? 0)));
  const face = [el("span", { class: "sheet-icon", "aria-hidden": "true" }, kind), facts];
  if (!VIEWABLE.has(file.mime_type)) return el("div", { class: "file" }, el("a", { href: address, download: name }, ...face));
  const open = el("a", { href: address, target: "_blank", rel: "noopener" }, ...face);
  const save = el("a", { href: address, download: name, class: "icon save", "aria-label": `Download ${name}` }, icon("save"));
  return el("div", { class: "file" }, open, save);
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const face = el("span", { class: "avatar", "aria-hidden": "true" }, initials(name));
  return el("div", { class: "contact" }, face, el("span", { class: "facts" }, el("b", {}, name), el("small", {}, contact.phone_number)));
}

function pollCard(message, act) {
  const poll = message.poll;
  const kind = `${poll.is_anonymous ? "Anonymous " : ""}${poll.type === "quiz" ? "quiz" : "poll"}${poll.is_closed ? ", closed" : ""}`;
  const options = poll.options.map((option, index) => el("li", {}, pollOption(message, option, index, act)));
  const why = poll.explanation ? el("p", { class: "why", lang: languageOf(poll.explanation) }, poll.explanation) : null;
  const title = el("b", { lang: languageOf(poll.question) }, poll.question);
  return el("div", { class: "poll" }, title, el("small", {}, kind), el("ul", {}, ...options), why);
}

/** One press is a vote; of a poll with several answers each press adds or takes one. */
function pollOption(message, option, index, act) {
  const { chosen, correct_option_ids: right, is_closed: closed, allows_revoting: revoting, allows_multiple_answers: several } = message.poll;
  const picked = chosen?.includes(index) ?? false;
  const verdict = right ? (right.includes(index) ? "right" : picked ? "wrong" : null) : picked ? "yours" : null;
  const words = [verdict === "right" ? "Right" : verdict === "wrong" ? "Wrong" : null, picked ? "your answer" : null].filter(Boolean).join(", ");
  const face = [el("span", { class: "dot", "aria-hidden": "true" }), el("span", {}, option.text), words ? el("span", { class: "sr" }, ` (${words})`) : null];
  const look = { class: "option", "data-verdict": verdict, lang: languageOf(option.text) };
  if (closed || (chosen && !revoting)) return el("div", look, ...face);
  const others = several ? (chosen ?? []).filter((each) => each !== index) : [];
  const node = el("button", { ...look, type: "button", "aria-pressed": String(picked) }, ...face);
  node.addEventListener("click", () => act.vote(message, picked ? others : [...others, index]));
  return node;
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
