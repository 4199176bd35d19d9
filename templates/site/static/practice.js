/* Practice questions: turns the plain HTML of a question into one that can be answered and checked.
 * Each .cw-item holds its answer in a <details>, so the page works without this script. Nothing is
 * stored or sent. Text enters the page only as text nodes or as copies of what the page holds
 * already. Nothing is animated, so there is no motion to reduce. */
(() => {
  "use strict";

  const TEXT = {
    check: "Check",
    again: "Try again",
    compare: "Compare with the model answer",
    buttonName: "{action}: {name}",
    showOne: "Show the answer", // how the summary starts in the page, and what it becomes
    showAll: "Show all the answers",
    several: "You can choose more than one.",
    choose: "Choose a match",
    up: "Move up",
    down: "Move down",
    yourAnswer: "Your answer",
    yourNumber: "Your answer ({unit})",
    yourText: "Your answer (it is not saved or sent; do not write about real people)",
    gap: "Gap {gap}",
    noChoice: "You have not chosen an answer yet.",
    noMatch: "You have not chosen a match yet.",
    noMove: "You have not moved a step yet. Put the steps in order, then check.",
    noWords: "You have not written an answer yet.",
    noGaps: "You have not filled a gap yet.",
    noText: "You have not written anything yet. The criteria and a model answer are open below.",
    notNumber: "Write the number in figures, such as 1,250 or 37.5.",
    moved: "Now {place} of {all}: {step}",
    first: "Already first: {step}",
    last: "Already last: {step}",
    opened: "The criteria and a model answer are open below.",
    right: "Right.",
    acceptable: "Acceptable. There is a better next step.",
    tryChoice: "Not yet: read the feedback under your answer, then try again.",
    tryMany: "Not yet: you found {right} of {all} right answers. Wrong choices: {wrong}.",
    tryCount: "Not yet: {right} of {all} right.",
    tryWords: "Not yet: that is not one of the accepted answers. Check the spelling and try again.",
    tryCapitals: "Not yet: that is not one of the accepted answers. Check spelling and capital letters and try again.",
    tryNumber: "Not yet: that is not the right number.",
    verdicts: { good: "Right", mid: "No answer yet", bad: "Not right" },
    verdictMissed: "Also right, but you did not choose it",
    places: { good: "Right place", bad: "Not in the right place" },
    gapReply: "Gap {gap}: {verdict}",
  };

  // Marking: as in builder/items/marking.py. A share is what an answer is worth, from 0 to 1.

  const SIGNS = { "'": /[‘’‛´`′]/g, '"': /[“”‟″]/g, "-": /[‐‑‒–—−]/g };

  /** A text as it is compared: plain signs, single spaces, no capitals unless they matter. */
  function fold(text, capitals = false) {
    const straight = (signs) => Object.entries(SIGNS).reduce((found, [sign, others]) => (
      found.replace(others, sign)), signs);
    const plain = straight(straight(text).normalize("NFKC"));
    // Sign by sign, and there and back, so that "ß" equals "ss" and a final "ς" equals "σ".
    const small = (sign) => sign.toLowerCase().toUpperCase().toLowerCase();
    return squash(capitals ? plain : [...plain].map(small).join(""));
  }

  /** How many signs were left out, put in, changed, or swapped with the next one. */
  function slips(wanted, given) {
    const [one, other] = [[...wanted], [...given]];
    const rows = [other.map((_, column) => column + 1)];
    rows[0].unshift(0);
    one.forEach((sign, row) => {
      const [last, before] = [rows[row], rows[row - 1]];
      const now = [row + 1];
      other.forEach((seen, column) => {
        const changed = last[column] + (sign === seen ? 0 : 1);
        const swapped = row && column && sign === other[column - 1] && one[row - 1] === seen
          ? before[column - 1] + 1 : Infinity;
        now.push(Math.min(changed, swapped, last[column + 1] + 1, now[column] + 1));
      });
      rows.push(now);
    });
    return rows.at(-1).at(-1);
  }

  /** Tells whether a text fits one of the accepted texts of an answer of a question. */
  function fits(q, answer, text) {
    const { capitals, spelling = "0" } = q.item.dataset;
    const folded = (one) => fold(one, capitals === "matter");
    const given = folded(text);
    return JSON.parse(answer?.dataset.accepted ?? "[]").map(folded).some((wanted) => (
      wanted === given || (Number(spelling) > 0 && slips(wanted, given) <= Number(spelling))));
  }

  /** The number that was written, with or without its unit; NaN for anything else. */
  function toNumber(text, unit) {
    let plain = fold(text);
    if (unit && plain.endsWith(unit)) plain = plain.slice(0, -unit.length).trim();
    else if (unit && plain.startsWith(unit)) plain = plain.slice(unit.length).trim();
    const shape = /^[+-]?(\d{1,3}(,\d{3})+|\d*)(\.\d*)?$/;
    return shape.test(plain) && /\d/.test(plain) ? Number(plain.replaceAll(",", "")) : NaN;
  }

  // Words and elements

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const squash = (text) => text.replace(/\s+/g, " ").trim();

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** What a feedback entry holds, copied without IDs, which may stand only once on a page. A
   * `word` takes the place of the verdict that Python wrote. */
  function copies(entry, word) {
    const copy = entry?.cloneNode(true) ?? make("div");
    copy.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
    if (!word) return [...copy.childNodes];
    copy.querySelector(".cw-verdict")?.remove();
    return [make("p", { class: "cw-verdict" }, word), ...copy.childNodes];
  }

  function button(name, action, extra = "") {
    // Several questions share a page: "Check: Question 2" tells the buttons apart by ear.
    const label = fill(TEXT.buttonName, { action, name });
    const attributes = { type: "button", class: `cw-button ${extra}`.trim(), "aria-label": label };
    return make("button", attributes, action);
  }

  /** Wraps a list of controls into a group that is named by the question itself. */
  function group(q, list) {
    const set = make("fieldset", { class: "cw-set", "aria-labelledby": q.stem.id });
    list.replaceWith(set);
    set.append(list);
    return set;
  }

  const controls = (q) => [...q.item.querySelectorAll("input, select, textarea")];
  const ticks = (control) => control.type === "radio" || control.type === "checkbox";
  const answered = (control) => (ticks(control) ? control.checked : control.value.trim() !== "");

  function empty(control) {
    if (ticks(control)) control.checked = false;
    else control.value = "";
  }

  // What checking shows

  /** Says a result. What the answer is worth stands in `data-share` of the question. */
  function tell(q, grade, text, share) {
    // A new element each time, so that a screen reader says the same words again.
    q.status.replaceChildren(make("p", {}, text));
    q.status.dataset.grade = grade;
    if (share !== undefined) q.item.dataset.share = share;
  }

  /** Shows a reply in `place` and ties it to the control that it is about. */
  function reply(q, place, grade, parts, control) {
    const id = `${q.id}-reply-${q.undo.length}`;
    const box = make("div", { class: "cw-reply", id, "data-grade": grade }, ...parts);
    place.append(box);
    control?.setAttribute("aria-describedby", id);
    control?.setAttribute("data-grade", grade);
    q.undo.push(() => {
      box.remove();
      control?.removeAttribute("aria-describedby");
      control?.removeAttribute("data-grade");
    });
  }

  /** Takes back what checking showed: it no longer fits once the answer changes. */
  function clear(q) {
    q.undo.splice(0).forEach((step) => step());
    q.again.hidden = true;
    q.status.replaceChildren();
    delete q.status.dataset.grade;
    delete q.item.dataset.share;
  }

  function count(results) {
    const right = results.filter(Boolean).length;
    const share = right / results.length;
    if (share === 1) return ["good", TEXT.right, share];
    return ["bad", fill(TEXT.tryCount, { right, all: results.length }), share];
  }

  // The types. Each builds its controls and returns {none, check}: what to say when nothing is
  // answered, and a function that shows the replies and returns [grade, message, share].

  function choice(q) {
    const list = q.item.querySelector(".cw-options");
    const many = q.type === "multiple";
    const set = group(q, list);
    if (many) {
      const id = `${q.id}-hint`;
      set.prepend(make("p", { class: "cw-hint", id }, TEXT.several));
      set.setAttribute("aria-describedby", id);
    }
    const attributes = { type: many ? "checkbox" : "radio", name: `${q.id}-choice` };
    const rows = [...list.children].map((li) => {
      const input = make("input", { ...attributes, autocomplete: "off" });
      const text = make("div", { class: "cw-text" }, ...li.childNodes);
      li.append(make("label", { class: "cw-row" }, input, text));
      const feedback = q.feedback.find((entry) => entry.dataset.for === li.dataset.option);
      return { li, input, feedback, score: Number(li.dataset.score) };
    });
    const best = Math.max(...rows.map(({ score }) => score));
    const gradeOf = ({ score }) => (score === best ? "good" : score > 0 ? "mid" : "bad");

    function show(row) {
      const missed = !row.input.checked;
      // Python's "Right" would praise an answer that was not given.
      const parts = copies(row.feedback, missed && TEXT.verdictMissed);
      reply(q, row.li, missed ? "mid" : gradeOf(row), parts, row.input);
    }

    function check() {
      const chosen = rows.filter(({ input }) => input.checked);
      const wanted = rows.filter(({ score }) => score === best);
      rows.filter((row) => chosen.includes(row) || (many && wanted.includes(row))).forEach(show);
      if (!many) {
        const grade = gradeOf(chosen[0]);
        const message = { good: TEXT.right, mid: TEXT.acceptable, bad: TEXT.tryChoice }[grade];
        return [grade, message, chosen[0].score / best];
      }
      const right = chosen.filter((row) => wanted.includes(row)).length;
      const counts = { right, all: wanted.length, wrong: chosen.length - right };
      if (right === counts.all && !counts.wrong) return ["good", TEXT.right, 1];
      const parts = right / counts.all - counts.wrong / (rows.length - counts.all);
      const share = q.item.dataset.scoring === "whole" ? 0 : Math.max(0, parts);
      return ["bad", fill(TEXT.tryMany, counts), share];
    }

    return { none: TEXT.noChoice, check };
  }

  function matching(q) {
    const list = q.item.querySelector(".cw-prompts");
    const matches = [...q.item.querySelector(".cw-matches").children];
    const options = [["", TEXT.choose], ...matches.map(({ dataset, textContent }) => (
      [dataset.option, `${dataset.option}. ${squash(textContent)}`]))];
    group(q, list);
    const rows = [...list.children].map((li, index) => {
      const id = `${q.id}-match-${index + 1}`;
      const select = make("select", { id, class: "cw-field", autocomplete: "off" },
        ...options.map(([value, text]) => make("option", { value }, text)));
      li.append(make("label", { for: id, class: "cw-text" }, ...li.childNodes), select);
      const feedback = q.feedback.find((entry) => entry.dataset.for === String(index + 1));
      return { li, select, feedback };
    });

    function show({ li, select, feedback }) {
      const right = select.value === li.dataset.match;
      const grade = right ? "good" : select.value ? "bad" : "mid";
      // The reason gives the match away, so it waits for the right one.
      const parts = copies(right ? feedback : undefined, TEXT.verdicts[grade]);
      reply(q, li, grade, parts, select);
      return right;
    }

    return { none: TEXT.noMatch, check: () => count(rows.map(show)) };
  }

  function ordering(q) {
    const list = q.item.querySelector(".cw-order");
    const start = [...list.children];
    const names = new Map(start.map((li) => [li, squash(li.textContent)]));
    const place = (li) => Number(li.dataset.position);
    const right = start.map(place).sort((one, other) => one - other);
    const fits = (li, index) => place(li) === right[index];
    let moved = false;

    function mark() {
      // aria-disabled, not disabled: a disabled button would lose the focus at the end of the way.
      for (const li of list.children) {
        const [up, down] = li.querySelectorAll("button");
        up.setAttribute("aria-disabled", String(li === list.firstElementChild));
        down.setAttribute("aria-disabled", String(li === list.lastElementChild));
      }
    }

    function move(li, up) {
      const neighbour = up ? li.previousElementSibling : li.nextElementSibling;
      const step = names.get(li);
      clear(q);
      if (!neighbour) return tell(q, "note", fill(up ? TEXT.first : TEXT.last, { step }));
      // The neighbour moves, so the button that was pressed stays in place and keeps the focus.
      if (up) li.after(neighbour);
      else li.before(neighbour);
      moved = true;
      mark();
      li.scrollIntoView({ block: "nearest", behavior: "instant" });
      const now = [...list.children].indexOf(li) + 1;
      return tell(q, "note", fill(TEXT.moved, { place: now, all: start.length, step }));
    }

    function build(li) {
      const moves = [[TEXT.up, true], [TEXT.down, false]].map(([action, up]) => {
        const control = button(names.get(li), action);
        control.addEventListener("click", () => move(li, up));
        return control;
      });
      li.append(make("div", { class: "cw-text" }, ...li.childNodes));
      li.append(make("div", { class: "cw-moves" }, ...moves));
    }

    function show(li, index) {
      const grade = fits(li, index) ? "good" : "bad";
      reply(q, li, grade, copies(undefined, TEXT.places[grade]));
      return grade === "good";
    }

    group(q, list);
    start.forEach(build);
    mark();
    return {
      none: TEXT.noMove,
      answered: () => moved || [...list.children].every(fits),
      check: () => {
        const [grade, message, share] = count([...list.children].map(show));
        return [grade, message, Math.floor(share)]; // an order is right or it is not
      },
      reset: () => { list.append(...start); moved = false; mark(); },
    };
  }

  const textInput = (attributes) => make("input", {
    type: "text", class: "cw-field", autocomplete: "off", autocapitalize: "none",
    enterkeyhint: "done", ...attributes,
  });

  function field(q, input, label) {
    input.id = `${q.id}-answer`;
    input.setAttribute("aria-describedby", q.stem.id);
    q.foot.before(make("div", { class: "cw-set" }, make("label", { for: input.id }, label), input));
  }

  function written(q) {
    const unit = q.item.dataset.unit ?? "";
    const numeric = q.type === "numeric";
    // A phone's number pad has no minus sign, so it is only for questions that need none.
    const pad = numeric && q.feedback.every(({ dataset }) => Number(dataset.low) >= 0);
    const input = textInput({ inputmode: pad ? "decimal" : "text" });
    field(q, input, unit ? fill(TEXT.yourNumber, { unit }) : TEXT.yourAnswer);

    function check() {
      const number = toNumber(input.value, fold(unit));
      if (numeric && Number.isNaN(number)) return ["note", TEXT.notNumber, 0];
      const found = q.feedback.find((answer) => (numeric
        ? number >= Number(answer.dataset.low) && number <= Number(answer.dataset.high)
        : fits(q, answer, input.value)));
      const words = q.item.dataset.capitals ? TEXT.tryCapitals : TEXT.tryWords;
      if (!found) return ["bad", numeric ? TEXT.tryNumber : words, 0];
      const share = Number(found.dataset.score);
      const grade = share ? "good" : "bad";
      reply(q, q.replies, grade, copies(found));
      return [grade, share ? TEXT.right : TEXT.tryChoice, share];
    }

    return { none: TEXT.noWords, check };
  }

  function gaps(q) {
    const rows = [...q.item.querySelectorAll(".cw-gap")].map((span) => {
      const { gap } = span.dataset;
      const input = textInput({ "aria-label": fill(TEXT.gap, { gap }) });
      span.replaceChildren(make("label", {}, gap, input));
      return { gap, input, feedback: q.feedback.find(({ dataset }) => dataset.gap === gap) };
    });

    function show({ gap, input, feedback }) {
      const right = answered(input) && fits(q, feedback, input.value);
      const grade = right ? "good" : answered(input) ? "bad" : "mid";
      const word = fill(TEXT.gapReply, { gap, verdict: TEXT.verdicts[grade] });
      reply(q, q.replies, grade, copies(right ? feedback : undefined, word), input);
      return right;
    }

    return { none: TEXT.noGaps, check: () => count(rows.map(show)) };
  }

  function extended(q) {
    const area = make("textarea", { class: "cw-field", rows: "6", autocomplete: "off" });
    field(q, area, TEXT.yourText);
    // The learner compares; there is nothing to check, and no "Try again" that would lose the text.
    return {
      action: TEXT.compare,
      check: () => {
        q.details.open = true;
        return ["note", answered(area) ? TEXT.opened : TEXT.noText];
      },
    };
  }

  const TYPES = {
    single: choice, multiple: choice, "true-false": choice, "next-action": choice,
    matching, ordering, "short-text": written, numeric: written, "gap-fill": gaps, extended,
  };

  // One question

  /** The parts of a question that every type needs; adds the buttons and the status. */
  function question(item, details) {
    const name = squash(item.querySelector(".cw-item-name").textContent);
    const q = {
      item, details, name, id: item.id, type: item.dataset.type, undo: [],
      stem: item.querySelector(".cw-stem"),
      feedback: [...details.querySelectorAll(".cw-feedback > li")],
      again: button(name, TEXT.again),
      status: make("div", { class: "cw-status", role: "status" }),
      replies: make("div", { class: "cw-replies" }),
      foot: make("div", { class: "cw-foot" }),
    };
    q.stem.id ||= `${q.id}-stem`;
    q.again.hidden = true;
    details.before(q.foot);
    return q;
  }

  function check(q, part) {
    clear(q);
    const given = part.answered ?? (() => controls(q).some(answered));
    const nothing = part.none && !given();
    const [grade, message, share] = nothing ? ["note", part.none, 0] : part.check();
    if (grade !== "note") {
      const closing = q.details.querySelector(".cw-closing");
      if (closing) reply(q, q.replies, "note", copies(closing));
      q.again.hidden = false;
    }
    tell(q, grade, message, share);
    // Replies push the buttons down; keep the focused one and the result in sight.
    q.foot.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function startAgain(q, part) {
    clear(q);
    controls(q).forEach(empty);
    part.reset?.();
    q.details.open = false;
    // The button that was pressed is gone, so go where answering starts.
    q.item.querySelector(".cw-gap input, .cw-set :is(input, select, button)").focus();
  }

  function enhance(item) {
    const details = item.querySelector("details.cw-answer");
    const type = TYPES[item.dataset.type];
    if (!type || !details || item.classList.contains("cw-on")) return;
    item.classList.add("cw-on");
    const q = question(item, details);
    const part = type(q);
    const main = button(q.name, part.action ?? TEXT.check, "cw-main");
    q.foot.append(make("div", { class: "cw-actions" }, main, q.again), q.status, q.replies);
    const summary = details.querySelector("summary");
    if (part.none) summary.textContent = summary.textContent.replace(TEXT.showOne, TEXT.showAll);
    main.addEventListener("click", () => check(q, part));
    q.again.addEventListener("click", () => startAgain(q, part));
    item.addEventListener("input", () => clear(q));
    item.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.target.type !== "text") return;
      event.preventDefault();
      check(q, part);
    });
  }

  const start = () => document.querySelectorAll(".cw-item").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
