// The registered commands as one types them: `/license compare left:… right:…`.

const SUB = 1, GROUP = 2;
const STRING = 3, INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, NUMBER = 10;

const local = (named, locale, key = "name") => {
  const all = named[`${key}_localizations`] ?? {};
  return all[locale] ?? all[Object.keys(all).find((each) => each.slice(0, 2) === locale.slice(0, 2))] ?? named[key];
};

// Every command that can be typed, groups taken apart.
export function typable(commands, locale) {
  const walk = (node, path, shown) => {
    const names = [[...path, node.name].join(" "), [...shown, local(node, locale)].join(" ")];
    const below = (node.options ?? []).filter(({ type }) => type === SUB || type === GROUP);
    if (below.length) return below.flatMap((each) => walk(each, [...path, node.name], [...shown, local(node, locale)]));
    return [{ path: names[0], shown: names[1], description: local(node, locale, "description"), options: (node.options ?? []).map((each) => option(each, locale)) }];
  };
  return commands.filter(({ type }) => (type ?? 1) === 1).flatMap((each) => walk(each, [], []))
    .sort((one, other) => one.shown.localeCompare(other.shown, locale));
}

function option(each, locale) {
  const choices = (each.choices ?? []).map((choice) => ({ name: local(choice, locale), value: choice.value }));
  return { ...each, choices, shown: local(each, locale), description: local(each, locale, "description") };
}

export function onMessages(commands, locale) {
  return commands.filter(({ type }) => type === 3).map((each) => ({ name: each.name, shown: local(each, locale) }));
}

// What was typed so far: which command, and which options with what behind each.
export function read(text, known) {
  const typed = text.replace(/^\//, "");
  const fits = (name) => typed === name || typed.startsWith(`${name} `);
  const found = known.flatMap((each) => [[each, each.path], [each, each.shown]]).filter(([, name]) => fits(name))
    .sort(([, one], [, other]) => other.length - one.length)[0];
  if (!found) return { entry: null, given: [], rest: typed };
  const [entry, name] = found;
  const rest = typed.slice(name.length);
  const names = entry.options.flatMap((each) => [[each.shown, each], [each.name, each]]);
  const either = names.map(([each]) => each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((one, other) => other.length - one.length).join("|");
  const marks = either ? [...rest.matchAll(new RegExp(`(?:^|\\s)(${either}):`, "gu"))] : [];
  const given = marks.map((mark, n) => {
    const start = mark.index + mark[0].length;
    return { option: names.find(([each]) => each === mark[1])[1], text: rest.slice(start, marks[n + 1]?.index ?? rest.length).trim(), start };
  });
  return { entry, given, rest, complete: typed.length > name.length };
}

// The value Discord would send, or undefined where the text is none.
export function value(option, text, world, picked) {
  const known = picked.get(`${option.name}\u0000${text}`) ?? option.choices.find(({ name }) => name === text)?.value;
  if (known !== undefined) return known;
  switch (option.type) {
    case INTEGER: return /^-?\d+$/.test(text) ? Number(text) : undefined;
    case NUMBER: return text !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case BOOLEAN: return booleans(world).find(({ name, value: is }) => name.toLowerCase() === text.toLowerCase() || String(is) === text.toLowerCase())?.value;
    case USER: case CHANNEL: case ROLE: {
      const bare = text.replace(/^[@#]/, "");
      return mentionable(option.type, world).find(({ id, name }) => name === bare || id === bare)?.id;
    }
    default: return option.type === STRING && text !== "" ? text : undefined;
  }
}

function booleans(world) {
  return [{ name: world.say("yes"), value: true }, { name: world.say("no"), value: false }];
}

function mentionable(type, world) {
  return { [USER]: world.persons, [CHANNEL]: world.channels, [ROLE]: world.roles }[type]();
}

// What may be offered for an option without asking the bot.
export function offers(option, text, world) {
  const sign = option.type === CHANNEL ? "#" : "@";
  const all = option.type === BOOLEAN ? booleans(world)
    : [USER, CHANNEL, ROLE].includes(option.type) ? mentionable(option.type, world).map(({ id, name }) => ({ name: sign + name, value: id }))
    : option.choices;
  return all.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
}
