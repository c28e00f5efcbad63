// What pages do beyond what HTML does by itself. Every page works without it.
(function () {
  "use strict";

  // Light or dark as the system has it, and the size of type that this browser was told.
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const dress = function () {
    root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  };
  dress();
  dark.addEventListener("change", dress);
  const LARGE = "kunpeng.large";
  const size = function () {
    root.classList.toggle("large", localStorage.getItem(LARGE) === "1");
  };
  size();

  // The Enter that takes a word from an input method is not an Enter for the form.
  let composing = false;
  document.addEventListener("compositionstart", function () { composing = true; }, true);
  document.addEventListener("compositionend", function () {
    setTimeout(function () { composing = false; }, 0);
  }, true);
  document.addEventListener("keydown", function (event) {
    const takes = event.isComposing || event.keyCode === 229 || composing;
    if (event.key === "Enter" && takes && event.target.tagName !== "TEXTAREA") {
      event.preventDefault();
    }
  }, true);

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-large]");
    if (button) {
      localStorage.setItem(LARGE, root.classList.contains("large") ? "0" : "1");
      size();
    }
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  // On a phone the menu is wider than the screen: begin where we are.
  document.addEventListener("DOMContentLoaded", function () {
    const here = document.querySelector(".top nav [aria-current]");
    if (!here) { return; }
    const menu = here.parentElement;
    menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
  });

  // A box that ticks all boxes of its table.
  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-all]");
    if (!all) { return; }
    for (const box of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) {
      box.checked = all.checked;
    }
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    for (const form of document.forms) { delete form.dataset.sent; }
  });
})();
