// Finds pages by the words of their texts: all of them have to occur, in whatever order.
"use strict";
(function () {
  var input = document.getElementById("q");
  var found = document.getElementById("found");
  var root = document.body.getAttribute("data-root");
  var pages = window.SITE_PAGES || [];
  var most = 40;

  function weight(page, words) {
    var total = 0;
    for (var i = 0; i < words.length; i++) {
      var word = words[i];
      if (page.k.indexOf(word) < 0) { return -1; }
      if (page.t.toLowerCase().indexOf(word) >= 0) { total += 10; }
      if (page.n.toLowerCase() === word) { total += 100; }
    }
    return total;
  }

  function show() {
    var words = input.value.toLowerCase().split(/\s+/).filter(function (word) { return word !== ""; });
    found.textContent = "";
    if (words.length === 0) { return; }
    var hits = [];
    for (var i = 0; i < pages.length; i++) {
      var total = weight(pages[i], words);
      if (total >= 0) { hits.push([total, i]); }
    }
    hits.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    hits.slice(0, most).forEach(function (hit) {
      var page = pages[hit[1]];
      var item = document.createElement("li");
      var link = document.createElement("a");
      var small = document.createElement("small");
      link.href = root + page.u;
      link.textContent = page.t;
      small.textContent = page.n;
      item.appendChild(link);
      item.appendChild(small);
      found.appendChild(item);
    });
    if (hits.length !== 0 && hits.length <= most) { return; }
    var last = document.createElement("li");
    last.textContent = hits.length === 0 ? "nothing found" : "and " + (hits.length - most) + " more";
    found.appendChild(last);
  }

  input.addEventListener("input", show);
  input.form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = found.querySelector("a");
    if (first) { window.location.href = first.href; }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && document.activeElement === input) {
      input.value = "";
      show();
    }
  });
  show();
})();
