"use strict";
const EVERY = 2000; // milliseconds
const board = document.getElementById("board");
const summary = document.getElementById("summary");
const pause = document.getElementById("pause");
const when = document.getElementById("when");
let shown = null;
// The lessons that somebody opened or closed here; the others are open while a learner is in them.
const chosen = new Map();

function time() {
  return new Date().toLocaleTimeString();
}

function show(html) {
  const focused = board.contains(document.activeElement) ? document.activeElement : null;
  const place = focused?.id || focused?.getAttribute("href");
  board.innerHTML = html;
  for (const [id, open] of chosen) {
    const details = document.getElementById(id)?.querySelector("details");
    if (details) details.open = open;
  }
  if (place) (document.getElementById(place) || board.querySelector(`[href="${place}"]`))?.focus({ preventScroll: true });
}

// A link in the course opens the lesson to which it leads.
board.addEventListener("click", (event) => {
  const section = event.target.closest("section[id]");
  const link = event.target.closest("a");
  if (link) {
    const details = document.querySelector(`${link.getAttribute("href")} details`);
    if (details) { details.open = true; chosen.set(link.getAttribute("href").slice(1), true); }
  } else if (section && event.target.closest("summary")) {
    chosen.set(section.id, !section.querySelector("details").open);
  }
});

async function look() {
  if (pause.getAttribute("aria-pressed") !== "true") {
    try {
      const answer = await fetch("state" + location.search, { cache: "no-cache" });
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      if (text !== shown) {
        const state = JSON.parse(text);
        show(state.board);
        // Set it only if it has changed: a screen reader reads it out each time.
        if (summary.textContent !== state.summary) summary.textContent = state.summary;
        shown = text;
      }
      when.textContent = "As of " + time() + ".";
      when.className = "";
      when.removeAttribute("role");
    } catch {
      // A restarted board has a different key, which this page cannot know.
      if (when.className !== "late") {
        when.setAttribute("role", "alert");
        when.textContent = "No answer from the board since " + time() + ". If it was started again, open the address that it printed.";
        when.className = "late";
      }
    }
  }
  setTimeout(look, EVERY);
}

pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(paused));
  if (paused) when.textContent = "Paused at " + time() + ".";
});

look();
