// Discord's markdown, as nodes. https://support.discord.com/hc/en-us/articles/210298617

import { anchor, el, webAddress } from "./dom.js";

const FENCE = /```(?:([\w+.#-]+)\n)?\n?([\s\S]+?)\n?```/g;
const ITEM = /^( *)([-*]|\d+\.) +(.+)$/;

export function markdown(text, world) {
  const made = document.createDocumentFragment();
  let past = 0;
  for (const fence of text.matchAll(FENCE)) {
    made.append(...blocks(text.slice(past, fence.index).replace(/\n$/, ""), world));
    made.append(el("pre", {}, el("code", {}, fence[2])));
    past = fence.index + fence[0].length;
  }
  made.append(...blocks(text.slice(past).replace(past ? /^\n/ : /^$/, ""), world));
  return made;
}

function blocks(text, world) {
  const made = [];
  const lines = text === "" ? [] : text.split("\n");
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
    const small = /^-# +(\S.*)$/.exec(line);
    if (line.startsWith(">>> ")) {
      made.push(el("blockquote", {}, blocks([line.slice(4), ...lines.slice(at + 1)].join("\n"), world)));
      break;
    } else if (line.startsWith("> ")) {
      const end = until(lines, at, (each) => !each.startsWith("> "));
      made.push(el("blockquote", {}, blocks(lines.slice(at, end).map((each) => each.slice(2)).join("\n"), world)));
      at = end;
    } else if (heading) {
      made.push(el(`h${heading[1].length}`, {}, inline(heading[2], world)));
      at += 1;
    } else if (small) {
      made.push(el("small", { class: "subtext" }, inline(small[1], world)));
      at += 1;
    } else if (ITEM.test(line)) {
      const end = until(lines, at, (each) => !ITEM.test(each));
      made.push(list(lines.slice(at, end), world));
      at = end;
    } else {
      const end = until(lines, at + 1, (each) => /^(#{1,3} +\S|-# +\S|>{1}(>>)? )/.test(each) || ITEM.test(each));
      made.push(el("div", { class: "text" }, inline(lines.slice(at, end).join("\n"), world)));
      at = end;
    }
  }
  return made;
}

function until(lines, from, stop) {
  let at = from;
  while (at < lines.length && !stop(lines[at])) at += 1;
  return at;
}

function list(lines, world) {
  const top = el("div", { class: "lists" });
  const open = [];
  for (const line of lines) {
    const [, indent, mark, text] = ITEM.exec(line);
    const number = parseInt(mark, 10);
    const other = () => indent.length === open.at(-1).depth && (open.at(-1).node.tagName === "UL") !== Number.isNaN(number);
    while (open.length && (indent.length < open.at(-1).depth || other())) open.pop();
    if (!open.length || indent.length > open.at(-1).depth) {
      const made = Number.isNaN(number) ? el("ul") : el("ol", { start: number });
      (open.at(-1)?.node.lastChild ?? top).append(made);
      open.push({ depth: indent.length, node: made });
    }
    open.at(-1).node.append(el("li", {}, inline(text, world)));
  }
  return top;
}

// In Discord's order: what is first and fits, wins. Each takes what it matched and returns a node, or null to pass.
const RULES = [
  [/\\([^\p{L}\p{N}\s])/uy, ([, sign]) => sign],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, ([, , code]) => el("code", {}, code.replace(/^ (.*`.*) $/, "$1"))],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, ([, at, style], world) => time(Number(at), style ?? "f", world)],
  [/<@!?(\d+)>/y, ([, id], world) => mention(`@${world.userName(id)}`)],
  [/<@&(\d+)>/y, ([, id], world) => mention(`@${world.roleName(id)}`)],
  [/<#(\d+)>/y, ([, id], world) => mention(`#${world.channelName(id)}`)],
  [/<\/([^:>]{1,100}):(\d+)>/y, ([, name]) => mention(`/${name}`)],
  [/<a?:(\w{2,32}):\d+>/y, ([, name]) => `:${name}:`],
  [/@(everyone|here)/y, ([whole]) => mention(whole)],
  [/\[((?:\\[\s\S]|\[[^\[\]]*\]|[^\[\]\\])+)\]\(<?((?:[^\s()<>]|\([^\s()<>]*\))+)>?(?: +"[^"]*")?\)/y, masked],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url]) => address(url)],
  [/https?:\/\/(?:\([^\s<()]*\)|[^\s<()\]])*(?:\([^\s<()]*\)|[^\s<().,:;"'\]])/y, ([url], world) => (world.linked ? null : address(url))],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, wrapped("strong")],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, wrapped("u")],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, wrapped("s")],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, ([, text], world) => spoiler(inline(text, world))],
  [/\*(?=[^\s*])((?:\\[\s\S]|\*\*|[^*\\])+?)\*(?!\*)/y, wrapped("em")],
  [/(?<![\p{L}\p{N}])_((?:\\[\s\S]|__|[^_\\])+?)_(?![\p{L}\p{N}_])/uy, wrapped("em")],
];

const PLAIN = /(?:(?!https?:\/\/)[^\\`*_~|[<@])+/y;

export function inline(text, world) {
  const made = [];
  for (let at = 0; at < text.length; ) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text);
    if (plain) {
      made.push(plain[0]);
      at = PLAIN.lastIndex;
      continue;
    }
    let found = null;
    for (const [pattern, make] of RULES) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      found = match && make(match, world);
      if (found !== null) {
        at += match[0].length;
        break;
      }
    }
    if (found === null) at += (found = String.fromCodePoint(text.codePointAt(at))).length;
    made.push(found);
  }
  return made;
}

function wrapped(tag) {
  return ([, text], world) => el(tag, {}, inline(text, world));
}

function masked([, label, target], world) {
  const url = webAddress(target);
  // Discord shows a link whose text is itself an address as it was written.
  if (!url || world.linked || /(?<!\\)https?:\/\//.test(label)) return null;
  return anchor(url, inline(label, { ...world, linked: true }));
}

function address(text) {
  const url = webAddress(text);
  return url ? anchor(url, text) : text;
}

function mention(text) {
  return el("span", { class: "mention" }, text);
}

export function spoiler(children) {
  const show = (event) => event.currentTarget.classList.add("shown");
  return el("button", { type: "button", class: "spoiler", onclick: show }, children);
}

const SHAPES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" }, S: { dateStyle: "short", timeStyle: "medium" },
};

export function dated(moment, style, world) {
  return new Intl.DateTimeFormat(world.locale, { ...SHAPES[style], timeZone: world.zone }).format(moment);
}

function time(seconds, style, world) {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return null;
  const said = style === "R" ? ago(seconds - world.now() / 1000, world) : dated(moment, style, world);
  return el("time", { datetime: moment.toISOString(), title: dated(moment, "F", world) }, said);
}

const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

function ago(seconds, world) {
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(world.locale).format(Math.round(seconds / length), unit);
}
