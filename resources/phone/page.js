"use strict";
// Shows what the engine says is to be said now. Texts are set as text, never as HTML; nothing is kept but whether
// lines are read aloud.
(function () {
  var WORDS = {
    zh: {
      nothing: "需要主播说的话会显示在这里。\n说完右滑，不说左滑。",
      here: "已连接", away: "正在重新连接…", off: "未配对",
      ask: "输入电脑上显示的配对码", go: "配对",
      unpaired: "这台手机还没有配对。请在电脑上打开“手机提词器”，扫描二维码，或输入配对码。",
      wrong: "配对码不对、已过期或已经用过。请在电脑上生成新的配对码。",
      wait: "输错次数太多，请一分钟后再试。", unreachable: "连不上电脑。请确认手机和电脑在同一个 Wi-Fi。",
      said: "已说", skipped: "不说", undo: "撤销", more: "还有 {n} 条", voice: "朗读",
      saidOf: "已说：{line}", skipOf: "不说：{line}"
    },
    en: {
      nothing: "What the host should say appears here.\nSwipe right when it is said, left to skip it.",
      here: "Connected", away: "Connecting again…", off: "Not paired",
      ask: "Type the code that the computer shows", go: "Pair",
      unpaired: "This phone is not paired. Open “Teleprompter on a phone” on the computer, and scan the code or type it.",
      wrong: "The code is wrong, too old or was used. Make a new one on the computer.",
      wait: "Too many wrong codes. Wait a minute.", unreachable: "The computer cannot be reached. Phone and computer have to be on the same Wi-Fi.",
      said: "Said", skipped: "Skipped", undo: "Undo", more: "{n} more", voice: "Read aloud",
      saidOf: "Said: {line}", skipOf: "Skip: {line}"
    }
  };
  var language = /^zh/i.test(navigator.language || "") ? "zh" : "en";
  var words = WORDS[language];
  var SIZES = [120, 104, 90, 78, 68, 60, 53, 47, 41, 36, 32, 28, 24, 21, 18];
  var UNBROKEN = 32;    // pixels of the smallest letters for whose sake a word is kept whole
  var SILENT = 12000;   // milliseconds without a sign of life after which the connection counts as dead
  var UNDO = 3000;      // milliseconds in which an answer can be taken back
  var SWIPE = 70;       // pixels
  var SOON = 0.25;
  var source = null, heard = 0, wait = 500, timer = 0;
  var lines = [], more = 0, at = 0, seen = {}, spoken = {}, pending = null, paired = false;

  function by(id) { return document.getElementById(id); }
  function made(name, kind) {
    var node = document.createElement(name);
    if (kind) node.className = kind;
    return node;
  }

  // --- the connection

  function link(state) {
    by("link").textContent = words[state];
    by("link").className = state;
  }

  function connect() {
    clearTimeout(timer);
    if (source) source.close();
    heard = Date.now();
    source = new EventSource("/lines");
    source.addEventListener("open", alive);
    source.addEventListener("beat", alive);
    source.addEventListener("lines", function (event) {
      alive();
      take(JSON.parse(event.data));
    });
    source.addEventListener("over", function () {
      source.close();
      source = null;
      askForCode("unpaired");
    });
    source.onerror = function () {
      if (!source) return;
      source.close();
      source = null;
      link("away");
      look();
    };
  }

  function alive() {
    heard = Date.now();
    wait = 500;
    paired = true;
    link("here");
    by("pair").hidden = true;
    draw();
  }

  // An EventSource does not say why it failed: a call that does tells whether the phone is still paired.
  function look() {
    var stop = new AbortController();
    var late = setTimeout(function () { stop.abort(); }, 4000);
    post("/answer", { what: "seen", line: "", count: 0 }, stop.signal).then(function (answer) {
      if (answer.status === 401) askForCode("unpaired");
      else again();
    }, again).then(function () { clearTimeout(late); });
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(connect, wait * (0.7 + Math.random() * 0.6));
    wait = Math.min(wait * 2, 5000);
  }

  function wake() {
    if (document.hidden || !paired) return;
    if (!source || Date.now() - heard > 6000) {
      wait = 500;
      link("away");
      connect();
    }
  }

  function post(path, what, signal) {
    return fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what),
      credentials: "same-origin", cache: "no-store", keepalive: true, signal: signal
    });
  }

  // --- pairing

  function askForCode(why) {
    paired = false;
    lines = [];
    draw();
    link("off");
    by("why").textContent = words[why];
    by("pair").hidden = false;
    by("nothing").hidden = true;
  }

  function pair(code) {
    by("go").disabled = true;
    return post("/pair", { code: code }).then(function (answer) {
      by("go").disabled = false;
      if (answer.status === 204) {
        by("code").value = "";
        connect();
      } else {
        askForCode(answer.status === 429 ? "wait" : "wrong");
      }
    }, function () {
      by("go").disabled = false;
      askForCode("unreachable");
    });
  }

  function begin() {
    var code = location.hash.slice(1);
    if (code) {
      // The code is good once; it stays neither in the address nor in the history.
      history.replaceState(null, "", "/");
      pair(code);
    } else {
      connect();
    }
  }

  // --- the lines

  function take(message) {
    at = Date.now();
    lines = message.lines;
    more = message.more;
    draw();
    lines.forEach(function (line) {
      var key = line.id + "/" + line.count;
      if (!seen[key]) {
        seen[key] = true;
        requestAnimationFrame(function () {
          if (!document.hidden) post("/answer", { what: "seen", line: line.id, count: line.count }).catch(nothing);
        });
      }
      say(line);
    });
  }

  function left(line) { return line.left === null ? null : line.left - (Date.now() - at); }

  function current() {
    return lines.filter(function (line) {
      return !(pending && pending.line.id === line.id && pending.line.count >= line.count)
        && (line.left === null || left(line) > 0);
    });
  }

  function draw() {
    var there = current(), box = by("lines"), known = {};
    Array.from(box.children).forEach(function (node) { known[node.dataset.id] = node; });
    there.forEach(function (line) {
      var node = known[line.id] || card();
      delete known[line.id];
      node.dataset.id = line.id;
      node.line = line;
      node.querySelector(".text").textContent = line.text;
      node.querySelector(".said").setAttribute("aria-label", words.saidOf.replace("{line}", line.text));
      node.querySelector(".skip").setAttribute("aria-label", words.skipOf.replace("{line}", line.text));
      box.appendChild(node);
    });
    Object.keys(known).forEach(function (id) { known[id].remove(); });
    by("nothing").hidden = there.length > 0 || !paired;
    by("more").textContent = more > 0 && there.length ? words.more.replace("{n}", more) : "";
    fit();
    tick();
  }

  function card() {
    var node = made("div", "line new");
    var answers = made("div", "answers");
    var said = made("button", "said"), skip = made("button", "skip");
    said.type = skip.type = "button";
    said.textContent = "✓";
    skip.textContent = "✕";
    said.onclick = function () { answer(node.line, "said"); };
    skip.onclick = function () { answer(node.line, "skipped"); };
    answers.appendChild(said);
    answers.appendChild(skip);
    node.appendChild(made("div", "time"));
    node.appendChild(made("div", "text"));
    node.appendChild(answers);
    swipe(node);
    return node;
  }

  // The largest letters at which everything fits and no word is broken; a word too long for that is broken after all.
  function fit() {
    var box = by("lines");
    if (!box.children.length) return;
    box.classList.add("whole");
    var found = enlarge(box, UNBROKEN);
    box.classList.remove("whole");
    if (!found) enlarge(box, 0);
  }

  function enlarge(box, least) {
    for (var i = 0; i < SIZES.length && SIZES[i] >= least; i++) {
      document.documentElement.style.setProperty("--size", SIZES[i] + "px");
      var high = 12 * (box.children.length - 1), wide = true;
      Array.from(box.children).forEach(function (node) {
        var text = node.querySelector(".text");
        high += node.offsetHeight;
        wide = wide && text.scrollWidth <= text.clientWidth;
      });
      if (high <= box.clientHeight && wide) return true;
    }
    return false;
  }

  function tick() {
    Array.from(by("lines").children).forEach(function (node) {
      var bar = node.querySelector(".time"), rest = left(node.line);
      bar.hidden = rest === null;
      if (rest === null) return;
      var share = Math.max(0, Math.min(1, rest / node.line.whole));
      bar.style.height = "calc((100% - 16px) * " + share.toFixed(3) + ")";
      node.classList.toggle("soon", share < SOON);
    });
  }

  function swipe(node) {
    var from = null;
    node.addEventListener("pointerdown", function (event) {
      if (event.target.tagName !== "BUTTON") from = { x: event.clientX, y: event.clientY, id: event.pointerId };
    });
    node.addEventListener("pointermove", function (event) {
      if (!from || event.pointerId !== from.id) return;
      var by = event.clientX - from.x;
      if (Math.abs(by) > 10 && Math.abs(by) > Math.abs(event.clientY - from.y)) {
        if (!node.classList.contains("held")) node.setPointerCapture(event.pointerId);
        node.classList.add("held");
        node.style.transform = "translateX(" + by + "px)";
        node.style.opacity = String(Math.max(0.3, 1 - Math.abs(by) / 400));
      }
    });
    function end(event) {
      if (!from) return;
      var by = event.type === "pointerup" && node.classList.contains("held") ? event.clientX - from.x : 0;
      from = null;
      node.classList.remove("held");
      node.style.transform = node.style.opacity = "";
      if (Math.abs(by) >= SWIPE) answer(node.line, by > 0 ? "said" : "skipped");
    }
    node.addEventListener("pointerup", end);
    node.addEventListener("pointercancel", end);
  }

  // --- answers, which can be taken back for a moment

  function answer(line, what) {
    flush();
    pending = { line: line, what: what, timer: setTimeout(flush, UNDO) };
    by("done").textContent = words[what] + " · " + line.text;
    by("undo").hidden = false;
    draw();  // after the bar is there: what is left has to fit beside it
  }

  function flush() {
    if (!pending) return;
    var sent = pending;
    clearTimeout(sent.timer);
    pending = null;
    by("undo").hidden = true;
    lines = lines.filter(function (line) { return line.id !== sent.line.id || line.count > sent.line.count; });
    post("/answer", { what: sent.what, line: sent.line.id, count: sent.line.count }).then(function (got) {
      if (got.status >= 500) connect();
    }, function () { if (paired) connect(); });
    draw();
  }

  by("back").onclick = function () {
    if (pending) clearTimeout(pending.timer);
    pending = null;
    by("undo").hidden = true;
    draw();
  };

  // --- reading aloud

  var voice = by("voice");
  var able = "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;
  var aloud = false;

  function remember(value) {
    try { localStorage.setItem("aloud", value); } catch (_) { nothing(); }
  }

  function turn(on) {
    aloud = on;
    voice.setAttribute("aria-pressed", String(on));
    if (!on) speechSynthesis.cancel();
  }

  function say(line) {
    if (spoken[line.aloud]) return;
    spoken[line.aloud] = true;
    if (!aloud || speechSynthesis.speaking) return;
    var words = new SpeechSynthesisUtterance(line.text);
    words.lang = /[\u3400-\u9fff]/.test(line.text) ? "zh-CN" : "en-US";
    speechSynthesis.speak(words);
  }

  if (able) {
    voice.hidden = false;
    voice.textContent = words.voice;
    try { turn(localStorage.getItem("aloud") === "yes"); } catch (_) { nothing(); }
    voice.onclick = function () {
      turn(!aloud);
      remember(aloud ? "yes" : "no");
      // Browsers let a page speak only after it spoke at a touch.
      if (aloud) speechSynthesis.speak(new SpeechSynthesisUtterance(" "));
    };
  }

  // --- a screen that stays on, where the browser lets a page without TLS ask for it

  function stayOn() {
    if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(nothing);
  }

  function nothing() { return undefined; }

  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = language === "zh" ? "提词器 · Tiercast" : "Teleprompter · Tiercast";
  by("nothing").innerText = words.nothing;
  by("ask").textContent = words.ask;
  by("go").textContent = words.go;
  by("back").textContent = words.undo;
  by("pair").addEventListener("submit", function (event) {
    event.preventDefault();
    if (by("code").value.trim()) pair(by("code").value);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) flush();
    else { wake(); stayOn(); }
  });
  addEventListener("pageshow", wake);
  addEventListener("online", wake);
  addEventListener("resize", fit);
  addEventListener("hashchange", begin);
  setInterval(function () {
    if (lines.length && current().length !== by("lines").children.length) draw();
    tick();
    if (paired && source && Date.now() - heard > SILENT) wake();
  }, 500);
  link("away");
  stayOn();
  begin();
})();
