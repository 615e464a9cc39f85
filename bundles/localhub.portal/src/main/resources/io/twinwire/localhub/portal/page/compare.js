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

const plain = (raw) => (isObject(raw) && 'value' in raw && 'ac' in raw ? raw.value : raw);

/**
 * What Twinwire answers to the desired properties: `configuration`, with a code per unit. Other
 * devices report none, and nothing is concluded from its absence.
 *
 * @returns {{current: boolean, units: Object, complete: boolean} | undefined}
 */
function answer(desired, reported) {
  const summary = reported.configuration;
  if (!isObject(summary) || !isObject(summary.sections) || typeof summary.version !== 'number') {
    return undefined;
  }
  return {
    current: summary.version >= (desired.$version ?? 0),
    units: summary.sections,
    complete: !('dropped' in summary),
  };
}

/** The section that a short name leads to, as far as what is reported tells it. */
function sectionOf(alias, { units, complete }, desired, reported) {
  const names = Object.keys(units);
  const only = (some) => (some.length === 1 ? some[0] : undefined);
  const unnamed = (some) => some.filter((name) => !(name.split('/')[0] in desired));
  const holders = names.filter((name) => at(reported, [name, alias]) !== undefined);
  if (holders.length > 0) {
    return only(holders) ?? only(unnamed(holders));
  }
  // What desired does not name comes by a short name, but for what could not be taken back.
  const objects = names.filter((name) => isObject(desired[name]));
  return complete ? (only(unnamed(names)) ?? only(objects)) : undefined;
}

/** The name of the unit that answers for a path: an instance, a section, or a short name's. */
function unitOf(path, told, desired, reported) {
  const own = [path.slice(0, 2).join('/'), path[0]].find((name) => Object.hasOwn(told.units, name));
  return own ?? (path.length === 1 ? sectionOf(path[0], told, desired, reported) : undefined);
}

const latest = (times) =>
  times
    .filter(Boolean)
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);

const updated = (section, ...path) => at(section.$metadata, path)?.$lastUpdated;

/** When a unit's answer came: its value may have been reported long before. */
const answered = (name, reported) =>
  latest(
    ['version', 'code'].map((key) => updated(reported, 'configuration', 'sections', name, key)),
  );

const textOf = (unit) => unit?.description ?? `code ${unit?.code}`;

/** What a unit's answer makes of a value: its code tells, as 12 may be reported for "12". */
function judged(unit) {
  if (unit.code >= 400) {
    return { state: 'refused', detail: textOf(unit) };
  }
  return unit.code === 200 || unit.code === 203
    ? { state: 'confirmed', detail: unit.description ?? '' }
    : { state: 'waiting', detail: textOf(unit) };
}

/** What can be told without a unit: by the value, and by the code of Plug and Play beside it. */
function compared(value, raw) {
  const actual = plain(raw);
  if (actual !== raw && raw.ac >= 400) {
    return { state: 'refused', detail: raw.ad ?? `code ${raw.ac}` };
  }
  return { state: same(value, actual) ? 'confirmed' : 'waiting', detail: '' };
}

/**
 * The state of each desired value: confirmed (with the time of the report), refused or waiting.
 *
 * @returns {{rows: Array, refusals: Array, time: string | undefined}} time is that of the report
 *     since which all that is confirmed was confirmed in this version
 */
export function compare(twin) {
  const { desired = {}, reported = {} } = twin.properties ?? {};
  const told = answer(desired, reported);
  const rows = leaves(content(desired)).map(({ path, value }) => {
    const raw = at(reported, path);
    const row = { path, desired: value, reported: plain(raw) };
    if (told && !told.current) {
      return { ...row, state: 'waiting', detail: '' };
    }
    const unit = told && unitOf(path, told, desired, reported);
    return {
      ...row,
      ...(unit === undefined ? compared(value, raw) : judged(told.units[unit])),
      time:
        unit === undefined
          ? latest([updated(reported, ...path), updated(desired, ...path)])
          : answered(unit, reported),
    };
  });
  const refused = told?.current
    ? Object.entries(told.units).filter(([, unit]) => unit?.code >= 400)
    : [];
  const refusals =
    refused.length > 0
      ? refused.map(([name, unit]) => `${name}: ${textOf(unit)}`)
      : rows
          .filter((row) => row.state === 'refused')
          .map((row) => `${row.path.join('.')}: ${row.detail}`);
  const time = latest([
    updated(desired),
    told && updated(reported, 'configuration', 'version'),
    ...rows.map((row) => row.time),
  ]);
  return { rows, refusals, time };
}
