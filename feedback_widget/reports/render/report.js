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
  const names = ["text", "cause", "status", "owner"];
  // The address says what is filtered: it can be shared, and a decision leads back to it.
  const remember = (wanted) => {
    const address = new URLSearchParams(location.search);
    for (const name of names) {
      if (wanted[name]) address.set(name, wanted[name]);
      else address.delete(name);
    }
    const query = String(address) ? `?${address}` : "";
    try {
      if (query !== location.search) history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
    } catch {} // a page opened from a file keeps its address
    const kind = location.pathname.split("/").pop();
    for (const back of document.querySelectorAll("input[name=back]")) back.value = kind + query;
  };
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = names.includes(name) && filters.elements[name];
    if (field) field.value = value;
  }
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(filters));
    remember(wanted);
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
