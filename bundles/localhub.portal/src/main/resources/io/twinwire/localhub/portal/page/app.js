import * as api from './api.js';
import { DeviceList, connection } from './devices.js';
import { byId, make, say } from './dom.js';
import { TelemetryPanel } from './telemetry.js';
import { TwinPanel } from './twin.js';

/** Ties the stream of events to the panels. Everything is pushed; nothing is asked for twice. */

const list = new DeviceList((id) => select(id));
const twin = new TwinPanel();
const telemetry = new TelemetryPanel();
let selected;
let stream;
let reopen;

const inHash = () => new URLSearchParams(location.hash.slice(1)).get('device') ?? undefined;

function open() {
  clearTimeout(reopen);
  stream?.close();
  const current = api.eventsOf(selected);
  stream = current;
  const on = (name, take) =>
    current.addEventListener(name, (event) => {
      if (current === stream) {
        take(JSON.parse(event.data));
      }
    });
  on('snapshot', takeSnapshot);
  on('connection', ({ device }) => takeDevice(device));
  on('registered', takeRegistered);
  on('twin', (event) => event.deviceId === selected && twin.update(event.twin));
  on('telemetry', (event) => event.deviceId === selected && telemetry.add(event.message));
  current.onopen = () => showStream('live', 'live');
  current.onerror = () => {
    showStream('lost', 'connection lost, trying again…');
    // A browser gives up for good after an HTTP error; we do not.
    if (current.readyState === EventSource.CLOSED && current === stream) {
      reopen = setTimeout(open, 2000);
    }
  };
}

function showStream(state, text) {
  byId('stream-state').dataset.state = state;
  say(byId('stream-state'), text);
}

function takeSnapshot({ devices, selected: picture, fault }) {
  list.replaceAll(devices);
  say(byId('device-list-message'), fault ?? '');
  if (picture) {
    twin.update(picture.twin);
    picture.messages.forEach((message) => telemetry.add(message));
    showDevice();
  } else if (!fault) {
    select(list.first());
  }
}

function takeDevice(device) {
  if (device) {
    list.put(device);
    if (device.deviceId === selected) {
      showDevice();
    }
  }
}

function takeRegistered({ deviceId, change, device }) {
  if (!device) {
    list.remove(deviceId);
    twin.forget(deviceId);
    if (deviceId === selected) {
      select(list.first());
    }
    return;
  }
  takeDevice(device);
  if (change === 'created' && (deviceId === selected || selected === undefined)) {
    // A new identity under an old name has a new twin, and telemetry that begins at 1 again.
    twin.forget(deviceId);
    selected = undefined;
    select(deviceId);
  }
}

function select(id) {
  if (id === selected) {
    return;
  }
  selected = id;
  list.select(id);
  twin.open(id);
  telemetry.clear();
  hideSecret();
  say(byId('device-message'), '');
  history.replaceState(null, '', id ? `#device=${encodeURIComponent(id)}` : '#');
  showDevice();
  open();
}

function showDevice() {
  const device = list.get(selected);
  byId('no-device').hidden = device !== undefined;
  byId('device').hidden = device === undefined;
  document.title = device ? `${device.deviceId} – Twinwire local hub` : 'Twinwire local hub';
  if (!device) {
    return;
  }
  const { state, word, reason } = connection(device);
  say(byId('device-title'), device.deviceId);
  const badge = byId('connection-state');
  const text = reason ? `${word} ${reason}` : word;
  if (badge.dataset.state !== state || badge.textContent !== text) {
    badge.dataset.state = state;
    badge.replaceChildren(make('strong', { text: word }), reason ? ` ${reason}` : '');
  }
  const enabled = device.status !== 'disabled';
  say(byId('toggle-device'), enabled ? 'Disable' : 'Enable');
}

/** Runs a device's action and shows why it was refused. */
async function attempt(place, action) {
  say(byId(place), '');
  try {
    await action();
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    say(byId(place), `${error.error}: ${error.message}`);
  }
}

function hideSecret() {
  byId('connection-string').value = '';
  byId('connection-string-box').hidden = true;
  byId('show-connection-string').setAttribute('aria-expanded', 'false');
  say(byId('show-connection-string'), 'Show connection string');
}

byId('new-device').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = byId('new-device-id');
  attempt('device-list-message', async () => {
    const { device } = await api.createDevice(field.value.trim());
    field.value = '';
    list.put(device);
    select(device.deviceId);
  });
});

byId('toggle-device').addEventListener('click', () =>
  attempt('device-message', async () => {
    const change = list.get(selected).status === 'disabled' ? api.enableDevice : api.disableDevice;
    takeDevice((await change(selected)).device);
  }),
);

byId('show-connection-string').addEventListener('click', () => {
  if (!byId('connection-string-box').hidden) {
    hideSecret();
    return;
  }
  const id = selected;
  attempt('device-message', async () => {
    const text = await api.connectionString(id);
    if (id === selected) {
      byId('connection-string').value = text;
      byId('connection-string-box').hidden = false;
      byId('show-connection-string').setAttribute('aria-expanded', 'true');
      say(byId('show-connection-string'), 'Hide connection string');
      byId('connection-string').select();
    }
  });
});

byId('copy-connection-string').addEventListener('click', async () => {
  byId('connection-string').select();
  await navigator.clipboard.writeText(byId('connection-string').value);
  say(byId('copy-connection-string'), 'Copied');
  setTimeout(() => say(byId('copy-connection-string'), 'Copy'), 1500);
});

byId('delete-device').addEventListener('click', () => {
  say(byId('confirm-title'), `Delete ${selected}?`);
  byId('confirm-delete').showModal();
});
byId('cancel-delete').addEventListener('click', () => byId('confirm-delete').close());
byId('confirm-delete-yes').addEventListener('click', () => {
  byId('confirm-delete').close();
  attempt('device-message', () => api.deleteDevice(selected));
});

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault();
    twin.save();
  }
});

window.addEventListener('hashchange', () => list.get(inHash()) && select(inHash()));

selected = inHash();
list.select(selected);
twin.open(selected);
open();
