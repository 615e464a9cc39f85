/**
 * Reads JSON text and says where and why it is none: browsers word this differently, and some do
 * not say where. Also refuses a key that is there twice, of which JSON.parse drops one.
 */

export class JsonFault extends Error {
  constructor(text, index, message) {
    super(message);
    const before = text.slice(0, index).split('\n');
    this.index = index;
    this.line = before.length;
    this.column = before[before.length - 1].length + 1;
  }
}

export function readJson(text) {
  let at = 0;

  const fail = (message, index = at) => {
    throw new JsonFault(text, index, message);
  };
  const found = () => (at >= text.length ? 'the end of the text' : JSON.stringify(text[at]));
  const skip = () => {
    while (' \t\r\n'.includes(text[at] ?? 'x')) at++;
  };

  function string() {
    const start = at++;
    for (;;) {
      const c = text[at];
      if (c === undefined || c === '\n') fail('this string has no closing quote', start);
      if (c < ' ') fail('a control character in a string must be escaped');
      at++;
      if (c === '"') break;
      if (c !== '\\') continue;
      const escape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 5));
      if (!escape) fail(`\\${text[at] ?? ''} is no escape of JSON`, at - 1);
      at += escape[0].length;
    }
    return JSON.parse(text.slice(start, at));
  }

  function word() {
    const rest = text.slice(at);
    const literal = /^(?:true|false|null)(?![\w$])/.exec(rest);
    if (literal) {
      at += literal[0].length;
      return JSON.parse(literal[0]);
    }
    const run = /^[\w.+$-]+/.exec(rest);
    if (!run) fail(`a value is expected, not ${found()}`);
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(run[0])) {
      const why = /^[-+.\d]/.test(run[0])
        ? 'is no JSON number'
        : 'is no JSON; text needs double quotes';
      fail(`${run[0]} ${why}`);
    }
    at += run[0].length;
    return Number(run[0]);
  }

  function list() {
    at++;
    const values = [];
    skip();
    if (text[at] === ']') {
      at++;
      return values;
    }
    for (;;) {
      values.push(value());
      skip();
      if (text[at] === ']') break;
      if (text[at] !== ',') fail(`a comma or ] is expected, not ${found()}`);
      at++;
    }
    at++;
    return values;
  }

  function object() {
    at++;
    const members = Object.create(null);
    skip();
    if (text[at] === '}') {
      at++;
      return members;
    }
    for (;;) {
      skip();
      if (text[at] === '}') fail('a comma before } is one too many');
      if (text[at] !== '"') fail(`a key in double quotes is expected, not ${found()}`);
      const keyAt = at;
      const key = string();
      if (key in members) fail(`the key ${JSON.stringify(key)} is there twice`, keyAt);
      skip();
      if (text[at] !== ':') fail(`a colon is expected after the key, not ${found()}`);
      at++;
      members[key] = value();
      skip();
      if (text[at] === '}') break;
      if (text[at] !== ',') fail(`a comma or } is expected, not ${found()}`);
      at++;
    }
    at++;
    return members;
  }

  function value() {
    skip();
    if (text[at] === '{') return object();
    if (text[at] === '[') return list();
    if (text[at] === '"') return string();
    return word();
  }

  const result = value();
  skip();
  if (at < text.length) fail(`nothing may follow the value, but there is ${found()}`);
  return result;
}
