// All that pages do by script: copy a secret, and bring new rows of the audit trail in. Without it everything else works.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const told = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(source.value);
      told.textContent = "Copied.";
    } catch {
      source.select();
      told.textContent = "Selected: press Ctrl+C or ⌘C to copy.";
    }
  });
}

for (const secret of document.querySelectorAll("[data-select]")) {
  secret.addEventListener("focus", () => secret.select());
}

const tail = document.querySelector("[data-tail]");
if (tail) {
  const EVERY = 3000;
  const MOST = 500;
  const told = document.getElementById("tail-state");
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(tail.dataset.tail, { credentials: "same-origin", redirect: "error" });
        if (!answer.ok) throw new Error();
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const known = new Set([...tail.children].map((row) => row.id));
        const fresh = [...page.querySelectorAll("tbody > tr")].filter((row) => !known.has(row.id));
        fresh.forEach((row) => row.classList.add("fresh"));
        tail.prepend(...fresh);
        while (tail.children.length > MOST) tail.lastElementChild.remove();
        told.textContent = "Live: new events appear by themselves.";
      } catch {
        told.textContent = "Not live: the server does not answer. Trying again.";
      }
    }
    setTimeout(look, EVERY);
  };
  told.textContent = "Live: new events appear by themselves.";
  setTimeout(look, EVERY);
}
