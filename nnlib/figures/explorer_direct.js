// Touching the picture itself: dragging a handle, and asking what a part means.

// `move` gets the place of each control that is dragged; `took` its first control's name.
function makeDraggable(picture, move, took) {
  let held = null; // the pen that is down, its panel, and the tracks of the handle
  let pen = ""; // what pressed last: mouse, pen or touch
  const panels = () => [...picture.querySelectorAll(":scope > svg")];
  const pixel = (svg, event) => new DOMPoint(event.clientX, event.clientY)
    .matrixTransform(svg.getScreenCTM().inverse());

  // Find a handle under the hand, or else one whose area contains the hand, unless a part is there.
  const caught = (event) => {
    const handle = event.target.closest(".nnlib-handle");
    if (handle || event.target.closest(".nnlib-part")) return handle;
    return [...picture.querySelectorAll("[data-area]")].find((one) => {
      const { x, y } = pixel(one.ownerSVGElement, event);
      const [left, top, width, height] = one.dataset.area.split(" ").map(Number);
      return x >= left && x <= left + width && y >= top && y <= top + height;
    });
  };
  const nearest = (track, { x, y }) => {
    const far = track.map(([a, b]) => (a - x) ** 2 + (b - y) ** 2);
    return far.indexOf(Math.min(...far));
  };
  const go = (event) => {
    const at = pixel(panels()[held.panel], event);
    move(Object.fromEntries(
      Object.entries(held.tracks).map(([name, track]) => [name, nearest(track, at)])));
  };
  // Keep the tracks from before the first move: a new picture may draw others under the hand.
  const take = (handle, event) => {
    held = { pen: event.pointerId, panel: panels().indexOf(handle.ownerSVGElement),
             tracks: JSON.parse(handle.dataset.moves) };
    took(Object.keys(held.tracks)[0]);
    go(event);
  };

  picture.addEventListener("pointerdown", (event) => {
    pen = event.pointerType;
    if (held || event.button !== 0) return;
    const handle = caught(event);
    // A finger next to the handle may want to scroll the page, so it moves nothing until it is up.
    if (!handle || (pen === "touch" && !event.target.closest(".nnlib-handle"))) return;
    event.preventDefault();
    // The picture itself captures the pen, because the drawing in it is replaced at each move.
    picture.setPointerCapture(event.pointerId);
    picture.classList.add("nnlib-dragged");
    take(handle, event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (held?.pen === event.pointerId) go(event);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"])
    picture.addEventListener(name, (event) => {
      if (held?.pen !== event.pointerId) return;
      held = null;
      picture.classList.remove("nnlib-dragged");
    });
  picture.addEventListener("click", (event) => {
    const handle = pen === "touch" && !held && caught(event);
    if (!handle) return;
    take(handle, event);
    held = null;
  });
}

// Parts of the picture with words, shown at the mouse, after a tap, and by arrow keys. For a screen
// reader they are a list next to the picture, because it finds nothing inside an image.
function makeExplained(stage, picture) {
  const list = element("div", { class: "nnlib-parts", role: "listbox", hidden: "",
                                "aria-label": "Parts of the picture" });
  const tip = element("div", { class: "nnlib-tip", "aria-hidden": "true", hidden: "" });
  stage.append(list, tip);
  const parts = () => [...picture.querySelectorAll(".nnlib-part")];
  let asked = -1, focus = 0, leaving = null, pen = "";
  let mouse = "", resting = ""; // where the mouse is, and where it was when a key was pressed

  const mark = () => parts().forEach(
    (part, n) => part.classList.toggle("nnlib-asked", n === asked));
  const hide = () => {
    clearTimeout(leaving);
    asked = -1;
    tip.hidden = true;
    mark();
  };
  // Put the words below the hand or the middle of the part, and within the picture.
  const explain = (n, at) => {
    clearTimeout(leaving);
    const part = parts()[n];
    if (!part) return hide();
    const box = part.getBoundingClientRect(), around = stage.getBoundingClientRect();
    const { x, y } = at ?? { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    asked = n;
    tip.textContent = part.dataset.words;
    tip.hidden = false;
    const most = around.width - tip.offsetWidth;
    const below = y - around.top + 18;
    const fits = below + tip.offsetHeight <= around.height;
    tip.style.left = `${Math.max(0, Math.min(most, x - around.left - tip.offsetWidth / 2))}px`;
    tip.style.top = `${fits ? below : Math.max(0, y - around.top - 18 - tip.offsetHeight)}px`;
    mark();
  };
  // Keep the words for a moment after the mouse has left the part, so that it can reach them.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (list.contains(document.activeElement)) explain(focus);
      else hide();
    }, 300);
  };
  const under = (event) => parts().indexOf(event.target.closest(".nnlib-part"));

  picture.addEventListener("pointerdown", (event) => { pen = event.pointerType; });
  picture.addEventListener("pointerover", (event) => {
    mouse = `${event.clientX} ${event.clientY}`;
    // A part that a key brings under a resting mouse has not been asked about.
    if (event.pointerType === "touch" || event.buttons || mouse === resting) return;
    const n = under(event);
    if (n >= 0) explain(n, { x: event.clientX, y: event.clientY });
    else if (asked >= 0) leave();
  });
  picture.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") leave();
  });
  picture.addEventListener("click", (event) => {
    const n = under(event);
    if (n >= 0) focus = n;
    if (n >= 0 && pen === "touch") explain(n, { x: event.clientX, y: event.clientY });
    else if (n < 0) hide();
    refresh();
  });
  tip.addEventListener("pointermove", (event) => { mouse = `${event.clientX} ${event.clientY}`; });
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", leave);

  const go = (n) => {
    focus = Math.max(0, Math.min(parts().length - 1, n));
    refresh();
    list.children[focus].focus({ preventScroll: true });
  };
  list.addEventListener("keydown", (event) => {
    const next = { ArrowRight: focus + 1, ArrowDown: focus + 1, ArrowLeft: focus - 1,
                   ArrowUp: focus - 1, Home: 0, End: parts().length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  });
  list.addEventListener("focusin", (event) => {
    const n = [...list.children].indexOf(event.target);
    resting = mouse;
    parts()[n].scrollIntoView({ block: "nearest", inline: "nearest" });
    explain(n);
  });
  list.addEventListener("focusout", hide);

  // After each drawing, give the options their current words, and thin lines wide grips.
  function refresh() {
    const found = parts();
    list.hidden = !found.length;
    while (list.children.length > found.length) list.lastChild.remove();
    while (list.children.length < found.length) list.append(element("div", { role: "option" }));
    focus = Math.max(0, Math.min(focus, found.length - 1));
    found.forEach((part, n) => {
      const option = list.children[n];
      if (option.textContent !== part.dataset.words) option.textContent = part.dataset.words;
      option.tabIndex = n === focus ? 0 : -1;
      option.setAttribute("aria-selected", String(n === focus));
      if (part.querySelector(".nnlib-grip")) return;
      const lines = part.querySelectorAll("path[fill=none], circle, rect");
      for (const line of lines.length ? lines : part.querySelectorAll("text")) {
        const grip = line.cloneNode(true);
        grip.setAttribute("class", "nnlib-grip");
        for (const name of ["fill", "stroke", "stroke-dasharray"]) grip.removeAttribute(name);
        line.before(grip);
      }
    });
    if (asked < 0) return;
    if (found[asked]) tip.textContent = found[asked].dataset.words;
    else hide();
    mark();
  }
  const dismiss = () => {
    resting = mouse;
    hide();
  };
  return { refresh, dismiss };
}
