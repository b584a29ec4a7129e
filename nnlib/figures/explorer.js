// The page's side of an explorer: controls, the picture, and a stock of pictures asked for ahead.
// One question at a time is on its way to the kernel, so a held key never piles up a backlog.

const MOST_IN_STOCK = 600;
const BETWEEN_STEPS = 250; // milliseconds, while a slider runs by itself
const BEFORE_SPEAKING = 500; // a screen reader hears where a control rests, not each step
const PATIENCE = 2000; // milliseconds without an answer, before that is said and asked again
const GRACE = 1000; // milliseconds in which an answer may come after the kernel is done
const ENDS = ["restarting", "autorestarting", "terminating", "dead"];
const WAITS = "Waiting for the kernel: it is busy, or does not answer. The picture follows as soon " +
  "as it does.";
const GONE = "This picture has stopped: its kernel was restarted or has ended. Run the cells above, " +
  "then this cell again.";
const INK = "abcdefghijklmnopq";

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function render({ model, el }) {
  const { title, controls, buttons, first, frame } = model.get("shown");
  const state = [...first];
  const stock = new Map([[frame.key, frame]]);
  const refreshers = [];
  let waiting = 0, asked = 0, missed = 0, doubting = null, patience = PATIENCE, gone = false;
  let shown = null, rested = [...first], running = null, touched = false, speaking = null;

  const group = element("div", { class: "nnlib-explorer", role: "group", "aria-label": title });
  // JupyterLab's shortcuts stay out: here the keys belong to the controls. Those with which cells
  // are run go on to it. JupyterLite listens at the document, before the page gets a key; so this
  // listens before that. Both look for the attribute at the element that has the focus.
  const keep = (event) => {
    if (!group.contains(event.target)) return;
    const runs = event.key === "Enter" && (event.shiftKey || event.ctrlKey);
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !runs);
  };
  window.addEventListener("keydown", keep, true);
  const bar = element("div", { class: "nnlib-controls" });
  const picture = element("div", { class: "nnlib-picture", role: "img" });
  const trouble = element("p", { class: "nnlib-trouble", hidden: "" });
  const caption = element("p", { class: "nnlib-caption" });
  const spoken = element("p", { class: "nnlib-spoken", role: "status" });
  group.append(bar, trouble, picture, caption, spoken);

  const keyOf = (some) => some.join(",");
  const place = (name) => controls.findIndex((control) => control.name === name);

  const refresh = () => refreshers.forEach((one) => one());

  function show() {
    const found = stock.get(keyOf(state));
    group.setAttribute("aria-busy", String(!found));
    if (!found) return;
    say("");
    speak();
    if (found === shown) return;
    shown = found;
    rested = [...state];
    group.dataset.key = found.key;
    if (found.problem) {
      caption.textContent = found.problem;
    } else {
      picture.innerHTML = found.panels.join("");
      picture.setAttribute("aria-label", found.alternative);
      caption.textContent = found.caption;
    }
  }

  // The one place that a screen reader hears: nothing before the first input, nothing while a
  // slider runs, and then where everything rests.
  function speak() {
    clearTimeout(speaking);
    if (!touched) return;
    speaking = setTimeout(() => {
      const rests = !running && stock.get(keyOf(state)) === shown;
      const words = trouble.textContent || (rests && (caption.textContent || shown.alternative));
      if (words && words !== spoken.textContent) spoken.textContent = words;
    }, BEFORE_SPEAKING);
  }

  function say(what) {
    trouble.textContent = what;
    trouble.hidden = !what;
  }

  // Nobody will answer: the controls go back to the picture that is shown, and stay there.
  function end() {
    if (gone) return;
    gone = true;
    clearTimeout(doubting);
    stop();
    state.splice(0, state.length, ...rested);
    refresh();
    show();
    for (const one of bar.querySelectorAll("input, select, button"))
      one.setAttribute("aria-disabled", "true");
    say(GONE);
    if (group.contains(document.activeElement)) speak();
  }

  // What may come next: one step of each control, and on a pad the pixels around the last one.
  function ahead() {
    const states = [];
    controls.forEach((control, at) => {
      const others = control.kind === "pad" ? control.around(state[at])
        : [state[at] + 1, state[at] - 1].filter((one) => one >= 0 && one < control.texts.length);
      for (const one of others) states.push(state.map((entry, n) => (n === at ? one : entry)));
    });
    for (const button of buttons) states.push(after(button));
    return states.filter((one) => !stock.has(keyOf(one)));
  }

  function ask() {
    if (waiting || gone) return;
    const states = stock.has(keyOf(state)) ? ahead() : [[...state]];
    if (!states.length) return;
    const number = waiting = ++asked;
    clearTimeout(doubting);
    doubting = setTimeout(doubt, patience);
    // A kernel that is done with two questions and has answered neither no longer knows this picture.
    const status = (message) => {
      if (message.content.execution_state !== "idle") return;
      setTimeout(() => {
        if (waiting !== number) return;
        if (++missed > 1) return end();
        waiting = 0;
        ask();
      }, GRACE);
    };
    try {
      model.send({ asked: number, states }, { iopub: { status } });
    } catch {
      end(); // JupyterLab refuses to send to a kernel that was restarted.
    }
  }

  // The kernel is busy, or the question was lost with it: ask again, less and less often.
  function doubt() {
    if (!stock.has(keyOf(state))) {
      say(WAITS);
      speak();
    }
    patience *= 2;
    waiting = 0;
    ask();
  }

  function answered(message) {
    for (const one of message.frames) {
      stock.delete(one.key);
      stock.set(one.key, one);
    }
    while (stock.size > MOST_IN_STOCK) stock.delete(stock.keys().next().value);
    if (message.asked === waiting) waiting = 0;
    if (!waiting) clearTimeout(doubting);
    patience = PATIENCE;
    missed = 0;
    show();
    ask();
  }

  function move(next) {
    touched = true;
    if (gone) {
      speak();
    } else if (keyOf(next) !== keyOf(state)) {
      state.splice(0, state.length, ...next);
      show();
      ask();
      if (!stock.has(keyOf(state))) {
        clearTimeout(doubting);
        patience = PATIENCE;
        doubting = setTimeout(doubt, patience);
      }
    }
    refresh();
  }

  function put(at, entry) {
    move(state.map((old, n) => (n === at ? entry : old)));
  }

  function after(button) {
    const next = [...state];
    for (const [name, entry] of Object.entries(button.puts)) next[place(name)] = entry;
    const moved = place(button.moves || button.runs);
    if (moved >= 0) next[moved] = Math.min(next[moved] + 1, controls[moved].texts.length - 1);
    return next;
  }

  function stop() {
    if (!running) return;
    clearInterval(running.timer);
    running.button.textContent = running.label;
    running = null;
    speak();
  }

  function run(made, at) {
    const last = controls[at].texts.length - 1;
    if (state[at] === last) put(at, 0);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return put(at, last);
    const label = made.textContent;
    made.textContent = "Pause";
    const timer = setInterval(() => {
      if (state[at] >= last) return stop();
      // Where the kernel is slower than the clock, the clock waits.
      if (stock.has(keyOf(state))) put(at, state[at] + 1);
    }, BETWEEN_STEPS);
    running = { button: made, label, timer };
  }

  const make = {
    // A label around its control needs no id: ids of several explorers in a page would be the same.
    slider(control, at) {
      const input = element("input", { type: "range", min: 0, step: 1,
                                       max: control.texts.length - 1 });
      const number = element("span", { class: "nnlib-number", "aria-hidden": "true" });
      input.addEventListener("input", () => { stop(); put(at, Number(input.value)); });
      refreshers.push(() => {
        input.value = state[at];
        input.setAttribute("aria-valuetext", control.texts[state[at]]);
        number.textContent = control.texts[state[at]];
      });
      return element("label", { class: "nnlib-control" }, control.label, input, number);
    },

    choice(control, at) {
      const select = element("select", {}, ...control.texts.map(
        (text, n) => element("option", { value: n }, text)));
      select.addEventListener("change", () => { stop(); put(at, Number(select.value)); });
      refreshers.push(() => { select.value = state[at]; });
      return element("label", { class: "nnlib-control" }, control.label, select);
    },

    // 64 buttons; one of them is in the tab order, and the arrow keys go from one to the next.
    pad(control, at) {
      let cursor = 27, painting = null;
      const pixels = [...Array(64).keys()].map((n) => {
        const pixel = element("button", { type: "button", class: "nnlib-pixel" });
        pixel.dataset.number = n;
        return pixel;
      });
      const grid = element("div", { class: "nnlib-pad", role: "group", "aria-label":
        `${control.label}. Arrow keys move, Space draws, Backspace rubs out.` }, ...pixels);
      const ink = (letters, n) => INK.indexOf(letters[n]);
      const middle = (n) => [n % 8 + 0.5, Math.floor(n / 8) + 0.5];
      // As in the data: each pixel counts which of its 4 by 4 points a pen touches.
      const PEN = 0.75; // half its width, in pixels
      const distance = ([x, y], [fromX, fromY], [toX, toY]) => {
        const [wide, high] = [toX - fromX, toY - fromY];
        const along = ((x - fromX) * wide + (y - fromY) * high) / (wide * wide + high * high || 1);
        const share = Math.max(0, Math.min(1, along));
        return Math.hypot(x - fromX - share * wide, y - fromY - share * high);
      };
      const inked = (letters, from, to) => [...letters].map((letter, n) => {
        let count = 0;
        for (let point = 0; point < 16; point++) {
          const place = [n % 8 + (point % 4 + 0.5) / 4,
                         Math.floor(n / 8) + (Math.floor(point / 4) + 0.5) / 4];
          if (distance(place, from, to) <= PEN) count++;
        }
        return INK[Math.max(INK.indexOf(letter), count)];
      }).join("");
      // Every pixel that the line goes through; a line that starts outside comes in where it does.
      const rubbed = (letters, from, to) => {
        const left = [...letters];
        const steps = Math.ceil(16 * Math.hypot(to[0] - from[0], to[1] - from[1])) || 1;
        for (let step = 0; step <= steps; step++) {
          const [x, y] = [0, 1].map(
            (axis) => Math.floor(from[axis] + (to[axis] - from[axis]) * step / steps));
          if (x >= 0 && x < 8 && y >= 0 && y < 8) left[8 * y + x] = INK[0];
        }
        return left.join("");
      };
      const dot = (letters, n) => inked(letters, middle(n), middle(n));
      const around = (n) => [n, n - 8, n + 8, n - 1, n + 1].filter((one) => one >= 0 && one < 64);
      control.around = (letters) => around(cursor).map((n) => dot(letters, n));
      const go = (n) => { cursor = n; refresh(); pixels[n].focus(); ask(); };
      const refresh = () => pixels.forEach((pixel, n) => {
        const amount = ink(state[at], n);
        pixel.tabIndex = n === cursor ? 0 : -1;
        pixel.style.background = `rgb(${Array(3).fill(255 - Math.round(15.9 * amount)).join(",")})`;
        pixel.setAttribute("aria-label",
          `row ${Math.floor(n / 8) + 1}, column ${n % 8 + 1}: ink ${amount} of 16`);
      });
      grid.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
          event.key];
        const column = cursor % 8 + (step ? step[0] : 0);
        const row = Math.floor(cursor / 8) + (step ? step[1] : 0);
        const draws = event.key === " " || event.key === "Enter";
        const rubs = event.key === "Backspace" || event.key === "Delete";
        if (step && column >= 0 && column < 8 && row >= 0 && row < 8) go(8 * row + column);
        if (draws || rubs) {
          stop();
          put(at, draws ? dot(state[at], cursor) : rubbed(state[at], middle(cursor), middle(cursor)));
        }
        if (step || draws || rubs) event.preventDefault();
      });
      const under = (event) => {
        const box = grid.getBoundingClientRect();
        return [8 * (event.clientX - box.left) / box.width, 8 * (event.clientY - box.top) / box.height];
      };
      const stroke = (to) => {
        const { from, erases } = painting;
        painting.from = to;
        put(at, erases ? rubbed(state[at], from, to) : inked(state[at], from, to));
        const [x, y] = to.map(Math.floor);
        if (x >= 0 && x < 8 && y >= 0 && y < 8) cursor = 8 * y + x;
        refresh();
      };
      grid.addEventListener("pointerdown", (event) => {
        if (painting || ![0, 2, 5].includes(event.button)) return; // 5: a pen's other end
        event.preventDefault();
        stop();
        // The pad hears of the pen outside, too: a stroke that comes back goes on where it does.
        grid.setPointerCapture(event.pointerId);
        painting = { pen: event.pointerId, from: under(event),
                     erases: event.button !== 0 || event.shiftKey };
        stroke(painting.from);
      });
      grid.addEventListener("pointermove", (event) => {
        if (painting?.pen !== event.pointerId) return;
        // A quick hand moves several times between two pictures of the page.
        const moves = event.getCoalescedEvents?.() ?? [];
        for (const one of moves.length ? moves : [event]) stroke(under(one));
      });
      for (const name of ["pointerup", "pointercancel", "lostpointercapture"])
        grid.addEventListener(name, (event) => {
          if (painting?.pen === event.pointerId) painting = null;
        });
      grid.addEventListener("contextmenu", (event) => {
        event.preventDefault();
        event.stopPropagation(); // JupyterLab has a menu of its own
      });
      refreshers.push(refresh);
      return element("div", { class: "nnlib-control" }, grid);
    },
  };

  controls.forEach((control, at) => {
    bar.append(make[control.kind](control, at));
  });
  const row = element("div", { class: "nnlib-buttons" });
  bar.append(row);
  for (const button of buttons) {
    const made = element("button", { type: "button", class: "nnlib-button" }, button.label);
    made.addEventListener("click", () => {
      if (gone) return speak();
      const before = running;
      stop();
      if (button.runs) {
        if (!before) run(made, place(button.runs));
      } else {
        move(after(button));
      }
    });
    row.append(made);
  }
  refresh();
  model.on("msg:custom", answered);
  // JupyterLab tells at once when a kernel ends; elsewhere the next question shows it.
  const kernel = model.widget_manager?.kernel;
  const changed = (_, status) => { if (ENDS.includes(status)) end(); };
  kernel?.statusChanged?.connect(changed);
  kernel?.disposed?.connect(end);
  el.append(group);
  show();
  ask();
  return () => {
    stop();
    clearTimeout(speaking);
    clearTimeout(doubting);
    kernel?.statusChanged?.disconnect(changed);
    kernel?.disposed?.disconnect(end);
    window.removeEventListener("keydown", keep, true);
    model.off("msg:custom", answered);
  };
}

export default { render };
