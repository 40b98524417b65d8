// The line in which one writes: a message, or a command with its list of suggestions.

import { offers, read, typable, value } from "./commands.js";
import { el } from "./dom.js";

const PAUSE = 120; // milliseconds of silence before the bot is asked for suggestions

export function makeBox(form, world, send) {
  const picked = new Map(); // "option\0what was shown" → the value behind a suggestion
  let items = [], active = -1, asked = 0, timer = 0;
  const input = el("input", { type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list" });
  const panel = el("div", { id: "suggestions", role: "listbox", hidden: true });
  const hint = el("div", { class: "hint", "aria-live": "polite" });
  form.replaceChildren(panel, hint, input);

  const known = () => typable(world.commands(), world.locale);

  function show(found, chosen = -1) {
    items = found;
    active = Math.min(chosen, found.length - 1);
    panel.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    panel.replaceChildren(...found.map((item, n) => el("div", { role: "option", id: `suggestion-${n}`, "aria-selected": String(n === active),
      onpointerdown: (event) => { event.preventDefault(); item.take(); } }, el("b", {}, item.label), el("span", {}, item.detail ?? ""), item.note && el("i", {}, item.note))));
    input.setAttribute("aria-activedescendant", active < 0 ? "" : `suggestion-${active}`);
    panel.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function put(text) {
    input.value = text;
    input.focus();
    suggest();
  }

  function suggest() {
    clearTimeout(timer);
    asked += 1;
    hint.textContent = "";
    if (!input.value.startsWith("/")) return show([]);
    const said = read(input.value, known());
    if (!said.entry || !said.complete) return show(named(said));
    hint.textContent = `/${said.entry.shown} — ${said.entry.description}`;
    const last = said.given.at(-1);
    show(last ? [...offered(last, said), ...unused(said, /\S*$/.exec(last.text)[0])] : unused(said, said.rest.trim()));
    if (last?.option.autocomplete) timer = setTimeout(() => complete(last, said, asked), PAUSE);
    return undefined;
  }

  function named(said) {
    const typed = input.value.slice(1).toLowerCase();
    const hits = known().filter(({ path, shown }) => path.toLowerCase().includes(typed) || shown.toLowerCase().includes(typed));
    const rank = ({ path, shown }) => Math.min(...[path, shown].map((each) => (each.toLowerCase() === typed ? 0 : each.toLowerCase().startsWith(typed) ? 1 : 2)));
    hits.sort((one, other) => rank(one) - rank(other));
    if (!known().length) hint.textContent = world.say("none");
    const exact = said.entry ? 0 : -1;
    return show(hits.map((each) => ({ label: `/${each.shown}`, detail: each.description, take: () => put(`/${each.shown} `) })), exact) ?? items;
  }

  function unused(said, typed) {
    const left = said.entry.options.filter((each) => !said.given.some(({ option }) => option.name === each.name));
    const hits = left.filter(({ shown, name }) => typed === "" ? !said.given.at(-1) || /\s$/.test(input.value) : shown.startsWith(typed) || name.startsWith(typed));
    return hits.sort((one, other) => Number(other.required ?? false) - Number(one.required ?? false)).map((each) => ({
      label: `${each.shown}:`, detail: each.description, note: world.say(each.required ? "required" : "optional"),
      take: () => put(`${input.value.slice(0, input.value.length - typed.length).trimEnd()} ${each.shown}:`),
    }));
  }

  function filled(last, name) {
    const head = input.value.length - read(input.value, known()).rest.length;
    return `${input.value.slice(0, head + last.start)}${name} `;
  }

  function choice(last, found) {
    const take = () => { picked.set(`${last.option.name}\u0000${found.name.trim()}`, found.value); put(filled(last, found.name)); };
    return { label: found.name, take };
  }

  function offered(last, said) {
    const done = value(last.option, last.text, world, picked) !== undefined && /\s$/.test(input.value);
    return done && said ? [] : offers(last.option, last.text, world).map((each) => choice(last, each));
  }

  async function complete(last, said, turn) {
    if (picked.has(`${last.option.name}\u0000${last.text}`)) return;
    const found = await world.act({ do: "complete", command: said.entry.path, options: values(said, last), focused: last.option.name, typed: last.text }, null);
    if (turn === asked && found) show([...(found.choices ?? []).map((each) => choice(last, { ...each, name: String(each.name) })), ...items]);
  }

  function values(said, without) {
    const held = said.given.filter((each) => each !== without).map(({ option, text }) => [option.name, value(option, text, world, picked)]);
    return Object.fromEntries(held.filter(([, each]) => each !== undefined));
  }

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    if (!text.startsWith("/")) return clear(() => send({ do: "say", content: text }));
    const said = read(text, known());
    if (!said.entry) return world.notice(world.say("unknown", { what: text }));
    const options = values(said, null);
    const wanting = said.entry.options.filter(({ required, name }) => required && !(name in options));
    if (wanting.length) return world.notice(world.say("missing", { what: wanting.map(({ shown }) => shown).join(", ") }));
    return clear(() => send({ do: "use", command: said.entry.path, options }, text));
  }

  function clear(then) {
    input.value = "";
    suggest();
    return then();
  }

  function press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.isComposing) return;
    if (event.key in steps && items.length) {
      event.preventDefault();
      show(items, (active + steps[event.key] + items.length) % items.length);
    } else if (event.key === "Tab" && items.length && !event.shiftKey) {
      event.preventDefault();
      items[Math.max(active, 0)].take();
    } else if (event.key === "Escape") {
      show([]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (active >= 0) items[active].take();
      else submit();
    }
  }

  input.addEventListener("input", suggest);
  input.addEventListener("keydown", press);
  input.addEventListener("blur", () => show([]));
  form.addEventListener("submit", (event) => event.preventDefault());
  return { label: (text) => { input.placeholder = text; input.setAttribute("aria-label", text); }, write: put };
}
