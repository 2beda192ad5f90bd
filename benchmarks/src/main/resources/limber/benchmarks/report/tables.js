// Makes tables sortable: a click on a column's head, descending, ascending, and as it was.
"use strict";
(() => {
  function sortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    const original = [...table.tBodies[0].rows];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const next = before === "descending" ? "ascending" : before === "ascending" ? null : "descending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (next) head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        const key = (row) => row.cells[column].dataset.value;
        const order = (a, b) => {
          const [p, q] = [key(a), key(b)];
          // what has no number goes last, either way
          if (p === undefined || q === undefined) {
            return p === q ? sign * a.cells[column].textContent.localeCompare(b.cells[column].textContent) : p === undefined ? 1 : -1;
          }
          return sign * (Number(p) - Number(q) || 0);
        };
        table.tBodies[0].append(...(next ? [...original].sort(order) : original));
      });
    });
  }

  document.querySelectorAll("table.sortable").forEach(sortable);
})();
