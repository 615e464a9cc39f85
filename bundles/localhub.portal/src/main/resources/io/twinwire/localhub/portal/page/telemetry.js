import { Chart } from './chart.js';
import { byId, clock, make, perFrame, say } from './dom.js';
import { parseMessage, shown } from './readings.js';

/** Messages as they arrive: the latest readings, one of them over time, and the raw list. */

const MAX_POINTS = 300;
const MAX_MESSAGES = 200;

export class TelemetryPanel {
  #log = byId('telemetry-log');
  #pause = byId('pause-telemetry');
  #choice = byId('chart-reading');
  #chart = new Chart(byId('chart'), byId('chart-value'));
  #rows = new Map();
  #latest = new Map();
  #series = new Map();
  #waiting = [];
  #times = [];
  #last;
  #draw = perFrame(() => this.#render());

  constructor() {
    this.#pause.addEventListener('click', () => this.#setPaused(!this.#paused()));
    this.#choice.addEventListener('change', () => this.#draw());
    byId('readings').addEventListener('click', (event) => {
      const key = event.target.closest('button')?.dataset.key;
      if (key !== undefined) {
        this.#choice.value = key;
        this.#draw();
      }
    });
  }

  clear() {
    this.#rows = new Map();
    this.#latest = new Map();
    this.#series = new Map();
    this.#waiting = [];
    this.#times = [];
    this.#last = undefined;
    this.#log.replaceChildren();
    this.#choice.replaceChildren();
    byId('readings').tBodies[0].replaceChildren();
    this.#setPaused(false);
    this.#draw();
  }

  /** Takes a message, unless it is known already from an earlier snapshot. */
  add(message) {
    const known = this.#last;
    if (known && known.generationId !== message.generationId) {
      this.clear();
    } else if (known && message.sequence <= known.sequence) {
      return;
    }
    const { number, readings } = parseMessage(message);
    this.#last = { ...message, number };
    this.#times = [...this.#times, Date.parse(message.enqueuedTime)].slice(-2);
    for (const reading of readings) {
      this.#latest.set(reading.key, reading);
      if (typeof reading.value === 'number') {
        this.#addPoint(reading);
      }
    }
    this.#waiting.push({ ...message, number });
    if (this.#waiting.length > MAX_MESSAGES) {
      this.#waiting.shift();
    }
    this.#draw();
  }

  #addPoint(reading) {
    const series = this.#series.get(reading.key) ?? [];
    this.#series.set(reading.key, series);
    const t = Date.parse(reading.time);
    if (Number.isNaN(t) || t < series.at(-1)?.t) {
      return;
    }
    series.push({ t, y: reading.value, low: reading.low, high: reading.high });
    if (series.length > MAX_POINTS) {
      series.shift();
    }
  }

  #paused() {
    return this.#pause.getAttribute('aria-pressed') === 'true';
  }

  #setPaused(paused) {
    this.#pause.setAttribute('aria-pressed', String(paused));
    say(this.#pause, paused ? 'Resume' : 'Pause');
    this.#draw();
  }

  #render() {
    this.#renderSummary();
    this.#renderReadings();
    this.#renderChart();
    this.#renderLog();
  }

  #renderSummary() {
    let text = 'no message yet';
    if (this.#last) {
      const gap = this.#times.length > 1 ? (this.#times[1] - this.#times[0]) / 1000 : undefined;
      const number = this.#last.number === undefined ? '' : ` number ${this.#last.number}`;
      text = `last message${number} at ${clock(this.#last.enqueuedTime)}`;
      text += gap === undefined ? '' : `, ${gap.toFixed(1)} s after the one before`;
    }
    say(byId('telemetry-summary'), text);
  }

  #renderReadings() {
    const body = byId('readings').tBodies[0];
    const keys = [...this.#latest.keys()].sort();
    byId('readings').hidden = keys.length === 0;
    byId('no-readings').hidden = keys.length > 0;
    keys.forEach((key, index) => {
      const row = this.#rows.get(key) ?? this.#row(key);
      if (body.children[index] !== row.line) {
        body.insertBefore(row.line, body.children[index] ?? null);
      }
      const reading = this.#latest.get(key);
      if (row.shown !== reading) {
        row.shown = reading;
        say(row.value, shown(reading.value));
        say(row.detail, reading.detail);
        say(row.time, clock(reading.time));
      }
    });
  }

  #row(key) {
    const cut = key.indexOf('/') + 1;
    const button = make(
      'button',
      { type: 'button', class: 'plain', 'data-key': key, 'aria-pressed': 'false' },
      make('span', { class: 'sensor', text: key.slice(0, cut) }),
      make('wbr'),
      key.slice(cut),
    );
    const row = {
      button,
      value: make('td', { class: 'number' }),
      detail: make('td', { class: 'detail' }),
      time: make('td'),
    };
    const head = make('th', { scope: 'row' }, button);
    row.line = make('tr', { 'data-key': key }, head, row.value, row.detail, row.time);
    this.#rows.set(key, row);
    return row;
  }

  #renderChart() {
    const keys = [...this.#series.keys()].sort();
    if (this.#choice.options.length !== keys.length) {
      const chosen = this.#choice.value;
      this.#choice.replaceChildren(...keys.map((key) => make('option', { value: key, text: key })));
      this.#choice.value = keys.includes(chosen) ? chosen : (keys[0] ?? '');
    }
    this.#choice.disabled = keys.length === 0;
    const chosen = this.#choice.value;
    for (const [key, row] of this.#rows) {
      row.button.disabled = !this.#series.has(key);
      row.button.setAttribute('aria-pressed', String(key === chosen));
    }
    this.#chart.show(chosen, this.#series.get(chosen) ?? []);
  }

  #renderLog() {
    if (this.#paused()) {
      say(byId('log-state'), `paused, ${this.#waiting.length} waiting`);
      return;
    }
    say(byId('log-state'), '');
    const opened = this.#log.scrollTop > 0 ? this.#log.scrollHeight : undefined;
    for (const message of this.#waiting) {
      this.#log.prepend(this.#entry(message));
    }
    this.#waiting = [];
    while (this.#log.children.length > MAX_MESSAGES) {
      this.#log.lastChild.remove();
    }
    if (opened !== undefined) {
      // Whoever reads further down keeps his place.
      this.#log.scrollTop += this.#log.scrollHeight - opened;
    }
  }

  #entry(message) {
    const text = message.body ?? `${message.size} bytes, not text`;
    const properties = { ...message.systemProperties, ...message.properties };
    return make(
      'li',
      { 'data-sequence': message.sequence },
      make(
        'details',
        {},
        make(
          'summary',
          {},
          make('time', { datetime: message.enqueuedTime, text: clock(message.enqueuedTime) }),
          make('span', {
            class: 'chip',
            text: message.number === undefined ? '–' : `#${message.number}`,
          }),
          make('code', { class: 'body', text: text + (message.cut ? '…' : '') }),
        ),
        make(
          'dl',
          {},
          ...Object.entries(properties).flatMap(([name, value]) => [
            make('dt', { text: name }),
            make('dd', { text: value }),
          ]),
        ),
        make('pre', { text: indented(text) + (message.cut ? '… (cut)' : '') }),
      ),
    );
  }
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
