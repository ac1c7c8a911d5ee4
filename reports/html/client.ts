/**
 * The script of the page: filters, highlights one path in the diagram, copies addresses. It reads attributes only, so
 * that no text of a report becomes code. Without the script the page still shows everything.
 */
export const clientScript = `
(() => {
  "use strict";
  const wire = (stack) => {
    const rows = [...stack.querySelectorAll("tr[data-path]")];
    const search = stack.querySelector(".search");
    const verdict = stack.querySelector(".choice");
    const shown = stack.querySelector(".shown");
    const diagram = stack.querySelector("svg.diagram");
    const parts = diagram ? [...diagram.querySelectorAll("[data-paths]")] : [];
    let chosen = null;
    const hopsOf = (row) => {
      const next = row.nextElementSibling;
      return next && next.classList.contains("hops") ? next : null;
    };

    const filter = () => {
      const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const text = (row.textContent + " " + (row.dataset.names || "")).toLowerCase();
        const fits = words.every((word) => text.includes(word)) && (!verdict.value || row.dataset.verdict === verdict.value);
        row.hidden = !fits;
        const hops = hopsOf(row);
        if (hops) hops.hidden = !fits || chosen !== row.dataset.path;
        if (fits) count += 1;
      }
      shown.textContent = count + " of " + rows.length + " shown";
    };

    const light = (path) => {
      if (!diagram) return;
      diagram.classList.toggle("lighting", path !== null);
      for (const part of parts) part.classList.toggle("lit", path !== null && part.dataset.paths.split(" ").includes(path));
    };

    const choose = (path) => {
      chosen = chosen === path ? null : path;
      for (const row of rows) {
        const button = row.querySelector("button");
        const open = chosen === row.dataset.path;
        row.classList.toggle("chosen", open);
        if (button) button.setAttribute("aria-expanded", String(open));
        const hops = hopsOf(row);
        if (hops) hops.hidden = !open;
      }
      light(chosen);
    };

    for (const row of rows) {
      row.addEventListener("click", () => choose(row.dataset.path));
      row.addEventListener("mouseenter", () => light(row.dataset.path));
      row.addEventListener("mouseleave", () => light(chosen));
    }
    for (const part of parts) {
      part.addEventListener("click", () => {
        const first = part.dataset.paths.split(" ")[0];
        const row = rows.find((candidate) => candidate.dataset.path === first);
        if (!row) return;
        if (chosen !== first) choose(first);
        row.scrollIntoView({ block: "center" });
        const button = row.querySelector("button");
        if (button) button.focus({ preventScroll: true });
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && chosen !== null) choose(chosen);
      if (event.key === "/" && stack === first && !(document.activeElement instanceof HTMLInputElement)) {
        event.preventDefault();
        search.focus();
      }
    });
    search.addEventListener("input", filter);
    verdict.addEventListener("change", filter);
    filter();
  };

  const stacks = [...document.querySelectorAll(".stack")];
  const first = stacks[0];
  for (const stack of stacks) wire(stack);
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      const text = button.dataset.copy;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // A file opened from disk has no clipboard in some browsers: select the addresses instead.
        const range = document.createRange();
        range.selectNodeContents(button.previousElementSibling);
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
      }
      button.textContent = "Copied";
    });
  }
  const overflows = (box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  for (const hint of document.querySelectorAll(".hint")) {
    const box = hint.nextElementSibling;
    new ResizeObserver(() => { hint.hidden = !overflows(box); }).observe(box);
  }
  document.documentElement.classList.add("scripted");
  for (const hops of document.querySelectorAll("tr.hops")) hops.hidden = true;
})();
`;
