"use strict";
// What is shown is the engine's decision; this page only draws it. Texts are set as text, never as HTML.
(function () {
  var WORDS = {
    zh: { setup: "这个地址不完整或口令不对：请从 Tiercast 里重新复制浮层地址。" },
    en: { setup: "This address is incomplete or its token is wrong: copy it from Tiercast again." }
  };
  var ICONS = {
    gift: "M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7C9 7 7 6 7 4.6S8.2 3 9.2 3.4 12 7 12 7zm0 0c3 0 5-1 5-2.4S15.8 3 14.8 3.4 12 7 12 7z",
    cart: "M3 4h2l2.4 11h10.2L20 7H6.2M9 20h.01M17 20h.01",
    heart: "M12 20S4 15 4 9.2A4.2 4.2 0 0 1 12 7a4.2 4.2 0 0 1 8 2.200C20 15 12 20 12 20z",
    star: "M12 3l2.7 5.7 6.3.8-4.6 4.3 1.2 6.2L12 17l-5.6 3 1.2-6.2L3 9.5l6.3-.8z",
    bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2 2 0 0 0 4 0"
  };
  var LEAVING = 140;
  var shown = new Map();
  var wait = 250;
  var socket = null;
  var welcome = false;
  var heard = 0;

  function element(name, kind) {
    var made = document.createElement(name);
    made.className = kind;
    return made;
  }

  function words(kind, text) {
    var made = element("div", kind);
    made.textContent = text;
    return made;
  }

  function icon(name) {
    var holder = element("div", "icon");
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", ICONS[name]);
    svg.appendChild(path);
    holder.appendChild(svg);
    return holder;
  }

  var BUILD = {
    popup: function (item) {
      var card = element("div", "card");
      if (ICONS[item.icon]) card.appendChild(icon(item.icon));
      var both = element("div", "words");
      if (item.title) both.appendChild(words("title", item.title));
      both.appendChild(words("text", item.text));
      card.appendChild(both);
      return { node: card, place: "cards-" + item.position };
    },
    banner: function (item) {
      var banner = element("div", "banner");
      banner.appendChild(words("title", item.title));
      banner.appendChild(words("text", item.text));
      return { node: banner, place: "top" };
    },
    countdown: function (item) {
      var box = element("div", "countdown");
      var digits = words("digits", "");
      if (item.text) box.appendChild(words("text", item.text));
      box.appendChild(digits);
      var end = performance.now() + item.left;
      function draw() {
        var seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
        digits.textContent = clock(seconds);
        box.classList.toggle("last", seconds <= 10);
      }
      draw();
      return { node: box, place: "corner", timer: setInterval(draw, 200) };
    },
    ticker: function (item) {
      var strip = element("div", "ticker");
      var text = words("text", item.text);
      strip.appendChild(text);
      return {
        node: strip,
        place: "bottom",
        placed: function () {
          var from = strip.clientWidth;
          var to = -text.offsetWidth;
          var passed = Math.max(0, item.duration - item.left);
          var run = text.animate(
            [{ transform: "translateX(" + from + "px)" }, { transform: "translateX(" + to + "px)" }],
            { duration: Math.max(item.duration, 1000), easing: "linear", fill: "both" }
          );
          run.currentTime = passed;
        }
      };
    }
  };

  function clock(seconds) {
    var parts = [Math.floor(seconds / 60) % 60, seconds % 60];
    if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600));
    return parts.map(function (part) { return String(part).padStart(2, "0"); }).join(":");
  }

  // Black or white on a colour, by its relative luminance (WCAG 2, weights of sRGB).
  function inkOn(colour) {
    var parts = [1, 3, 5].map(function (at) { return Math.pow(parseInt(colour.substr(at, 2), 16) / 255, 2.2); });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.4 ? "#1b1c28" : "#ffffff";
  }

  function show(item) {
    if (!BUILD[item.type]) return;
    // An engine that names what is here already may not have heard that it is: the connection broke in between.
    if (shown.has(item.id)) return confirm(item.id);
    var built = BUILD[item.type](item);
    built.node.dataset.id = item.id;
    built.node.style.setProperty("--accent", item.colour);
    built.node.style.setProperty("--on-accent", inkOn(item.colour));
    built.node.style.setProperty("--left", item.left + "ms");
    built.node.classList.add("enter");
    document.getElementById(built.place).appendChild(built.node);
    if (built.placed) built.placed();
    built.end = setTimeout(function () { hide(item.id, true); }, item.left);
    shown.set(item.id, built);
    confirm(item.id);
  }

  function confirm(id) {
    requestAnimationFrame(function () { if (shown.has(id)) say({ op: "shown", id: id }); });
  }

  function hide(id, gently) {
    var built = shown.get(id);
    if (!built) return;
    shown.delete(id);
    clearTimeout(built.end);
    clearInterval(built.timer);
    if (!gently) return built.node.remove();
    built.node.classList.remove("enter");
    built.node.classList.add("leave");
    setTimeout(function () { built.node.remove(); }, LEAVING);
  }

  function hideAllBut(kept) {
    Array.from(shown.keys()).forEach(function (id) { if (!kept.has(id)) hide(id, false); });
  }

  function hello(message) {
    welcome = true;
    wait = 250;
    document.getElementById("setup").hidden = true;
    document.documentElement.lang = message.language;
    document.documentElement.dataset.theme = message.theme;
    document.documentElement.style.setProperty("--scale", message.scale);
    hideAllBut(new Set(message.items.map(function (item) { return item.id; })));
    message.items.forEach(show);
  }

  function clear() {
    hideAllBut(new Set());
    document.querySelectorAll(".leave").forEach(function (node) { node.remove(); });
  }

  var HEAR = {
    hello: hello,
    show: function (message) { show(message.item); },
    hide: function (message) { hide(message.id, true); },
    clear: clear,
    pong: function () {}
  };

  function say(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function complain() {
    if (welcome) return; // once it has been on a stream, the page never shows anything of its own
    var language = /^zh/i.test(navigator.language) ? "zh" : "en";
    var setup = document.getElementById("setup");
    setup.textContent = WORDS[language].setup;
    setup.hidden = false;
  }

  function connect() {
    var token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
    var scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(scheme + "//" + location.host + location.pathname.replace(/\/+$/, "") + "/ws");
    socket.onopen = function () {
      heard = performance.now();
      say({ op: "hello", token: token });
    };
    socket.onmessage = function (event) {
      heard = performance.now();
      var message = JSON.parse(event.data);
      if (HEAR[message.op]) HEAR[message.op](message);
    };
    socket.onclose = function (event) {
      if (event.code === 4401) complain();
      setTimeout(connect, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, event.code === 4401 ? 10000 : 4000);
    };
  }

  setInterval(function () {
    if (socket && socket.readyState === WebSocket.OPEN && performance.now() - heard > 25000) socket.close();
    say({ op: "ping" });
  }, 8000);
  addEventListener("hashchange", function () { if (socket) socket.close(); });
  connect();
})();
