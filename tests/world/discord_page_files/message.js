// One message of a channel, as its reader sees it.

import { color, components, file, picture } from "./components.js";
import { anchor, el, webAddress } from "./dom.js";
import { dated, inline, markdown } from "./markdown.js";

const CROSSPOSTED = 1 << 0, EPHEMERAL = 1 << 6, LOADING = 1 << 7;
const TOGETHER = 7 * 60_000; // Discord draws a person's messages within seven minutes as one
const HUES = ["#5865f2", "#3ba55d", "#c27c0e", "#ad1457", "#206694", "#71368a"];

export function nameOf(user) {
  return user.global_name || user.username || user.name || "?";
}

export function avatar(user) {
  const name = nameOf(user);
  const hue = HUES[[...String(user.id)].reduce((sum, digit) => sum + digit.charCodeAt(0), 0) % HUES.length];
  return el("span", { class: user.bot ? "avatar bot" : "avatar", style: { "--hue": hue }, "aria-hidden": "true" }, [...name][0].toUpperCase());
}

export function tag(world) {
  return el("span", { class: "tag" }, world.say("bot"));
}

export function follows(message, before) {
  return Boolean(before) && before.author.id === message.author.id && !message.message_reference && !usedBy(message) && !isPrivate(message)
    && !isPrivate(before) && !message.thread && new Date(message.timestamp) - new Date(before.timestamp) < TOGETHER;
}

export function isPrivate(message) {
  return Boolean(message.flags & EPHEMERAL || message.ephemeral_for);
}

function usedBy(message) {
  const used = message.interaction_metadata ?? message.interaction;
  return used && (message.interaction?.name || used.name) ? { who: used.user, what: `/${message.interaction?.name ?? used.name}` } : null;
}

export function render(message, before, world) {
  const joined = follows(message, before);
  const body = el("div", { class: "body" }, !joined && head(message, world), content(message, world), foot(message, world));
  const side = joined ? el("span", { class: "beside", "aria-hidden": "true" }, dated(new Date(message.timestamp), "t", world)) : avatar(message.author);
  const classes = ["message", joined && "joined", isPrivate(message) && "private", world.called(message) && "called"].filter(Boolean).join(" ");
  const more = el("button", { type: "button", class: "more", "aria-label": world.say("more"), title: world.say("more"), onclick: (event) => world.menu(message, event) }, "⋯");
  const menu = (event) => {
    if (event.target.closest("a, input, select, button:not(.more)") || world.menu(message, event) === false) return;
    event.preventDefault();
  };
  return el("article", { class: classes, id: `message-${message.id}`, "data-id": message.id, oncontextmenu: menu },
    above(message, world), el("div", { class: "line" }, side, body), !world.plain && more);
}

function above(message, world) {
  const used = usedBy(message) ?? world.usedFor(message);
  if (used) {
    const said = world.say("used", { who: "\u0000", what: "\u0001" }).split(/(\u0000|\u0001)/);
    const parts = { "\u0000": () => el("b", {}, nameOf(used.who)), "\u0001": () => el("span", { class: "mention" }, used.what) };
    return el("div", { class: "above" }, avatar(used.who), el("span", {}, said.map((part) => parts[part]?.() ?? part)));
  }
  if (!message.message_reference || message.type === 18) return null;
  const target = message.referenced_message ?? world.find(message.message_reference.message_id);
  if (!target) return el("div", { class: "above" }, el("i", {}, world.say("lost")));
  const jump = () => document.getElementById(`message-${target.id}`)?.scrollIntoView({ block: "center" });
  return el("button", { type: "button", class: "above", onclick: jump }, avatar(target.author), el("b", {}, nameOf(target.author)), el("span", { class: "snippet" }, inline(snippet(target), world)));
}

// The first words of a message, wherever it has them.
export function snippet(message) {
  const texts = [message.content, ...(message.embeds ?? []).flatMap((each) => [each.title, each.description])];
  const walk = (each) => [each.content, ...(each.components ?? []).flatMap(walk)];
  const first = [...texts, ...(message.components ?? []).flatMap(walk)].find(Boolean) ?? message.attachments?.[0]?.filename ?? "";
  return first.replace(/^ *(#{1,3}|-#|>|[-*]|\d+\.) +|```/gm, "").replace(/\s+/g, " ").slice(0, 160);
}

function head(message, world) {
  const moment = new Date(message.timestamp);
  return el("header", {}, el("b", { class: "author" }, nameOf(message.author)), message.author.bot && tag(world),
    el("time", { datetime: message.timestamp, title: dated(moment, "F", world) }, stamp(moment, world)),
    Boolean(message.flags & CROSSPOSTED) && el("span", { class: "published" }, `📣 ${world.say("published")}`));
}

function stamp(moment, world) {
  const day = (time) => dated(new Date(time), "d", world);
  const time = dated(moment, "t", world);
  if (day(moment) === day(world.now())) return world.say("today", { time });
  return day(moment) === day(world.now() - 86_400_000) ? world.say("yesterday", { time }) : dated(moment, "s", world);
}

function content(message, world) {
  if (message.flags & LOADING) return thinking(message.author, world);
  if (message.type === 18) return el("div", { class: "text" }, world.say("started", { who: nameOf(message.author), what: message.content }));
  const isNew = Boolean(message.flags & (1 << 15));
  return [
    message.content && el("div", { class: "markdown content" }, markdown(message.content, world)),
    (message.embeds ?? []).map((each) => embed(each, message, world)),
    !isNew && attachments(message),
    components(message.components ?? [], message, world),
    message.edited_timestamp && el("span", { class: "edited", title: dated(new Date(message.edited_timestamp), "F", world) }, world.say("edited")),
  ];
}

export function thinking(who, world) {
  return el("div", { class: "thinking" }, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), world.say("thinking", { who: nameOf(who) }));
}

function attachments(message) {
  const shownInside = JSON.stringify(message.embeds ?? []);
  return (message.attachments ?? []).filter((each) => !shownInside.includes(`attachment://${each.filename}`) && !shownInside.includes(JSON.stringify(each.url))).map((each) =>
    /^image\//.test(each.content_type ?? "") || /\.(png|jpe?g|gif|webp)$/i.test(each.filename) ? picture({ url: each.url }, each, message, "image") : file(each));
}

function foot(message, world) {
  const thread = message.thread && el("button", { type: "button", class: "thread", onclick: () => world.go(message.thread.id) },
    el("b", {}, message.thread.name), el("span", {}, `${world.say("open")} ›`));
  const own = isPrivate(message) && el("div", { class: "own" }, "👁 ", world.say("onlyYou"), !world.plain && [" · ",
    el("button", { type: "button", class: "textual", onclick: () => world.dismiss(message) }, world.say("dismiss"))]);
  return [thread, own];
}

function embed(each, message, world) {
  const url = webAddress(each.url ?? "");
  const title = each.title && el("div", { class: "title markdown" }, url ? anchor(url, inline(each.title, { ...world, linked: true })) : inline(each.title, world));
  const author = each.author && el("div", { class: "by" }, webAddress(each.author.url ?? "") ? anchor(webAddress(each.author.url), each.author.name) : each.author.name);
  const fields = (each.fields ?? []).map((field) => el("div", { class: field.inline ? "field inline" : "field" },
    el("b", { class: "markdown" }, inline(field.name, world)), el("div", { class: "markdown" }, markdown(field.value, world))));
  const last = [each.footer?.text, each.timestamp && stamp(new Date(each.timestamp), world)].filter(Boolean).join(" • ");
  return el("div", { class: "embed", style: { "--accent": each.color === undefined || each.color === null ? "#1e1f22" : color(each.color) } },
    el("div", { class: "inner" }, author, title, each.description && el("div", { class: "markdown" }, markdown(each.description, world)),
      fields.length > 0 && el("div", { class: "fields" }, fields), each.image && picture(each.image, {}, message, "image"),
      last && el("small", { class: "footer" }, last)),
    each.thumbnail && picture(each.thumbnail, {}, message, "thumbnail"));
}
