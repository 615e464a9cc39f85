import { byId, clock, make, say } from './dom.js';

/** The list at the left, and the words for a device's connection. */

/** What to say of a device: a state for the badge, and its words. */
export function connection(device) {
  const { link, refusal } = device;
  const when = (event, word) => (event ? ` ${word} ${clock(event.time)}` : '');
  if (device.connectionState === 'Connected') {
    const own = link?.state === 'connected' ? link : null;
    return {
      state: 'connected',
      word: 'Connected',
      reason: own ? `over ${own.reason}${when(own, 'since')}` : '',
    };
  }
  if (device.status === 'disabled') {
    const why = device.statusReason ? `: ${device.statusReason}` : '';
    return { state: 'disabled', word: 'Disabled', reason: `the hub refuses it${why}` };
  }
  const left = link?.state === 'disconnected' ? link : null;
  if (refusal && (!left || refusal.time > left.time)) {
    return { state: 'refused', word: 'Refused', reason: `${refusal.reason}${when(refusal, 'at')}` };
  }
  return {
    state: 'disconnected',
    word: 'Disconnected',
    reason: left ? `${left.reason}${when(left, 'at')}` : 'not seen yet',
  };
}

export class DeviceList {
  #devices = new Map();
  #rows = new Map();
  #selected;
  #list = byId('device-list');

  constructor(onSelect) {
    this.#list.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button) {
        onSelect(button.dataset.device);
      }
    });
    this.#list.addEventListener('keydown', (event) => this.#move(event));
  }

  get(id) {
    return this.#devices.get(id);
  }

  /** What to show where nothing is chosen: the first device that is connected, or the first. */
  first() {
    const ids = [...this.#devices.keys()].sort();
    return ids.find((id) => this.get(id).connectionState === 'Connected') ?? ids[0];
  }

  replaceAll(devices) {
    this.#devices = new Map(devices.map((device) => [device.deviceId, device]));
    this.#render();
  }

  put(device) {
    this.#devices.set(device.deviceId, device);
    this.#render();
  }

  remove(id) {
    this.#devices.delete(id);
    this.#render();
  }

  select(id) {
    this.#selected = id;
    this.#render();
  }

  /** Changes the rows in place, so that the focus stays where it is. */
  #render() {
    for (const [id, row] of this.#rows) {
      if (!this.#devices.has(id)) {
        row.item.remove();
        this.#rows.delete(id);
      }
    }
    const ids = [...this.#devices.keys()].sort();
    ids.forEach((id, index) => {
      const row = this.#rows.get(id) ?? this.#row(id);
      if (this.#list.children[index] !== row.item) {
        this.#list.insertBefore(row.item, this.#list.children[index] ?? null);
      }
      const { state, word } = connection(this.#devices.get(id));
      row.button.dataset.state = state;
      say(row.state, word.toLowerCase());
      if (id === this.#selected) {
        row.button.setAttribute('aria-current', 'true');
      } else {
        row.button.removeAttribute('aria-current');
      }
    });
    const more = ids.length >= 1000 ? 'the first 1000' : String(ids.length);
    say(byId('device-count'), more);
  }

  #row(id) {
    const state = make('span', { class: 'state' });
    const button = make(
      'button',
      { type: 'button', 'data-device': id },
      make('span', { class: 'dot', 'aria-hidden': 'true' }),
      make('span', { class: 'name', text: id }),
      state,
    );
    const row = { item: make('li', {}, button), button, state };
    this.#rows.set(id, row);
    return row;
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = event.target.closest('li');
    if (step && item) {
      const next = step > 0 ? item.nextElementSibling : item.previousElementSibling;
      next?.querySelector('button').focus();
      event.preventDefault();
    }
  }
}
