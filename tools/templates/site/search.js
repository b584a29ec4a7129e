/* The search page: shows what pagefind finds in its index, as links to parts of lessons. */
const [said, list] = [document.querySelector("#said"), document.querySelector("#results")];
const field = document.querySelector("header .search input");
const MOST = 12;
let asked = 0, finder = null;

async function find(words) {
  const mine = ++asked;
  const address = new URL(location.href);
  words ? address.searchParams.set("q", words) : address.searchParams.delete("q");
  history.replaceState(null, "", address);
  document.title = words ? `${words} · Search · Slope by Slope` : "Search · Slope by Slope";
  if (!words) return show("", []);
  try {
    finder ??= await import(new URL("pagefind/pagefind.js", document.baseURI));
    const found = (await finder.search(words)).results;
    const pages = await Promise.all(found.slice(0, MOST).map(one => one.data()));
    if (mine !== asked) return;
    const count = `${found.length} ${found.length === 1 ? "page" : "pages"} for “${words}”`;
    if (!pages.some(page => fits(page, words))) show(`Nothing for “${words}”.`, []);
    else show(found.length > MOST ? `${count}; the first ${MOST} are shown.` : `${count}.`, pages);
  } catch {
    show("The search index could not be read. It needs a web server, such as "
      + "python -m http.server; the lessons below can be read without it.", []);
  }
}

/** Whether a page has a word that begins like one of the search words: pagefind returns the nearest. */
function fits(page, words) {
  const found = [...page.excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map(one => one[1].toLowerCase());
  const begins = words.toLowerCase().split(/\W+/).filter(Boolean).map(word => word.slice(0, 4));
  return begins.some(begin => found.some(word => word.includes(begin)));
}

function show(words, pages) {
  said.textContent = words;
  list.replaceChildren(...pages.map(page => {
    const item = document.createElement("li");
    // Titles and excerpts are HTML that pagefind has escaped; the search words are marked.
    const parts = page.sub_results.filter(one => one.url !== page.url).slice(0, 3);
    item.innerHTML = link(page.url, page.meta.title, page.excerpt)
      + (parts.length ? `<ul>${parts.map(one => `<li>${link(one.url, one.title, one.excerpt)}</li>`).join("")}</ul>` : "");
    return item;
  }));
}

function link(url, title, excerpt) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.textContent = title;
  return `${anchor.outerHTML}<p>${excerpt}</p>`;
}

let waiting;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => find(field.value.trim()), 200);
});
field.form.addEventListener("submit", event => {
  event.preventDefault();
  find(field.value.trim());
});
field.value = new URL(location.href).searchParams.get("q") ?? "";
find(field.value.trim());
if (!field.value) field.focus();
