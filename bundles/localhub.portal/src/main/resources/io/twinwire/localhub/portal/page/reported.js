import { content, leaves } from './compare.js';
import { byId, clock, make } from './dom.js';

/** What the device says: the reported section, and its answer to each desired value. */

export const pretty = (value) => JSON.stringify(value, null, 2);

const kinds = { confirmed: 'confirmed', waiting: 'waiting for the device', refused: 'refused' };

/** One row per desired value: what is reported for it, and what that means. */
export function showSettings(rows) {
  const cell = (value) =>
    make('td', {}, make('code', { text: value === undefined ? '–' : JSON.stringify(value) }));
  byId('settings').hidden = rows.length === 0;
  byId('settings').tBodies[0].replaceChildren(
    ...rows.map((row) => {
      const at = row.state === 'confirmed' && row.time ? ` at ${clock(row.time)}` : '';
      const detail = row.detail ? `: ${row.detail}` : '';
      return make(
        'tr',
        { 'data-path': row.path.join('.'), 'data-state': row.state },
        make('th', { scope: 'row', text: row.path.join(' › ') }),
        cell(row.desired),
        cell(row.reported),
        make('td', { class: 'state', text: `${kinds[row.state]}${at}${detail}` }),
      );
    }),
  );
}

export class ReportedView {
  #known = new Map();

  clear() {
    this.#known = new Map();
    byId('reported-view').replaceChildren();
  }

  /** The reported section, line by line; lines whose value is new light up once. */
  show(section) {
    const reported = content(section);
    const values = new Map(
      leaves(reported).map(({ path, value }) => [path.join('\n'), JSON.stringify(value)]),
    );
    const first = this.#known.size === 0;
    const path = [];
    const lines = pretty(reported)
      .split('\n')
      .map((text) => {
        const depth = text.search(/\S/) / 2;
        const key = /^\s*("(?:[^"\\]|\\.)*"): /.exec(text);
        if (key) {
          path.length = depth - 1;
          path[depth - 1] = JSON.parse(key[1]);
        }
        const id = path.join('\n');
        const fresh = key && !first && values.has(id) && values.get(id) !== this.#known.get(id);
        const line = make('span', { class: fresh ? 'line fresh' : 'line' });
        if (key) {
          const end = key[0].length;
          const start = end - 2 - key[1].length;
          line.append(
            text.slice(0, start),
            make('span', { class: 'key', text: key[1] }),
            text.slice(end - 2),
          );
        } else {
          line.append(text);
        }
        line.append('\n');
        return line;
      });
    this.#known = values;
    const view = byId('reported-view');
    const { scrollTop } = view;
    view.replaceChildren(...lines);
    view.scrollTop = scrollTop;
  }
}
