/** Compares what is desired with what is reported: pure, without the document. */

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

export function same(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, i) => same(value, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]))
    );
  }
  return a === b;
}

/** A section without its versions and metadata. */
export function content(section) {
  return Object.fromEntries(
    Object.entries(section ?? {}).filter(([key]) => key !== '$version' && key !== '$metadata'),
  );
}

/** Every value below a section with its path; arrays are values. */
export function leaves(value, path = []) {
  return isObject(value)
    ? Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]))
    : [{ path, value }];
}

const at = (value, path) =>
  path.reduce((node, key) => (isObject(node) ? node[key] : undefined), value);

/**
 * What the device says of a whole version: Twinwire reports `configuration` with a code per
 * section; other devices do not, and nothing is concluded from its absence.
 */
function verdicts(desired, reported) {
  const summary = reported.configuration;
  if (!isObject(summary) || !(summary.version >= desired.$version)) {
    return { refused: [], held: [] };
  }
  const units = Object.entries(isObject(summary.sections) ? summary.sections : {});
  const told = ([name, unit]) => ({ name, text: unit?.description ?? `code ${unit?.code}` });
  return {
    refused: units.filter(([, unit]) => unit?.code >= 400).map(told),
    held: units.filter(([, unit]) => unit?.code === 202).map(told),
  };
}

/** Whether a section's verdict may be about a path; a short name's section is not known here. */
const concerns = (name, path) => path.length === 1 || path.join('/').startsWith(`${name}/`);

/**
 * The state of each desired value: confirmed (with the time of the report), refused or waiting.
 *
 * @returns {{rows: Array, refusals: Array}}
 */
export function compare(twin) {
  const { desired = {}, reported = {} } = twin.properties ?? {};
  const { refused, held } = verdicts(desired, reported);
  const rows = leaves(content(desired)).map(({ path, value }) => {
    const raw = at(reported, path);
    // Plug and Play wraps a writable property: {value, ac, av, ad}.
    const wrapped = isObject(raw) && 'value' in raw && 'ac' in raw;
    const actual = wrapped ? raw.value : raw;
    const row = { path, desired: value, reported: actual, state: 'waiting', detail: '' };
    const no = refused.find(({ name }) => concerns(name, path));
    const hold = held.find(({ name }) => concerns(name, path));
    if (same(value, actual) && !(wrapped && raw.ac >= 400)) {
      row.state = 'confirmed';
      row.time = at(reported.$metadata, path)?.$lastUpdated;
    } else if (wrapped && raw.ac >= 400) {
      row.state = 'refused';
      row.detail = raw.ad ?? `code ${raw.ac}`;
    } else if (no) {
      row.state = 'refused';
      row.detail = no.text;
    } else if (hold) {
      row.detail = hold.text;
    }
    return row;
  });
  const refusals = rows.some((row) => row.state === 'refused')
    ? refused.length > 0
      ? refused.map(({ name, text }) => `${name}: ${text}`)
      : rows.filter((row) => row.detail).map((row) => `${row.path.join('.')}: ${row.detail}`)
    : [];
  return { rows, refusals };
}
