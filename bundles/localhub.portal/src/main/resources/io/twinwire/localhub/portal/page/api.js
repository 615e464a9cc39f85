/** The portal's requests. A refusal becomes an Error with the hub's own name and text. */

export class Refusal extends Error {
  constructor(status, error, message) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

async function send(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body,
      cache: 'no-store',
    });
  } catch {
    throw new Refusal(0, 'Unreachable', 'the local hub does not answer; is it still running?');
  }
  const document = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refusal(
      response.status,
      document.error ?? `HTTP ${response.status}`,
      document.message ?? response.statusText,
    );
  }
  return document;
}

const post = (path, deviceId) => send('POST', path, JSON.stringify({ deviceId }));

export const createDevice = (id) => post('/api/devices', id);
export const deleteDevice = (id) => post('/api/devices/delete', id);
export const enableDevice = (id) => post('/api/devices/enable', id);
export const disableDevice = (id) => post('/api/devices/disable', id);
export const connectionString = async (id) =>
  (await post('/api/devices/connection-string', id)).connectionString;

/**
 * Saves the desired section. Its text goes as it was typed: 60.0 must reach the hub as 60.0, and
 * reading it here would make it 60.
 */
export const saveDesired = async (id, text, version) =>
  (
    await send(
      'PUT',
      `/api/twin?device=${encodeURIComponent(id)}`,
      `{"version":${version},"desired":${text}}`,
    )
  ).twin;

export const eventsOf = (id) =>
  new EventSource(id ? `/api/events?device=${encodeURIComponent(id)}` : '/api/events');
