"use strict";
const PAUSE = 900, LOOK = 4000; // milliseconds
const main = document.querySelector("main");
const status = document.getElementById("status");
const alarm = document.getElementById("alarm");
const list = document.getElementById("comments");
const keys = document.getElementById("keys");
const articles = [...main.querySelectorAll("article")];
const papers = new Map();
let last = null, lost = false;

// What is not yet saved survives closing the page, at the same address.
function remembered(paper, value) {
  const name = `words ${main.dataset.exercise} ${paper.who}`;
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(name));
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch { /* A browser that keeps nothing. */ }
  return null;
}

function fields(paper) {
  return { points: paper.points.value.trim(), comment: paper.comment.value.trim() };
}

function same(one, other) {
  return one.points === other.points && one.comment === other.comment;
}

// A comment without points is kept as a draft: the file of marks has none.
function isSaved(paper) {
  return same(fields(paper), paper.kept);
}

for (const article of articles) {
  const { who, points, comment } = article.dataset;
  const paper = {
    article, who, before: { points, comment }, timer: 0, busy: false, again: false,
    points: article.querySelector(".points"), comment: article.querySelector(".comment"),
    said: article.querySelector(".said"), keep: article.querySelector(".keep"),
    name: article.querySelector("h2").firstChild.textContent.trim(),
  };
  paper.kept = fields(paper);
  papers.set(article, paper);
  const unsaved = remembered(paper);
  if (unsaved) {
    paper.points.value = unsaved.points;
    paper.comment.value = unsaved.comment;
    paper.before = unsaved.before;
    say(paper, "This was typed earlier and not saved.");
    save(paper);
  }
  article.addEventListener("focusin", () => { last = article; });
  article.addEventListener("input", () => typed(paper));
  article.addEventListener("change", () => save(paper));
  paper.keep.addEventListener("click", () => { save(paper, true); article.focus(); });
}

function typed(paper) {
  remembered(paper, { ...fields(paper), before: paper.before });
  clearTimeout(paper.timer);
  paper.timer = setTimeout(() => save(paper), PAUSE);
}

function say(paper, text, buttons = []) {
  paper.said.replaceChildren(text, ...buttons.map(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => { act(); paper.article.focus(); });
    return button;
  }));
}

function show(paper, state) {
  paper.article.dataset.state = state;
  paper.article.querySelector(".state").textContent = state;
  paper.keep.hidden = !state.startsWith("changed");
}

async function save(paper, again = false, closing = false) {
  clearTimeout(paper.timer);
  if (isSaved(paper) && !again) {
    remembered(paper, null);
    return;
  }
  const wanted = fields(paper);
  if (paper.busy) {
    paper.again = true;
    if (!closing || same(wanted, paper.sent)) return;
  }
  // A page that closes gets no answer any more: what it sent before may be saved, or not yet.
  const sent = paper.busy ? paper.sent : paper.before;
  paper.busy = true;
  paper.sent = wanted;
  remembered(paper, { ...wanted, before: paper.before });
  try {
    const answer = await fetch("/save" + location.search, {
      method: "POST", keepalive: true, headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        exercise: main.dataset.exercise, who: paper.who, digest: paper.article.dataset.digest,
        wanted, before: paper.before, sent,
      }),
    });
    if (answer.status === 403) throw new Error("another key");
    found();
    took(paper, wanted, answer.status, await answer.json());
  } catch {
    gone();
  }
  paper.busy = false;
  if (paper.again) {
    paper.again = false;
    save(paper);
  }
}

function took(paper, wanted, code, told) {
  if (code === 409) {
    say(paper, told.said + " Yours is not saved. ", [
      ["Write mine", () => { paper.before = told.now; save(paper, true); }],
      ["Use that", () => {
        [paper.points.value, paper.comment.value] = [told.now.points, told.now.comment];
        paper.before = paper.kept = told.now;
        show(paper, told.now.points ? "read" : "to be read");
        remembered(paper, null);
        say(paper, "");
      }],
    ]);
    status.textContent = `${paper.name}: not saved. ${told.said}`;
    return;
  }
  if (code !== 200) {
    say(paper, told.said);
    status.textContent = `${paper.name}: not saved. ${told.said}`;
    return;
  }
  paper.before = told.now;
  // What was typed while it was being saved is saved next.
  paper.kept = wanted;
  if (isSaved(paper)) remembered(paper, null);
  else typed(paper);
  show(paper, told.state);
  say(paper, "");
  status.textContent = `${paper.name}: ${told.said}`;
  // The list is replaced only if it has changed, so that nobody loses their place in it.
  if (list.innerHTML !== told.comments) list.innerHTML = told.comments;
}

function gone() {
  if (lost) return;
  lost = true;
  alarm.textContent = "No answer from the program since " + new Date().toLocaleTimeString()
    + ": what you type now is not saved. Start `read` again, and open the address that it prints;"
    + " anything not yet saved comes back there.";
}

function found() {
  if (!lost) return;
  lost = false;
  alarm.textContent = "";
}

async function look() {
  try {
    const answer = await fetch("/alive" + location.search, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    const was = lost;
    found();
    if (was) papers.forEach((paper) => save(paper));
  } catch {
    gone();
  }
  setTimeout(look, LOOK);
}
setTimeout(look, LOOK);

function here() {
  const article = document.activeElement.closest("article");
  return article || last;
}

function go(article) {
  if (!article) return;
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "start" });
}

function step(by) {
  const place = articles.indexOf(here());
  go(articles[place < 0 ? 0 : Math.min(Math.max(place + by, 0), articles.length - 1)]);
}

function nextToRead() {
  const place = articles.indexOf(here());
  const order = [...articles.slice(place + 1), ...articles.slice(0, place + 1)];
  const next = order.find((one) => /^(to be read|changed)/.test(one.dataset.state));
  if (next) go(next);
  else status.textContent = "Everything has been read.";
}

function give(paper, points) {
  const most = Number(paper.article.dataset.most);
  if (points < 0 || points > most) {
    // In the status line, the reply to an earlier save may overwrite it.
    say(paper, `Points go from 0 to ${most}.`);
    status.textContent = `${paper.name}: points go from 0 to ${most}.`;
    return;
  }
  paper.points.value = String(points);
  if (isSaved(paper)) status.textContent = `${paper.name}: points stay ${points}.`;
  save(paper);
}

function half(paper) {
  const points = Number(paper.points.value.replace(",", ".")) || 0;
  give(paper, points % 1 ? points - 0.5 : points + 0.5);
}

function comment(letter) {
  const paper = papers.get(here());
  const button = list.querySelector(`[data-key="${letter}"]`);
  if (!paper || !button) return;
  const text = button.querySelector("span").textContent, now = paper.comment.value.trim();
  if (now.split("\n").includes(text) || now === text) return;
  paper.comment.value = now ? `${now}\n${text}` : text;
  save(paper);
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  comment(button.dataset.key);
  go(here());
});

document.addEventListener("keydown", (event) => {
  const target = event.target, editing = target.matches("textarea, input.points");
  if (editing) {
    if (event.key === "Escape" || (event.key === "Enter" && target.matches("input"))) {
      event.preventDefault();
      go(target.closest("article"));
    }
    return;
  }
  // Buttons, links and the summary keep their own keys.
  if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  const paper = papers.get(here()), key = event.key;
  const acts = { j: () => step(1), k: () => step(-1), n: nextToRead };
  if (paper) {
    acts.p = () => { paper.points.focus(); paper.points.select(); };
    acts.m = () => paper.comment.focus();
    acts.h = () => half(paper);
    acts.s = () => save(paper, true);
    if (/^[0-9]$/.test(key)) acts[key] = () => give(paper, Number(key));
    if (main.dataset.letters.includes(key)) acts[key] = () => comment(key);
  }
  if (!Object.hasOwn(acts, key)) return;
  event.preventDefault();
  acts[key]();
});

addEventListener("pagehide", () => papers.forEach((paper) => save(paper, false, true)));
addEventListener("beforeunload", (event) => {
  if (![...papers.values()].every(isSaved)) event.preventDefault();
});
