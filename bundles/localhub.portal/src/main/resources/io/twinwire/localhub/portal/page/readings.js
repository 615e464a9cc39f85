/** Reads a message's JSON body: pure, without the document. */

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const quantity = (value) =>
  typeof value !== 'number' || Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(6)));

function reading(key, raw, time) {
  if (!isObject(raw)) {
    return { key, value: raw, time, detail: '' };
  }
  if ('mean' in raw) {
    const range = 'min' in raw ? `mean, ${quantity(raw.min)} to ${quantity(raw.max)}` : 'mean';
    return {
      key,
      value: raw.mean,
      low: raw.min,
      high: raw.max,
      time: raw.t1 ?? time,
      detail: raw.n === undefined ? range : `${range}, ${raw.n} samples`,
    };
  }
  return { key, value: raw.v, time: raw.t ?? time, detail: raw.q ?? '' };
}

/** The message's number, as far as it has one, and its readings. */
export function parseMessage(message) {
  let body;
  try {
    body = JSON.parse(message.body);
  } catch {
    body = undefined;
  }
  const number = isObject(body) ? body.messageNumber : undefined;
  const time = (isObject(body) ? body.time : undefined) ?? message.enqueuedTime;
  const readings = isObject(body) && isObject(body.readings) ? Object.entries(body.readings) : [];
  return {
    number: number ?? message.properties?.messageNumber,
    readings: readings.map(([key, raw]) => reading(key, raw, time)),
  };
}

export const shown = (value) => (value === undefined ? '–' : quantity(value));
