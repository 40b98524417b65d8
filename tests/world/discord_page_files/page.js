// The page: what the stand-in holds, asked for every second, and what a person does with it.

import { makeBox } from "./box.js";
import { onMessages } from "./commands.js";
import { el } from "./dom.js";
import { inline } from "./markdown.js";
import { avatar, isPrivate, nameOf, render, snippet, tag, thinking } from "./message.js";
import { openModal } from "./modal.js";
import { wordsOf } from "./words.js";

const EVERY = 1000; // milliseconds between two looks
const MODAL = 9; // the callback that opens a form
const LANGUAGES = [["en-US", "English"], ["ja", "日本語"], ["zh-CN", "中文"]];
const SIGNS = { 0: "#", 1: "@", 2: "🔊", 5: "📣", 10: "🧵", 11: "🧵", 12: "🧵", 15: "🗂" };
const asked = new URLSearchParams(location.search);
const $ = (id) => document.getElementById(id);

let view = { guilds: [], persons: [], commands: [], version: -1 };
let person = asked.get("person"), channel = asked.get("channel"), locale = asked.get("locale");
let waiting = [], shownAs = "", drawn = new Map(), seen = new Map();
const only = asked.get("messages")?.split(","), dismissed = new Set(), usedIn = new Map();

const guilds = () => view.guilds;
const guildOf = (id) => guilds().find((each) => each.channels.some((held) => held.id === id));
const channelOf = (id) => guilds().flatMap((each) => each.channels).find((held) => held.id === id);
const me = () => view.persons.find(({ id }) => id === person) ?? view.persons[0] ?? { id: person ?? "0", name: "?" };

const world = {
  plain: asked.get("plain") === "1",
  zone: asked.get("zone") ?? undefined,
  get locale() { return locale ?? me().locale ?? navigator.language; },
  now: () => (asked.get("now") ? Number(asked.get("now")) * 1000 : Date.now()),
  say: (key, values) => wordsOf(world.locale)(key, values),
  commands: () => view.commands,
  persons: () => view.persons.map((each) => ({ id: each.id, name: nameOf(each) })),
  roles: () => (guildOf(channel)?.roles ?? []).filter(({ name }) => name !== "@everyone"),
  channels: (types) => (guildOf(channel)?.channels ?? []).filter(({ type }) => !types?.length || types.includes(type)),
  userName: (id) => world.persons().find((each) => each.id === id)?.name ?? authors().find((each) => each.id === id)?.username ?? id,
  roleName: (id) => guilds().flatMap((each) => each.roles ?? []).find((each) => each.id === id)?.name ?? id,
  channelName: (id) => channelOf(id)?.name ?? id,
  find: (id) => guilds().flatMap((each) => each.channels).flatMap(({ messages }) => messages ?? []).find((each) => each.id === id),
  called: (message) => message.mention_everyone || message.mention_roles?.length > 0 || message.mentions?.some(({ id }) => id === me().id),
  usedFor: (message) => usedIn.get(message.id) ?? null,
  dismiss: (message) => { dismissed.add(message.id); draw(); },
  act, menu, notice, go,
};

function authors() {
  return guilds().flatMap((each) => each.channels).flatMap(({ messages }) => messages ?? []).map(({ author }) => author);
}

// Do something as the person: one answer comes back, whatever else happens is seen at the next look.
async function act(deed, from, told) {
  const wait = { id: Symbol("waiting"), told, who: bot() };
  if (from) { from.setAttribute("aria-busy", "true"); from.disabled = true; }
  if (told) { waiting.push(wait); draw(); }
  try {
    const body = { person: me().id, guild: realGuild(), channel, locale: world.locale, ...deed };
    const answer = await fetch("/world/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const exchange = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (deed.do === "complete") return answer.ok ? exchange : null;
    if (!answer.ok || exchange.error) notice(String(exchange.error ?? exchange.message ?? world.say("failed")));
    else received(exchange, told);
    return exchange;
  } catch (trouble) {
    if (!(trouble instanceof TypeError || trouble instanceof SyntaxError)) throw trouble;
    notice(world.say("failed"));
    return null;
  } finally {
    waiting = waiting.filter((each) => each !== wait);
    if (from?.isConnected) { from.removeAttribute("aria-busy"); from.disabled = false; }
    if (deed.do !== "complete") await look(true);
  }
}

function received(exchange, told) {
  const modal = exchange.modal ?? (exchange.callback?.type === MODAL ? exchange.callback.data : null);
  if (modal) openModal(modal, world, (values) => act({ do: "submit", exchange: exchange.id, values }, null, told));
  for (const message of told ? (exchange.messages ?? []).slice(0, 1) : []) usedIn.set(message.id, { who: { ...me(), username: nameOf(me()) }, what: told });
}

function realGuild() {
  const id = guildOf(channel)?.id;
  return id && id !== "@me" ? id : null;
}

function bot() {
  return authors().find((each) => each.bot) ?? { id: "1000", username: "Kaiho", bot: true };
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").classList.remove("shown");
  requestAnimationFrame(() => $("notice").classList.add("shown"));
}

function menu(message, event) {
  const rows = onMessages(view.commands, world.locale).map(({ name, shown }) => [`🧩 ${shown}`, () => act({ do: "use_on", message: message.id, command: name }, null, shown)]);
  rows.push([world.say("copy"), () => navigator.clipboard?.writeText(message.content || snippet(message))], [world.say("copyId"), () => navigator.clipboard?.writeText(message.id)]);
  document.querySelector(".menu")?.remove();
  const made = el("div", { class: "menu", role: "menu", popover: "auto", ontoggle: ({ newState }) => newState === "closed" && made.remove() },
    rows.map(([label, deed]) => el("button", { type: "button", role: "menuitem", onclick: () => { made.hidePopover(); deed(); } }, label)));
  document.body.append(made);
  made.showPopover();
  const box = event.clientX ? { left: event.clientX, top: event.clientY } : event.currentTarget.getBoundingClientRect();
  made.style.left = `${Math.max(4, Math.min(box.left, innerWidth - made.offsetWidth - 8))}px`;
  made.style.top = `${Math.max(4, Math.min(box.top, innerHeight - made.offsetHeight - 8))}px`;
  made.firstChild.focus();
}

function go(id) {
  channel = id;
  history.replaceState(null, "", `?${new URLSearchParams({ ...Object.fromEntries(asked), channel: id })}`);
  draw();
  $("messages").scrollTop = $("messages").scrollHeight;
}

async function look(now = false) {
  try {
    const found = await (await fetch(`/world/view?${new URLSearchParams(person ? { person } : {})}`)).json();
    const changed = now || found.version !== view.version;
    view = found;
    person ??= me().id;
    if (!channelOf(channel)) channel = guilds().flatMap((each) => each.channels)[0]?.id ?? null;
    if (changed) draw();
    document.body.classList.remove("away");
  } catch (trouble) {
    if (!(trouble instanceof TypeError || trouble instanceof SyntaxError)) throw trouble;
    if (!document.body.classList.contains("away")) notice(world.say("away"));
    document.body.classList.add("away");
  }
}

function draw() {
  document.documentElement.lang = world.locale.startsWith("zh") ? "zh-Hans" : world.locale.slice(0, 2);
  document.body.classList.toggle("plain", world.plain);
  const held = channelOf(channel);
  if (!world.plain) {
    drawSide(held);
    box.label(world.say("write", { channel: `${SIGNS[held?.type] ?? "#"}${held?.name ?? ""}` }));
  }
  drawMessages(held);
  document.body.dataset.ready = String(view.version);
}

function drawSide(held) {
  const own = guildOf(channel);
  $("guilds").replaceChildren(...guilds().map((each) => el("button", { type: "button", class: "guild", title: guildName(each), "aria-label": guildName(each), "aria-current": each === own ? "true" : null, onclick: () => each.channels[0] && go(each.channels[0].id) }, initials(guildName(each)))));
  $("guild").textContent = own ? guildName(own) : "";
  const all = own?.channels ?? [];
  const below = (parent) => all.filter((each) => each.parent_id === parent.id && isThread(each));
  $("channels").replaceChildren(...all.filter((each) => !isThread(each) || !all.some(({ id }) => id === each.parent_id)).flatMap((each) => [link(each, held), ...below(each).map((thread) => link(thread, held, "under"))]));
  $("channel").replaceChildren(el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[held?.type] ?? "#"), el("h1", {}, held?.name ?? ""), held?.topic ? el("span", { class: "topic" }, held.topic) : "");
  if (document.activeElement?.closest?.("#me")) return;
  const pick = (label, options, chosen, change) => el("select", { "aria-label": world.say(label), title: world.say(label), onchange: (event) => change(event.target.value) }, options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
  const spoken = LANGUAGES.some(([code]) => code === world.locale) ? LANGUAGES : [...LANGUAGES, [world.locale, world.locale]];
  $("me").replaceChildren(avatar({ ...me(), bot: false }),
    pick("person", view.persons.map((each) => [each.id, nameOf(each)]), me().id, (id) => { person = id; locale = null; document.activeElement.blur(); look(true); }),
    pick("language", spoken, world.locale, (code) => { locale = code; document.activeElement.blur(); draw(); }));
}

const guildName = (each) => (each.id && each.id !== "@me" ? each.name : world.say("direct"));
const initials = (name) => name.split(/\s+/).map((word) => [...word][0]).join("").slice(0, 3);
const isThread = ({ type }) => [10, 11, 12].includes(type);

function link(each, held, look = "") {
  const last = each.messages?.at(-1)?.id ?? "";
  if (each === held || !seen.has(each.id)) seen.set(each.id, last);
  const fresh = seen.get(each.id) !== last;
  return el("button", { type: "button", class: `channel ${look} ${fresh ? "fresh" : ""}`, "aria-current": each === held ? "page" : null, onclick: () => go(each.id) },
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[each.type] ?? "#"), each.name, fresh && el("span", { class: "dot", title: world.say("unread") }));
}

function drawMessages(held) {
  const place = $("messages");
  const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const state = [channel, me().id, world.locale].join();
  if (state !== shownAs) drawn = new Map();
  const fresh = state !== shownAs;
  shownAs = state;
  place.setAttribute("aria-label", held?.name ?? "");
  const made = held?.type === 15 ? posts(held) : messages(held);
  const pending = waiting.map(({ told, who }) => el("article", { class: "message private" }, el("div", { class: "above" }, avatar(me()), el("span", {}, told)),
    el("div", { class: "line" }, avatar(who), el("div", { class: "body" }, el("header", {}, el("b", { class: "author" }, nameOf(who)), tag(world)), thinking(who, world)))));
  const wanted = [...(made.length ? made : [el("p", { class: "empty" }, world.say("empty"))]), ...pending];
  // Only what is new or changed is touched: an open list or a focused button stays as it is.
  wanted.forEach((node, n) => place.children[n] !== node && place.insertBefore(node, place.children[n] ?? null));
  while (place.children.length > wanted.length) place.lastChild.remove();
  if (atEnd || fresh) place.scrollTop = place.scrollHeight;
}

function messages(held) {
  const shown = (held?.messages ?? []).filter((each) => !dismissed.has(each.id) && (!only || only.includes(each.id)) && (!each.ephemeral_for || each.ephemeral_for === me().id));
  const kept = new Map();
  const made = shown.map((each, n) => {
    const before = shown[n - 1];
    const sum = JSON.stringify([each, before?.id, usedIn.get(each.id), /<t:\d+:R>/.test(JSON.stringify(each)) && Math.floor(world.now() / 60_000)]);
    const old = drawn.get(each.id);
    const node = old?.sum === sum ? old.node : render(each, before, world);
    kept.set(each.id, { sum, node });
    return node;
  });
  drawn = kept;
  return made;
}

function posts(forum) {
  const tags = new Map((forum.available_tags ?? []).map((each) => [each.id, each]));
  return world.channels().filter(({ parent_id }) => parent_id === forum.id).reverse().map((post) => el("button", { type: "button", class: "post", onclick: () => go(post.id) },
    el("span", { class: "tags" }, (post.applied_tags ?? []).map((id) => el("span", { class: "chip" }, `${tags.get(id)?.emoji_name ?? ""} ${tags.get(id)?.name ?? id}`.trim()))),
    el("b", {}, post.name), el("span", { class: "snippet" }, post.messages?.[0] ? inline(snippet(post.messages[0]), { ...world, linked: true }) : ""),
    el("small", {}, world.say("posts", { count: post.messages?.length ?? 0 }))));
}

const box = makeBox($("box"), world, (deed, told) => act(deed, null, told));
await look(true);
if (asked.get("type")) box.write(asked.get("type"));
setInterval(look, EVERY);
