// A page's dark rules apply if the system is dark or the reader has chosen dark.
(() => {
  const KEY = "slope-by-slope-theme", DARK = "(prefers-color-scheme: dark)";
  const media = {system: DARK, light: "not all", dark: "screen"}, rules = new Set();
  const root = document.documentElement;
  let choice = "system";
  try { choice = localStorage.getItem(KEY) || choice; } catch { /* Then it is not kept. */ }
  if (!(choice in media)) choice = "system";
  const apply = () => {
    if (choice === "system") delete root.dataset.theme; else root.dataset.theme = choice;
    root.style.colorScheme = choice === "system" ? "" : choice;
    for (const sheet of document.styleSheets) {
      try {
        for (const rule of sheet.cssRules) if (rule.media?.mediaText === DARK) rules.add(rule);
      } catch { /* A style in another file cannot be read if the page was opened without a server. */ }
    }
    for (const rule of rules) rule.media.mediaText = media[choice];
  };
  apply();
  root.classList.add("scripted");
  addEventListener("DOMContentLoaded", () => {
    apply();
    for (const part of document.querySelectorAll("header.site > [hidden]")) part.hidden = false;
    const contents = document.querySelector(".contents details");
    if (contents) contents.open = !matchMedia("(max-width: 44em)").matches;
    root.classList.remove("scripted");
    const select = document.querySelector(".theme select");
    select.value = choice;
    select.addEventListener("change", () => {
      choice = select.value;
      try { localStorage.setItem(KEY, choice); } catch { /* It applies to this page only. */ }
      apply();
    });
    // The menu closes on Escape or a click elsewhere, as menus do.
    const menu = document.querySelector(".menu");
    addEventListener("keydown", event => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.firstElementChild.focus();
      }
    });
    addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false; });
  });
})();
