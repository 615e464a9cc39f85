import { Refusal, saveDesired } from './api.js';
import { compare, content } from './compare.js';
import { byId, clock, make, say } from './dom.js';
import { JsonFault, readJson } from './json.js';
import { ReportedView, pretty, showSettings } from './reported.js';

/** The twin: desired as an editor, reported beside it, and what became of each value. */

export class TwinPanel {
  #editor = byId('desired-editor');
  #message = byId('desired-message');
  #deviceId;
  #twin;
  #base = { version: 0, text: '{}' };
  #drafts = new Map();
  #saving = false;
  #pending;
  /** The newest version and its time, once it is confirmed: a later report does not move it. */
  #confirmed;
  /** Why the last save failed: it is said until the next edit or save. */
  #failure = '';
  #reported = new ReportedView();

  constructor() {
    this.#editor.addEventListener('input', () => {
      this.#forgive();
      this.#lines();
      this.#showState();
    });
    this.#editor.addEventListener('scroll', () => this.#scrollLines());
    byId('save-desired').addEventListener('click', () => this.save());
    byId('revert-desired').addEventListener('click', () => this.#load());
    byId('load-theirs').addEventListener('click', () => this.#load());
    byId('keep-mine').addEventListener('click', () => this.#rebase());
    window.addEventListener('beforeunload', (event) => {
      if (this.#dirty()) {
        event.preventDefault();
      }
    });
  }

  /** Shows another device; an edit that was not saved is kept for when it comes back. */
  open(deviceId) {
    if (this.#deviceId !== undefined && this.#dirty()) {
      this.#drafts.set(this.#deviceId, { text: this.#editor.value, version: this.#base.version });
    }
    this.#deviceId = deviceId;
    this.#twin = undefined;
    this.#pending = undefined;
    this.#confirmed = undefined;
    this.#base = { version: 0, text: '' };
    this.#editor.value = '';
    this.#reported.clear();
    showSettings([]);
    this.#forgive();
    this.#tell('', '');
  }

  forget(deviceId) {
    this.#drafts.delete(deviceId);
    if (deviceId === this.#deviceId) {
      this.#editor.value = this.#base.text;
      this.#deviceId = undefined;
    }
  }

  /** Takes the twin as it is now. */
  update(twin) {
    if (this.#saving) {
      this.#pending = twin;
      return;
    }
    const first = this.#twin === undefined;
    const dirty = !first && this.#dirty();
    this.#twin = twin;
    const draft = first ? this.#drafts.get(this.#deviceId) : undefined;
    if (draft) {
      this.#drafts.delete(this.#deviceId);
      this.#load();
      this.#base.version = draft.version;
      this.#editor.value = draft.text;
      this.#lines();
    } else if (!dirty && this.#version() !== this.#base.version) {
      this.#load();
    }
    this.#reported.show(this.#twin.properties?.reported);
    this.#showState();
  }

  /** Saves the editor's text, unless it is no JSON object. */
  async save() {
    if (this.#saving || this.#twin === undefined) {
      return;
    }
    const text = this.#editor.value;
    try {
      this.#check(text);
    } catch (fault) {
      if (!(fault instanceof JsonFault)) throw fault;
      this.#fail(`Line ${fault.line}, column ${fault.column}: ${fault.message}`);
      this.#point(fault);
      return;
    }
    this.#forgive();
    this.#saving = true;
    const deviceId = this.#deviceId;
    byId('save-desired').disabled = true;
    this.#tell('wait', 'Saving…');
    let twin;
    let refusal;
    try {
      twin = await saveDesired(deviceId, text, this.#base.version);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal = error;
    } finally {
      this.#saving = false;
      byId('save-desired').disabled = false;
    }
    const pending = this.#pending;
    this.#pending = undefined;
    if (deviceId !== this.#deviceId) {
      // Another device was opened meanwhile, and its twin may have come already.
      if (pending) {
        this.update(pending);
      }
      return;
    }
    if (twin) {
      // The stream may have been faster than the answer, and know more.
      const newest = pending && this.#version(pending) >= this.#version(twin) ? pending : twin;
      if (this.#editor.value === text) {
        this.#twin = newest;
        this.#load();
      } else {
        this.#base = { version: this.#version(twin), text };
      }
      this.update(newest);
    } else {
      if (pending) {
        this.update(pending);
      }
      this.#fail(this.#explain(refusal));
    }
  }

  #check(text) {
    const value = readJson(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new JsonFault(text, 0, 'desired is a JSON object: { … }');
    }
  }

  #explain(refusal) {
    return refusal.status === 412
      ? `Not saved: somebody else changed it meanwhile. ${refusal.message}.`
      : `Not saved. ${refusal.error}: ${refusal.message}`;
  }

  #version(twin = this.#twin) {
    return twin?.properties?.desired?.$version ?? 0;
  }

  #dirty() {
    return this.#editor.value !== this.#base.text;
  }

  /** Puts the hub's version into the editor. */
  #load() {
    const text = pretty(content(this.#twin?.properties?.desired));
    this.#base = { version: this.#version(), text };
    this.#forgive();
    if (this.#editor.value !== text) {
      this.#editor.value = text;
    }
    this.#lines();
    this.#showState();
  }

  /** Keeps the text: the next save replaces the version that is there now. */
  #rebase() {
    this.#forgive();
    this.#base = { version: this.#version(), text: pretty(content(this.#twin.properties.desired)) };
    this.#showState();
    this.#editor.focus();
  }

  #showState() {
    const dirty = this.#dirty();
    const conflict = dirty && this.#version() !== this.#base.version;
    say(byId('desired-version'), String(this.#version() || '–'));
    say(byId('reported-version'), String(this.#twin?.properties?.reported?.$version ?? '–'));
    byId('revert-desired').disabled = !dirty;
    byId('desired-conflict').hidden = !conflict;
    say(
      byId('desired-conflict-text'),
      conflict
        ? `Desired is at version ${this.#version()} by now; ` +
          `your text began from version ${this.#base.version}.`
        : '',
    );
    if (this.#twin === undefined) {
      return;
    }
    const { rows, refusals, time } = compare(this.#twin);
    const confirmed = rows.length > 0 && rows.every((row) => row.state === 'confirmed');
    if (!confirmed) {
      this.#confirmed = undefined;
    } else if (this.#confirmed?.version !== this.#version()) {
      this.#confirmed = { version: this.#version(), time };
    }
    showSettings(rows);
    if (this.#failure) {
      this.#tell('error', this.#failure);
    } else if (dirty) {
      this.#tell('edit', 'Edited, not saved yet.');
    } else {
      this.#tellOutcome(rows, refusals);
    }
  }

  #tellOutcome(rows, refusals) {
    const version = `Version ${this.#version()}`;
    const confirmed = rows.filter((row) => row.state === 'confirmed');
    if (refusals.length > 0) {
      this.#tell('error', `${version} refused by the device. ${refusals.join('; ')}`);
    } else if (rows.length === 0) {
      this.#tell(
        '',
        'Nothing is desired. A Twinwire gateway takes, for instance, { "sendInterval": 5 }.',
      );
    } else if (this.#confirmed) {
      this.#tell('ok', `${version} confirmed at ${clock(this.#confirmed.time)}`);
    } else {
      const share =
        rows.length > 1 ? ` (${confirmed.length} of ${rows.length} values confirmed)` : '';
      this.#tell('wait', `${version} saved, waiting for the device${share}`);
    }
  }

  #fail(text) {
    this.#failure = text;
    this.#tell('error', text);
  }

  #forgive() {
    this.#failure = '';
    this.#editor.removeAttribute('aria-invalid');
    this.#markLine(0);
  }

  #tell(kind, text) {
    this.#message.dataset.kind = kind;
    say(this.#message, text);
  }

  #lines() {
    const count = this.#editor.value.split('\n').length;
    const host = byId('editor-lines');
    while (host.children.length < count) {
      host.append(make('span', { text: String(host.children.length + 1) }));
    }
    while (host.children.length > count) {
      host.lastChild.remove();
    }
    this.#scrollLines();
  }

  #scrollLines() {
    byId('editor-lines').scrollTop = this.#editor.scrollTop;
  }

  #markLine(line) {
    byId('editor-lines').querySelector('.bad')?.classList.remove('bad');
    byId('editor-lines').children[line - 1]?.classList.add('bad');
  }

  #point(fault) {
    this.#editor.setAttribute('aria-invalid', 'true');
    this.#markLine(fault.line);
    this.#editor.focus();
    this.#editor.setSelectionRange(
      fault.index,
      Math.min(fault.index + 1, this.#editor.value.length),
    );
  }
}
