"use strict";
// Filters and sorting; without them the page is the same page with every row.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const ascending = head.getAttribute("aria-sort") === "descending" || !head.classList.contains("num");
      const up = head.getAttribute("aria-sort") === "ascending" ? false : ascending;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const order = (a, b) => (head.classList.contains("num") ? (Number(value(a)) || 0) - (Number(value(b)) || 0) : value(a).localeCompare(value(b)));
      const rows = [...table.tBodies[0].rows].sort((a, b) => (up ? order(a, b) : order(b, a)));
      table.tBodies[0].append(...rows);
    });
  });
}

const filters = document.querySelector(".filters");
if (filters) {
  filters.hidden = false;
  const rows = [...document.querySelectorAll("tr[data-gap]")];
  const shown = document.querySelector("#shown");
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(filters));
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = (!wanted.text || text.includes(String(wanted.text).toLowerCase())) &&
        ["cause", "status", "owner"].every((key) => !wanted[key] || row.dataset[key] === wanted[key]);
      row.hidden = !fits;
      const detail = document.getElementById(`gap-${row.dataset.gap}`);
      if (detail) detail.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = `${count} of ${rows.length} gaps`;
  };
  filters.addEventListener("input", apply);
  filters.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

const open = () => {
  const target = location.hash.startsWith("#gap-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.open = true;
};
addEventListener("hashchange", open);
open();
