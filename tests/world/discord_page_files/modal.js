// A form that the bot asks for, in a dialog. https://docs.discord.com/developers/components/reference

import { choices, select } from "./components.js";
import { el } from "./dom.js";
import { markdown } from "./markdown.js";

export function openModal(modal, world, submit) {
  const answers = new Map(); // custom id → a function that returns what was entered
  const rows = modal.components.map((each) => row(each, answers, world));
  const close = el("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, world.say("cancel"));
  const form = el("form", { method: "dialog", onsubmit: () => submit(Object.fromEntries([...answers].map(([id, read]) => [id, read()]))) },
    el("h2", { id: "modal-title" }, modal.title), rows,
    el("footer", {}, close, el("button", { class: "button primary" }, world.say("submit"))));
  const dialog = el("dialog", { class: "modal", "aria-labelledby": "modal-title", onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}

function row(each, answers, world) {
  if (each.type === 1) return each.components.map((held) => labeled(held.label, null, held, answers, world));
  if (each.type === 18) return labeled(each.label, each.description, each.component, answers, world);
  return el("div", { class: "markdown" }, markdown(each.content ?? "", world));
}

function labeled(label, description, held, answers, world) {
  const required = held.required !== false;
  const control = field(held, required, answers, world);
  const words = [el("span", { class: "label" }, label, required && el("span", { class: "star", "aria-hidden": "true" }, " *")), description && el("small", {}, description)];
  const group = control.matches("details, fieldset");
  if (group) control.setAttribute("aria-label", label);
  return el(group ? "div" : "label", { class: "question" }, words, control);
}

function field(held, required, answers, world) {
  if (held.type === 4) {
    const common = { required, placeholder: held.placeholder, minlength: held.min_length, maxlength: held.max_length ?? 4000, name: held.custom_id };
    const made = held.style === 2 ? el("textarea", { ...common, rows: 4 }) : el("input", { ...common, type: "text" });
    made.value = held.value ?? "";
    answers.set(held.custom_id, () => made.value);
    return made;
  }
  if (held.type === 21 || held.type === 22) return several(held, held.type === 21 ? "radio" : "checkbox", required, answers);
  if (held.type === 23) {
    const made = el("input", { type: "checkbox", checked: held.default, name: held.custom_id });
    answers.set(held.custom_id, () => made.checked);
    return made;
  }
  if (held.type === 19) return el("span", { class: "failed" }, "Files cannot be chosen here.");
  return chosenFrom(held, required, answers, world);
}

function chosenFrom(held, required, answers, world) {
  const options = choices(held, world);
  const given = options.filter((option) => option.default || (held.default_values ?? []).some(({ id }) => id === option.value)).map(({ value }) => value);
  let chosen = given;
  answers.set(held.custom_id, () => chosen);
  const made = select({ ...held, min_values: required ? held.min_values : 0 }, options, world, (values) => (chosen = values));
  if (made.matches("select")) {
    made.required = required;
    made.name = held.custom_id;
  } else {
    // In a form nothing is confirmed piece by piece: what is ticked when it is sent, counts.
    made.querySelector(".options > button").remove();
    made.addEventListener("change", () => (chosen = [...made.querySelectorAll("input:checked")].map((box) => box.value)));
  }
  return made;
}

function several(held, type, required, answers) {
  const boxes = held.options.map((option) => el("input", { type, name: held.custom_id, value: option.value, checked: option.default, required: required && type === "radio" }));
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  answers.set(held.custom_id, () => (type === "radio" ? (ticked()[0] ?? null) : ticked()));
  return el("fieldset", {}, held.options.map((option, n) => el("label", {}, boxes[n], el("span", {}, option.label, option.description && el("small", {}, option.description)))));
}
