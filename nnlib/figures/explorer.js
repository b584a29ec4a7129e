// The page's side of an explorer: controls, the picture, and a stock of pictures fetched ahead.
// Only one question at a time is on its way to the kernel, so a held key never causes a backlog.
// `explorer.py` appends this file to those of the slider, the pad and direct manipulation; together
// they are one module.

const MOST_IN_STOCK = 600;
const BEFORE_SPEAKING = 500; // a screen reader reads where a control rests, not each step
const PATIENCE = 2000; // milliseconds without an answer before we say so and ask again
const LATE = 50; // milliseconds that the widget has to pass on an answer that has arrived
const GRACE = 1000; // milliseconds that an answer may take after the kernel is done
const ENDS = ["restarting", "autorestarting", "terminating", "dead"];
const WAITS = "Waiting for the kernel: it is busy or does not answer. The picture follows as soon " +
  "as it does.";
const GONE = "This picture has stopped: its kernel was restarted or has ended. Run the cells above, " +
  "then this cell again.";

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
  const refreshers = [], inputs = new Map();
  // The questions of all pictures in a page have different numbers.
  let waiting = 0, asked = Math.floor(Math.random() * 2 ** 50), missed = 0;
  let doubting = null, patience = PATIENCE, gone = false;
  let shown = null, rested = [...first], running = null, touched = false, speaking = null;
  let also = ""; // what a screen reader reads before the caption

  const group = element("div", { class: "nnlib-explorer", role: "group", "aria-label": title });
  // Keep JupyterLab's shortcuts out: here the keys belong to the controls. Only the keys that run
  // cells reach JupyterLab. JupyterLite listens at the document, before the page gets a key; so
  // this listens even earlier. Both look for the attribute on the element with the focus.
  const keep = (event) => {
    if (event.key === "Escape") explained.dismiss();
    if (!group.contains(event.target)) return;
    const runs = event.key === "Enter" && (event.shiftKey || event.ctrlKey);
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !runs);
  };
  window.addEventListener("keydown", keep, true);
  const bar = element("div", { class: "nnlib-controls" });
  const row = element("div", { class: "nnlib-buttons" });
  const picture = element("div", { class: "nnlib-picture", role: "img" });
  const trouble = element("p", { class: "nnlib-trouble", hidden: "" });
  const note = element("p", { class: "nnlib-note", hidden: "" });
  const keptCaption = element("p", { class: "nnlib-kept", hidden: "" });
  const caption = element("p", { class: "nnlib-caption" });
  const computing = element("p", { class: "nnlib-computing", "aria-hidden": "true" }, "Computing …");
  const stage = element("div", { class: "nnlib-stage" }, picture, computing);
  const spoken = element("p", { class: "nnlib-spoken", role: "status" });
  // A pad is as large as a picture, so its picture goes next to it if there is room.
  group.append(element("div", { class: "nnlib-hands" }, bar, row),
    element("div", { class: "nnlib-shown" }, trouble, note, keptCaption, caption, stage, spoken));
  group.classList.toggle("nnlib-beside", controls.some(({ kind }) => kind === "pad"));
  const explained = makeExplained(stage, picture);
  makeDraggable(picture, (places) => {
    stop();
    move(state.map((old, n) => places[controls[n].name] ?? old));
  }, (name) => inputs.get(name)?.focus({ preventScroll: true }));

  const keyOf = (some) => some.join(",");
  const place = (name) => controls.findIndex((control) => control.name === name);

  const refresh = () => refreshers.forEach((one) => one());

  function show() {
    const found = stock.get(keyOf(state));
    // A page without a kernel lacks pictures of some states, and says so.
    if (found?.beyond) {
      goBack(found.beyond);
      return speak();
    }
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
      // The alternative describes all of it; otherwise Chromium would also read its words singly.
      for (const panel of picture.children) {
        panel.setAttribute("aria-hidden", "true");
        panel.style.maxWidth = `${panel.getAttribute("width")}px`;
      }
      picture.setAttribute("aria-label", found.alternative);
      caption.textContent = found.caption;
      explained.refresh();
      mark();
    }
    // Keep the picture below from moving up and down with the caption's length.
    const high = Math.max(caption.offsetHeight, parseFloat(caption.style.minHeight) || 0);
    caption.style.minHeight = `${high}px`;
  }

  // Mark the handle of the slider with the focus, which arrow keys move.
  function mark() {
    const name = [...inputs].find(([, input]) => input === document.activeElement)?.[0];
    for (const handle of picture.querySelectorAll(".nnlib-handle"))
      handle.classList.toggle("nnlib-focused", name in JSON.parse(handle.dataset.moves));
  }
  bar.addEventListener("focusin", mark);
  bar.addEventListener("focusout", () => setTimeout(mark));

  // On a narrow page, arrow keys scroll the picture.
  const fit = new ResizeObserver(() => {
    caption.style.minHeight = "";
    if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
    else picture.removeAttribute("tabindex");
  });
  fit.observe(stage);

  // The only place that speaks to a screen reader: nothing before the first input or while a slider
  // runs, and then the state in which everything rests.
  function speak() {
    clearTimeout(speaking);
    if (!touched) return;
    speaking = setTimeout(() => {
      const rests = !running && stock.get(keyOf(state)) === shown;
      const words = trouble.textContent || (rests && (caption.textContent || shown.alternative));
      if (!words) return;
      const said = also ? `${also} ${words}` : words;
      also = "";
      if (said !== spoken.textContent) spoken.textContent = said;
    }, BEFORE_SPEAKING);
  }

  function say(what) {
    trouble.textContent = what;
    trouble.hidden = !what;
  }

  // Say what was done with an input, on screen and aloud, until the next one.
  function tell(what, hidden = false) {
    note.textContent = also = what;
    note.hidden = hidden || !what;
    if (what) speak();
  }

  // No picture will come: return the controls to the picture shown, and say why.
  function goBack(why) {
    stop();
    state.splice(0, state.length, ...rested);
    refresh();
    show();
    say(why);
  }

  // No answer will come, so disable the controls.
  function end() {
    if (gone) return;
    gone = true;
    clearTimeout(doubting);
    goBack(GONE);
    if (group.contains(document.activeElement)) speak();
    for (const one of group.querySelectorAll("input, select, button"))
      one.setAttribute("aria-disabled", "true");
  }

  // States that may come next: one step of each control; on a pad, pixels around the last one.
  function ahead() {
    const states = [];
    controls.forEach((control, at) => {
      const others = control.kind === "kept" ? []
        : control.kind === "pad" ? control.around(state[at])
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
    // A kernel that has finished two questions without an answer no longer knows this picture.
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

  // The kernel is busy, or the question was lost: ask again, less and less often.
  function doubt() {
    if (!stock.has(keyOf(state))) {
      say(model.get("waits") ?? WAITS);
      speak();
    }
    patience *= 2;
    waiting = 0;
    ask();
  }

  function answered(message) {
    if (gone) return;
    for (const one of message.frames) {
      stock.delete(one.key);
      stock.set(one.key, one);
    }
    while (stock.size > MOST_IN_STOCK) stock.delete(stock.keys().next().value);
    if (message.asked === waiting) waiting = 0;
    if (!waiting) clearTimeout(doubting);
    patience = PATIENCE;
    missed = 0;
    // A picture fetched ahead must not remove a message on the page.
    if (stock.get(keyOf(state)) !== shown) show();
    ask();
  }

  function move(next) {
    touched = true;
    tell("");
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
    const last = moved >= 0 && controls[moved].texts.length - 1;
    if (moved >= 0) next[moved] = Math.max(0, Math.min(next[moved] + button.by, last));
    return next;
  }

  function stop() {
    if (!running) return;
    clearInterval(running.timer);
    running.button.textContent = running.label;
    running = null;
    speak();
  }

  function run(made, at, pace) {
    const last = controls[at].texts.length - 1;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return put(at, last);
    put(at, state[at] === last ? 0 : state[at] + 1);
    const label = made.textContent;
    made.textContent = "Pause";
    const timer = setInterval(() => {
      if (state[at] >= last) return stop();
      // If the kernel is slower than the clock, the clock waits.
      if (stock.has(keyOf(state))) put(at, state[at] + 1);
    }, pace);
    running = { button: made, label, timer };
  }

  const make = {
    // A label around its control needs no id; several explorers in a page would share ids.
    slider: makeSlider,

    choice(control, at) {
      const select = element("select", {}, ...control.texts.map(
        (text, n) => element("option", { value: n }, text)));
      select.addEventListener("change", () => { stop(); put(at, Number(select.value)); });
      refreshers.push(() => { select.value = state[at]; });
      return element("div", { class: "nnlib-control" },
                     element("label", {}, control.label, select));
    },

    pad: makePad,

    // The kept state is an entry of the state, so its picture is fetched and stocked like others.
    kept(control, at) {
      const made = element("button", { type: "button", class: "nnlib-button" });
      made.addEventListener("click", () => {
        if (gone) return speak();
        stop();
        const keeps = !state[at];
        if (keeps) keptCaption.textContent = `Kept: ${caption.textContent}`;
        put(at, keeps ? rested.slice(0, at).join(".") : "");
        tell(keeps ? "Kept to compare." : "Nothing is kept now.", true);
      });
      refreshers.push(() => {
        made.textContent = state[at] ? "Forget what was kept" : "Keep to compare";
        keptCaption.hidden = !state[at];
      });
      return made;
    },
  };

  const page = { state, put, stop, ask, refreshers, say: tell };
  const keeper = controls.map((control, at) => {
    const made = make[control.kind](control, at, page);
    if (control.kind === "kept") return made;
    inputs.set(control.name, made.querySelector("input, select, [tabindex='0']"));
    bar.append(made);
  }).find(Boolean);
  for (const button of buttons) {
    const made = element("button", { type: "button", class: "nnlib-button" }, button.label);
    made.classList.toggle("nnlib-main", !!button.runs);
    made.addEventListener("click", () => {
      if (gone) return speak();
      const before = running;
      stop();
      if (button.runs) {
        if (!before) run(made, place(button.runs), button.pace);
      } else {
        move(after(button));
      }
    });
    row.append(made);
  }
  if (keeper) row.append(keeper);
  row.hidden = !row.childElementCount;
  refresh();
  model.on("msg:custom", answered);
  // JupyterLab reports at once when a kernel ends; elsewhere the next question shows it.
  const kernel = model.widget_manager?.kernel;
  // anywidget 0.11 never passes anything on if the page was too busy to load this module within two
  // seconds. The kernel's answers still arrive here.
  const arrived = (_, { direction, msg }) => {
    const said = direction === "recv" && msg.header.msg_type === "comm_msg" &&
      msg.content.data.content;
    if (!said?.asked || said.asked !== waiting) return;
    setTimeout(() => { if (said.asked === waiting) answered(said); }, LATE);
  };
  kernel?.anyMessage?.connect(arrived);
  const changed = (_, status) => { if (ENDS.includes(status)) end(); };
  kernel?.statusChanged?.connect(changed);
  kernel?.disposed?.connect(end);
  el.append(group);
  show();
  ask();
  return () => {
    stop();
    fit.disconnect();
    clearTimeout(speaking);
    clearTimeout(doubting);
    kernel?.anyMessage?.disconnect(arrived);
    kernel?.statusChanged?.disconnect(changed);
    kernel?.disposed?.disconnect(end);
    window.removeEventListener("keydown", keep, true);
    model.off("msg:custom", answered);
  };
}

export default { render };
