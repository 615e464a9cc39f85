/** Small helpers around the document. */

export const byId = (id) => document.getElementById(id);

/** Makes an element: attributes by name, `text` for its text, then children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') {
      element.textContent = value;
    } else if (value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

/** Sets a text only when it differs, so that live regions speak once. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const two = (number) => String(number).padStart(2, '0');

/** hh:mm:ss in the reader's time zone, with the date in front where it is not today's. */
export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return '–';
  }
  const hours = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return date.toDateString() === new Date().toDateString()
    ? hours
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${hours}`;
}

/** Runs a drawing function once per frame, however often it is asked for. */
export function perFrame(draw) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    }
  };
}
