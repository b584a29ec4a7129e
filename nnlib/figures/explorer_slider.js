// A slider, and next to it its number, which can be typed into the field or into the slider.

const asNumber = (text) => Number(text.trim().replace("−", "-").replace(",", ".") || NaN);

function makeSlider(control, at, { state, put, stop, refreshers, say }) {
  const { label, texts } = control;
  const numbers = texts.map(asNumber);
  const input = element("input", { type: "range", min: 0, step: 1, max: texts.length - 1 });
  // Typing a number into the slider brings the focus here, so each control has one tab stop.
  const field = element("input", { type: "text", inputmode: "decimal", class: "nnlib-number",
                                   tabindex: -1, autocomplete: "off",
                                   "aria-label": `${label}: type a number` });
  field.style.width = `${Math.max(...texts.map((text) => text.length)) + 2}ch`;
  field.disabled = numbers.some(Number.isNaN);
  input.addEventListener("input", () => { stop(); put(at, Number(input.value)); });
  input.addEventListener("keydown", (event) => {
    if (!/^[0-9.,−-]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (field.disabled) return;
    field.focus();
    field.value = event.key;
  });

  // Take the nearest value, and say so if it is not the one that was typed.
  const take = () => {
    const typed = field.value.trim(), wanted = asNumber(typed);
    if (typed === texts[state[at]]) return;
    stop();
    if (Number.isNaN(wanted)) {
      say(`"${typed}" is not a number: ${label} stays at ${texts[state[at]]}.`);
    } else {
      const far = numbers.map((number) => Math.abs(number - wanted));
      const nearest = far.indexOf(Math.min(...far));
      put(at, nearest);
      if (numbers[nearest] !== wanted)
        say(`${label} cannot be ${typed}; the nearest value is ${texts[nearest]}.`);
    }
    show(true);
  };
  const show = (taken) => {
    if (taken || !field.matches(":focus")) field.value = texts[state[at]];
  };
  field.addEventListener("focus", () => field.select());
  field.addEventListener("blur", () => { take(); show(true); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    if (event.key === "Enter") take();
    show(true);
    input.focus();
  });
  refreshers.push(() => {
    input.value = state[at];
    input.setAttribute("aria-valuetext", texts[state[at]]);
    show(false);
  });
  // The field is outside the label, or its number would become a part of the slider's name.
  return element("div", { class: "nnlib-control" }, element("label", {}, label, input), field);
}
