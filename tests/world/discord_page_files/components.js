// Message components: what Discord calls v2, and the rows of buttons of before.
// https://docs.discord.com/developers/components/reference

import { anchor, el, served, webAddress } from "./dom.js";
import { markdown, spoiler } from "./markdown.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

export function components(list, message, world) {
  return list.map((each) => component(each, message, world));
}

function component(each, message, world) {
  switch (each.type) {
    case 1:
      return el("div", { class: "row" }, components(each.components, message, world));
    case 2:
      return button(each, message, world);
    case 3: case 5: case 6: case 7: case 8:
      return select(each, choices(each, world), world, (values, from) =>
        world.act({ do: "choose", message: message.id, custom_id: each.custom_id, values }, from));
    case 9:
      return el("div", { class: "section" },
        el("div", { class: "stack" }, components(each.components, message, world)), component(each.accessory, message, world));
    case 10:
      return el("div", { class: "markdown" }, markdown(each.content, world));
    case 11:
      return picture(each.media, each, message, "thumbnail");
    case 12:
      return el("div", { class: `gallery of${Math.min(each.items.length, 4)}` },
        each.items.map((item) => picture(item.media, item, message, "image")));
    case 13:
      return file(uploaded(each.file, message) ?? { url: each.file.url, filename: each.name }, each.spoiler);
    case 14:
      return el("hr", { class: `${each.divider === false ? "bare" : ""} ${each.spacing === 2 ? "wide" : ""}` });
    case 17:
      return container(each, message, world);
    default:
      return el("div", { class: "failed" }, `component ${each.type}`);
  }
}

function container(each, message, world) {
  const accent = each.accent_color ?? null;
  const held = components(each.components, message, world);
  const style = accent === null ? {} : { "--accent": color(accent) };
  const made = el("div", { class: accent === null ? "container" : "container accented", style }, held);
  return each.spoiler ? spoiler(made) : made;
}

export function color(number) {
  return `#${number.toString(16).padStart(6, "0")}`;
}

function button(each, message, world) {
  const label = [each.emoji?.name && el("span", { class: "emoji" }, each.emoji.name), each.label && el("span", {}, each.label)];
  const look = `button ${STYLES[each.style] ?? "secondary"}`;
  if (each.style === 5) {
    const url = webAddress(each.url);
    const made = url && !each.disabled ? anchor(url, label, el("span", { class: "out", "aria-hidden": "true" }, "↗")) : el("span", {}, label);
    made.className = look;
    return made;
  }
  const press = (event) => world.act({ do: "press", message: message.id, custom_id: each.custom_id }, event.currentTarget);
  return el("button", { type: "button", class: look, disabled: each.disabled, "data-custom-id": each.custom_id, onclick: press }, label);
}

// What can be chosen: the options given, or people, roles and channels as the stand-in knows them.
export function choices(each, world) {
  if (each.type === 3) return each.options;
  const people = world.persons().map(({ id, name }) => ({ value: id, label: name }));
  const roles = world.roles().map(({ id, name }) => ({ value: id, label: `@${name}` }));
  const channels = world.channels(each.channel_types).map(({ id, name }) => ({ value: id, label: `#${name}` }));
  return { 5: people, 6: roles, 7: [...people, ...roles], 8: channels }[each.type];
}

export function select(each, options, world, chosen) {
  const taken = new Set((each.default_values ?? []).map(({ id }) => id));
  const isTaken = (option) => option.default || taken.has(option.value);
  const label = each.placeholder || world.say("choose");
  const common = { "data-custom-id": each.custom_id, "aria-label": label, disabled: each.disabled };
  if ((each.max_values ?? 1) <= 1) {
    const given = (event) => chosen(event.currentTarget.value === "" ? [] : [event.currentTarget.value], event.currentTarget);
    return el("select", { ...common, class: "select", onchange: given },
      el("option", { value: "", selected: !options.some(isTaken), disabled: (each.min_values ?? 1) > 0, hidden: (each.min_values ?? 1) > 0 }, label),
      options.map((option) => el("option", { value: option.value, selected: isTaken(option) }, optionText(option))));
  }
  const boxes = options.map((option) => el("input", { type: "checkbox", value: option.value, checked: isTaken(option), disabled: each.disabled }));
  const values = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const rows = options.map((option, n) => el("label", {}, boxes[n], el("span", {}, option.label, option.description && el("small", {}, option.description))));
  const confirm = el("button", { type: "button", class: "button primary", onclick: (event) => chosen(values(), event.currentTarget) }, world.say("confirm"));
  return el("details", { ...common, class: "select many" }, el("summary", {}, label), el("div", { class: "options" }, rows, confirm));
}

function optionText(option) {
  return [option.emoji?.name, option.description ? `${option.label} — ${option.description}` : option.label].filter(Boolean).join(" ");
}

function uploaded(media, message) {
  const name = /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
  return (message.attachments ?? []).find((each) => each.filename === name || each.url === media.url || each.id === media.attachment_id);
}

export function picture(media, told, message, look) {
  const held = uploaded(media, message);
  const alt = told.description ?? held?.description ?? "";
  const url = served(held?.url ?? media.url);
  const shown = el("img", { class: look, src: url, alt, title: alt, loading: "eager", width: media.width ?? held?.width, height: media.height ?? held?.height });
  const missing = () => shown.replaceWith(el("span", { class: `${look} missing` }, alt || held?.filename || media.url));
  shown.addEventListener("error", missing);
  const made = el("a", { class: "picture", href: url, target: "_blank", rel: "noopener noreferrer" }, shown, alt && look === "image" && el("span", { class: "alt", title: alt, "aria-hidden": "true" }, "ALT"));
  return told.spoiler ? spoiler(made) : made;
}

export function file(attachment, hidden) {
  const size = attachment.size ? ` ${Math.max(1, Math.round(attachment.size / 1024))} KB` : "";
  const url = served(attachment.url);
  const made = el("div", { class: "file" }, el("span", { "aria-hidden": "true" }, "📄"),
    el("span", {}, url ? anchor(url, attachment.filename ?? url) : attachment.filename, el("small", {}, size)));
  return hidden ? spoiler(made) : made;
}
