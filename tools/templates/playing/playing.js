// A page without a kernel: an explorer's requests are answered from the states stored with the page.
// `tools/playing.py` appends this file to those of the explorers; together they are one module.

const MOST_AT_HAND = 300; // texts of frames, each some 15 kB
const ON_ITS_WAY = "The states of this picture are loading.";
const NOT_THERE = "The states of this picture could not be loaded. Reload the page to try again.";

// As `tools/changes.py` cuts a text and writes its changes.
const piecesOf = (text) => text.match(/-?[0-9]+(?:\.[0-9]+)?|[^0-9-]+|-/g) ?? [];

function shifted(number, step) {
  const digits = (number.split(".")[1] ?? "").length;
  return ((Math.round(number * 10 ** digits) + step) / 10 ** digits).toFixed(digits);
}

function changed(before, what) {
  const made = [];
  let old = 0;
  for (let n = 0; n < what.length; n += 2) {
    made.push(...before.slice(old, old += what[n]));
    const change = what[n + 1];
    if (Array.isArray(change)) {
      made.push(change[1]);
      old += change[0];
    } else {
      made.push(typeof change === "number" ? shifted(before[old], change) : change);
      old += 1;
    }
  }
  return made.concat(before.slice(old)).join("");
}

// The stored states of one picture, in the order in which a reader can reach them.
function makeStore(address) {
  const lines = [], places = new Map(), texts = new Map();
  let complete = false, failed = false;

  function textOf(place) {
    let text = texts.get(place);
    if (text === undefined) {
      const [, near, what] = lines[place];
      text = changed(place ? piecesOf(textOf(Number(near))) : [], JSON.parse(what));
    }
    texts.delete(place);
    texts.set(place, text);
    while (texts.size > MOST_AT_HAND) texts.delete(texts.keys().next().value);
    return text;
  }

  function frame(key) {
    const parts = textOf(places.get(key)).split("\x01");
    if (parts.length === 1) return { key, problem: parts[0] };
    const [alternative, caption] = parts.splice(-2);
    return { key, panels: parts, alternative, caption };
  }

  async function load(arrived) {
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(response.statusText);
      const reader = response.body.pipeThrough(new DecompressionStream("gzip"))
        .pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const whole = (rest + part.value).split("\n");
        rest = whole.pop();
        for (const line of whole) {
          places.set(line.slice(0, line.indexOf("\t")), lines.length);
          lines.push(line.split("\t"));
        }
        arrived();
      }
    } catch {
      failed = true;
    }
    complete = true;
    arrived();
  }

  return { load, frame, has: (key) => places.has(key), complete: () => complete,
           failed: () => failed };
}

// It stands in for the kernel in `render`, and answers as soon as a requested state has arrived.
function makeModel({ shown, file, beyond }) {
  const store = makeStore(file);
  let answer = () => {}, question = null, loading = false;
  const reply = () => {
    if (!question) return;
    const { asked, states } = question;
    const keys = states.map((state) => state.join(","));
    const known = keys.filter(store.has);
    if (!known.length && !store.complete()) return;
    question = null;
    const frames = known.map(store.frame);
    if (store.complete()) {
      for (const key of keys.filter((one) => !store.has(one)))
        frames.push({ key, beyond: store.failed() ? NOT_THERE : beyond });
    }
    answer({ asked, frames });
  };
  return {
    get: (name) => ({ shown, waits: ON_ITS_WAY })[name],
    on: (_, hears) => { answer = hears; },
    off() {},
    send(content) {
      question = content;
      if (loading) setTimeout(reply);
    },
    // If the reader just reads on, nothing is loaded.
    touched() {
      if (loading) return;
      loading = true;
      store.load(reply);
    },
  };
}

for (const place of document.querySelectorAll(".playing")) {
  const told = place.querySelector("script");
  // An older browser keeps the still picture.
  if (!told || typeof DecompressionStream === "undefined") continue;
  const model = makeModel(JSON.parse(told.textContent));
  const el = document.createElement("div");
  for (const name of ["pointerenter", "pointerdown", "focusin"])
    el.addEventListener(name, model.touched, { once: true });
  render({ model, el });
  place.replaceChildren(el);
}
