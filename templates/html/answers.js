/* Answers to the questions of an assessment: saves them as a text file, prints them, and warns
 * before they are lost. The page has no key. Nothing is sent, and nothing is kept in the browser. */
(() => {
  "use strict";

  const TEXT = {
    candidate: "Candidate number",
    none: "(no answer)",
    saved: "Your answers are in the file {name}, among your downloads.",
    open: "Questions without an answer: {numbers}.",
    all: "Every question has an answer.",
  };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const main = document.querySelector("main");
  const tools = document.querySelector(".cw-tools");
  const questions = [...document.querySelectorAll("[data-question]")];
  let unsaved = false;

  /** The answer to a question in one line, in letters where it has any: as an answer key writes it. */
  function answer(question) {
    const ticked = [...question.querySelectorAll("input:checked")].map(({ value }) => value);
    if (ticked.length) return ticked.join(", ");
    const fields = [...question.querySelectorAll("select, textarea, input[type=text]")];
    const values = fields.map(({ value }) => value.trim().replace(/\s*\n\s*/g, " / "));
    if (!values.some(Boolean)) return "";
    if (question.dataset.type === "ordering") return values.map((value) => value || "-").join(" ");
    if (values.length === 1 && !question.querySelector("select, .cw-gap")) return values[0];
    const rows = values.map((value, index) => `${index + 1} ${value || "-"}`);
    return rows.join(question.querySelector("select") ? ", " : "; ");
  }

  function save() {
    const { file, title, code } = main.dataset;
    const candidate = document.getElementById("candidate").value.trim();
    const answers = questions.map((question) => [question.dataset.question, answer(question)]);
    const lines = [
      code ? `${title}, code ${code}` : title,
      `${TEXT.candidate}: ${candidate}`,
      "",
      ...answers.map(([number, text]) => `${number}: ${text || TEXT.none}`),
      "",
    ];
    const name = `${file}-answers.txt`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    unsaved = false;
    tell(name, answers.filter(([, text]) => !text).map(([number]) => number));
  }

  function tell(name, open) {
    const left = open.length ? fill(TEXT.open, { numbers: open.join(", ") }) : TEXT.all;
    const line = document.createElement("p");
    line.textContent = `${fill(TEXT.saved, { name })} ${left}`;
    // A new element each time, so that a screen reader says the same words again.
    tools.querySelector(".cw-saved").replaceChildren(line);
  }

  tools.hidden = false;
  tools.querySelector(".cw-save").addEventListener("click", save);
  tools.querySelector(".cw-print").addEventListener("click", () => window.print());
  main.addEventListener("input", () => { unsaved = true; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
