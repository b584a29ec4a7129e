"use strict";
const EVERY = 2000; // milliseconds
const board = document.getElementById("board");
const summary = document.getElementById("summary");
const pause = document.getElementById("pause");
const when = document.getElementById("when");
let shown = null;

function time() {
  return new Date().toLocaleTimeString();
}

async function look() {
  if (pause.getAttribute("aria-pressed") !== "true") {
    try {
      const answer = await fetch("state" + location.search, { cache: "no-cache" });
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      if (text !== shown) {
        const state = JSON.parse(text);
        board.innerHTML = state.board;
        // A screen reader says it again only where it is another sentence.
        if (summary.textContent !== state.summary) summary.textContent = state.summary;
        shown = text;
      }
      when.textContent = "As of " + time() + ".";
      when.className = "";
      when.removeAttribute("role");
    } catch {
      // A restarted board has another key: this page cannot know it.
      if (when.className !== "late") {
        when.setAttribute("role", "alert");
        when.textContent = "No answer from the board since " + time() + ". If it was started anew, open the address that it printed.";
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
