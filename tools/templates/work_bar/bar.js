/* The bar above JupyterLab saves a learner's work as one ZIP, reads it back, and checks for Python. */
import {packed, unpacked} from "./zip.js";

const bar = document.getElementById("work-bar");
const [read, said, download, back, chosen] = ["a", ".said", ".download", ".back", "input"].map(
  part => bar.querySelector(part));
const {python, host} = bar.dataset;
const lite = new URL(".", import.meta.url);
const wait = seconds => new Promise(done => setTimeout(done, 1000 * seconds));
const say = words => { if (said.textContent !== words) said.textContent = words; };
const counted = count => `${count} ${count === 1 ? "file" : "files"}`;

async function application() {
  while (!window.jupyterapp) await wait(0.2);
  await window.jupyterapp.restored;
  return window.jupyterapp;
}

/** When each file of the site was last changed, by path: whatever differs is the learner's. */
async function given() {
  const answer = await fetch(new URL("api/contents/all.json", lite));
  const list = (await answer.json()).content;
  return new Map(list.map(one => [one.path, one.last_modified]));
}

/** The files that this browser has for the site but the site itself does not. */
async function own(contents) {
  const theirs = await given(), files = [], folders = [""];
  while (folders.length) {
    const {content} = await contents.get(folders.pop(), {content: true});
    for (const one of content) {
      if (one.type === "directory") folders.push(one.path);
      else if (theirs.get(one.path) !== one.last_modified) files.push(one.path);
    }
  }
  return Promise.all(files.sort().map(path => contents.get(path, {content: true})));
}

function bytesOf({content, format}) {
  if (format === "base64") return Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 1) + "\n";
  return new TextEncoder().encode(text);
}

async function hand_out() {
  const app = await application();
  await app.commands.execute("docmanager:save-all");
  const files = await own(app.serviceManager.contents);
  if (!files.length) return say("There is nothing to download yet: no lesson here has been changed.");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(packed(files.map(
    one => ({path: one.path, bytes: bytesOf(one), changed: new Date(one.last_modified)}))));
  link.download = `slope-by-slope-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`Your work is in ${link.download}: ${counted(files.length)}. “Bring work back” reads it again.`);
}

async function take_back() {
  const app = await application(), {contents} = app.serviceManager, files = [];
  for (const file of chosen.files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    files.push(...(file.name.endsWith(".zip") ? await unpacked(bytes) : [{path: file.name, bytes}]));
  }
  const here = new Set((await own(contents)).map(one => one.path));
  const replaced = files.map(one => one.path).filter(path => here.has(path));
  const question = `This replaces your work in: ${replaced.join(", ")}. Continue?`;
  if (replaced.length && !window.confirm(question)) return say("Nothing was changed.");
  for (const {path, bytes} of files) {
    const parts = path.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      const there = await contents.get(folder, {content: false}).catch(() => null);
      if (!there) await contents.save(folder, {type: "directory", format: "json", content: null});
    }
    await contents.save(path, model(path, bytes));
  }
  const paths = new Set(files.map(one => one.path));
  for (const widget of app.shell.widgets("main")) {
    if (paths.has(widget.context?.path)) await widget.context.revert();
  }
  say(`${counted(files.length)} brought back.`);
}

function model(path, bytes) {
  const text = new TextDecoder().decode(bytes);
  if (path.endsWith(".ipynb")) return {type: "notebook", format: "json", content: JSON.parse(text)};
  if (!text.includes("\ufffd")) return {type: "file", format: "text", content: text};
  const letters = Array.from(bytes, byte => String.fromCharCode(byte)).join("");
  return {type: "file", format: "base64", content: btoa(letters)};
}

/** Do something for a button, and say what went wrong, if anything did. */
async function doing(button, work) {
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (problem) {
    say(`That did not work: ${problem.message}.`);
  }
  button.removeAttribute("aria-busy");
}

download.addEventListener("click", () => doing(download, hand_out));
back.addEventListener("click", () => chosen.click());
chosen.addEventListener("change", () => doing(back, take_back).then(() => { chosen.value = ""; }));

/* The link back leads to the page of the lesson that is open. */
function follow() {
  const path = window.jupyterapp?.shell?.currentWidget?.context?.path
    ?? new URLSearchParams(location.search).get("path") ?? "";
  const lesson = /^\d\d_\w+\.ipynb$/.test(path);
  read.textContent = lesson ? "Read this lesson" : "To the lessons";
  read.href = new URL(lesson ? `../${path.replace(".ipynb", ".html")}` : "../index.html", lite);
}
follow();
setInterval(follow, 1000);
application().then(app => { if (innerWidth < 800) app.shell.collapseLeft(); });

/* Python comes from a host that may be blocked; JupyterLab would wait silently. */
const runs = () => ["idle", "busy"].includes(
  window.jupyterapp?.shell?.currentWidget?.context?.sessionContext?.session?.kernel?.status);
const reached = fetch(new URL(python, lite), {method: "HEAD"}).then(answer => answer.ok, () => false);
if (!await reached) {
  say(`Python could not be loaded from ${host || "this site"}: your network may be blocking it. You can read, `
    + "write and download here, but no cell runs. The site can be built with its own Python.");
} else {
  for (let second = 0; !runs(); second++) {
    if (second === 8) say("Python is loading; the first start takes the longest.");
    if (second === 90) say(`Python has not started yet. Is the network slow, or is it blocking ${host || "this site"}?`);
    await wait(1);
  }
  if (/^Python /.test(said.textContent)) say("");
}
