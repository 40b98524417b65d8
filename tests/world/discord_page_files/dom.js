// Elements are made here and nowhere else: a stranger's text only ever becomes a text node or a checked attribute.

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, said] of Object.entries(value)) made.style.setProperty(key, said);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

// Only web addresses are followed; what is not one is shown as the text it is.
export function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function anchor(url, ...children) {
  return el("a", { href: url, title: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// The stand-in serves what was uploaded under /attachments/, whatever host the address names.
export function served(url) {
  const address = webAddress(url);
  if (!address) return null;
  const path = new URL(address).pathname;
  return path.startsWith("/attachments/") ? path + new URL(address).search : address;
}
