// The pad: 8 by 8 pixels, drawn on by pen, finger, mouse or keys.

const INK = "abcdefghijklmnopq";

// 64 buttons; one of them is in the tab order, and the arrow keys go from one to the next.
function makePad(control, at, { state, put, stop, ask, refreshers }) {
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
  // As in the data, each pixel counts how many of its 4 by 4 points a pen touches.
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
  // Erase every pixel that the line goes through, even if it starts outside.
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
  // The focus can reach a pixel without our keys: a screen reader goes to whichever it reads.
  grid.addEventListener("focusin", (event) => { cursor = pixels.indexOf(event.target); refresh(); });
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
    // The pad follows the pen outside as well: a stroke that comes back continues where it enters.
    grid.setPointerCapture(event.pointerId);
    painting = { pen: event.pointerId, from: under(event),
                 erases: event.button !== 0 || event.shiftKey };
    stroke(painting.from);
  });
  grid.addEventListener("pointermove", (event) => {
    if (painting?.pen !== event.pointerId) return;
    // A quick hand moves several times between two frames of the page.
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
}
