// Shows the entries that pass the filters.
"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const rows = [...document.querySelectorAll("tbody tr")];
  const pictures = new Map([...document.querySelectorAll(".robots")].map((each) => [each.dataset.entry, each]));

  const most = (name) => (form.elements[name].value === "" ? Infinity : Number(form.elements[name].value));

  function filter() {
    const suite = form.elements.suite.value;
    const algorithms = [...form.querySelectorAll("input:checked")].map((box) => box.value);
    // an adaptation that says no number is shown as long as any is
    const within = (value, limit) => limit === Infinity || (value >= 0 && value <= limit);
    rows.forEach((row) => {
      const { algorithm, suites, training, adaptation } = row.dataset;
      row.hidden = !algorithms.includes(algorithm)
        || (suite !== "" && !suites.split(" ").includes(suite))
        || !within(Number(training), most("training"))
        || !within(Number(adaptation), most("adaptation"));
      if (pictures.has(row.dataset.entry)) {
        pictures.get(row.dataset.entry).hidden = row.hidden;
      }
    });
    document.querySelectorAll("section").forEach((section) => {
      section.querySelector(".none").hidden = section.querySelector("tbody tr:not([hidden])") !== null;
    });
    const shown = rows.filter((row) => !row.hidden).length;
    form.querySelector("output").textContent = `${shown} of ${rows.length} entries`;
  }

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
