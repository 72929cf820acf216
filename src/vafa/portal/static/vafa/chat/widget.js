// The opened chat: what one sees of a talk, inside the shadow root the loader made.
import { Talk } from "./talk.js";

const ICONS = {
  close: "M6 6l12 12M18 6L6 18", send: "M5 12h14M13 6l6 6-6 6",
  attach: "M15 7l-6.5 6.5a1.5 1.5 0 0 0 3 3L18 10a3 3 0 0 0-6-6l-6.5 6.5a4.5 4.5 0 0 0 9 9L20 14", file: "M14 3v4a1 1 0 0 0 1 1h4M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2z",
};
const LOCALES = { fa: "fa-IR", ar: "ar-EG", en: "en-GB" };

function make(name, given = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) key in element && typeof value !== "string" ? (element[key] = value) : element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

class Widget {
  constructor(chat) {
    this.chat = chat;
    this.talk = new Talk(chat);
    this.drawn = new Map(); // a message's element by its id, or by its key while it waits
    this.files = [];
    this.title = make("h2", { id: "title" });
    this.promise = make("p", { class: "promise", role: "status" });
    this.closer = make("button", { type: "button", class: "bare" }, icon("close"));
    this.log = make("div", { class: "log", role: "log", tabindex: "0" });
    this.typist = make("p", { class: "typist", "aria-live": "polite" });
    this.notice = make("p", { class: "notice", role: "status" });
    this.chosen = make("ul", { class: "chosen" });
    this.text = make("textarea", { rows: "1", dir: "auto", maxlength: "10000" });
    this.picker = make("input", { type: "file", multiple: true, hidden: true, tabIndex: -1 });
    this.clip = make("button", { type: "button", class: "bare" }, icon("attach"));
    this.go = make("button", { type: "submit", class: "go" }, icon("send"));
    this.form = make("form", { class: "write" }, this.clip, this.picker, this.text, this.go);
    this.reach = this.reaching();
    const head = make("header", {}, make("div", {}, this.title, this.promise), this.closer);
    this.panel = make("section", { class: "panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", hidden: true, tabIndex: -1 },
      head, this.log, this.typist, this.reach, this.notice, this.chosen, this.form);
    this.bind();
  }

  bind() {
    const { talk, chat } = this;
    talk.addEventListener("ready", () => this.dress());
    talk.addEventListener("change", () => this.draw());
    talk.addEventListener("line", () => this.draw());
    talk.addEventListener("fresh", (event) => this.arrived(event.detail));
    talk.addEventListener("typing", (event) => this.types(event.detail));
    talk.addEventListener("refused", (event) => this.say(event.detail));
    this.closer.addEventListener("click", () => this.close());
    this.clip.addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => { this.choose([...this.picker.files]); this.picker.value = ""; });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.text.addEventListener("input", () => { this.grow(); if (this.text.value.trim()) talk.typing(); });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse)").matches) { event.preventDefault(); this.submit(); }
    });
    this.panel.addEventListener("keydown", (event) => this.keys(event));
    this.panel.addEventListener("paste", (event) => { const files = [...(event.clipboardData?.files ?? [])]; if (files.length) { event.preventDefault(); this.choose(files); } });
    document.addEventListener("visibilitychange", () => this.looked());
  }

  // The shop's words and colour, known once the talk began.
  dress() {
    const { words, title, colour, limit } = this.talk.state;
    this.words = words;
    this.limit = limit;
    this.title.textContent = title;
    this.chat.host.style.setProperty("--chat", colour);
    for (const [element, name] of [[this.closer, "close"], [this.clip, "attach"], [this.go, "send"], [this.log, "log"]]) element.setAttribute("aria-label", words[name]);
    this.text.setAttribute("aria-label", words.write);
    this.text.placeholder = words.write;
    this.reach.querySelector("label").textContent = words.reach;
    this.reach.querySelector("input").placeholder = words.reach_label;
    this.reach.querySelector("button").textContent = words.reach_keep;
    this.draw();
  }

  draw() {
    const { talk } = this, state = talk.state;
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    if (state) {
      this.promise.replaceChildren(...[state.promise, state.hours].filter(Boolean).map((line) => make("span", {}, line)));
      if (!this.drawn.has("greeting")) this.place("greeting", { by: "us", text: state.greeting, who: state.title, files: [] });
      for (const one of [...talk.messages.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id))) this.place(one.id, one);
    }
    const waiting = new Set();
    for (const item of talk.queue.all()) { waiting.add(item.key); this.place(item.key, { by: "you", text: item.text, at: new Date(item.at).toISOString(), files: [], waits: item.files, failed: item.failed }); }
    for (const [key, element] of this.drawn) if (element.dataset.waits && !waiting.has(key)) { element.remove(); this.drawn.delete(key); }
    const wrote = [...talk.messages.values()].some((one) => one.by === "you");
    this.reach.hidden = !state || state.reached || !wrote || this.declined;
    this.say(talk.online || !this.words ? "" : this.words.offline);
    if (atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  // Draw a message once, and again only what changed of it: readers of the screen are told of new ones only.
  place(id, one) {
    const look = JSON.stringify([one.text, one.failed, one.id, this.talk.online, one.read, Boolean(this.words)]);
    let element = this.drawn.get(id) ?? (one.key && this.drawn.get(one.key));
    if (element?.look === look) return;
    if (one.key && this.drawn.has(one.key)) this.drawn.delete(one.key);
    const fresh = make("article", { class: `said said--${one.by}` });
    if (one.by === "us" && one.who) fresh.append(make("p", { class: "who" }, make("bdi", {}, one.who)));
    if (one.text) fresh.append(make("p", { class: "text", dir: "auto" }, one.text));
    for (const file of one.waits ?? []) fresh.append(make("p", { class: "file" }, icon("file"), make("bdi", {}, file.name)));
    for (const file of one.files) fresh.append(make("a", { class: "file", href: file.url, target: "_blank", rel: "noopener", download: file.name }, icon("file"), make("bdi", {}, file.name)));
    fresh.append(this.foot(id, one));
    fresh.look = look;
    if (!one.id && one.waits) fresh.dataset.waits = "1";
    element ? element.replaceWith(fresh) : this.log.insertBefore(fresh, one.waits ? null : this.log.querySelector("[data-waits]"));
    this.drawn.set(id, fresh);
  }

  foot(id, one) {
    const foot = make("p", { class: "foot" }), words = this.words;
    if (one.at) foot.append(make("time", { datetime: one.at }, new Intl.DateTimeFormat(LOCALES[this.chat.language], { hour: "2-digit", minute: "2-digit" }).format(new Date(one.at))));
    if (words && one.by === "you" && one.failed) {
      const again = make("button", { type: "button", class: "link" }, words.again);
      again.addEventListener("click", () => this.talk.retry(id));
      foot.append(make("span", { class: "bad" }, `${words.failed}: ${one.failed}`), again);
    } else if (words && one.by === "you") foot.append(make("span", {}, one.id ? words.sent : this.talk.online ? words.sending : words.waiting));
    return foot;
  }

  arrived(fresh) {
    this.types("");
    if (this.panel.hidden) {
      const unread = [...this.talk.messages.values()].filter((one) => one.by === "us" && !one.read).length;
      const badge = this.chat.root.querySelector(".start > span");
      badge.textContent = unread ? new Intl.NumberFormat(LOCALES[this.chat.language]).format(unread) : "";
      if (unread) this.chat.button.setAttribute("aria-label", `${this.talk.state.title}: ${this.words.new}`);
    }
    if (fresh.length) this.looked();
  }

  looked() { if (this.talk.state) this.talk.seen(!this.panel.hidden && !document.hidden); }

  types(who) {
    clearTimeout(this.quiet);
    this.typist.textContent = who ? `${who} ${this.words.typing}` : "";
    if (who) this.quiet = setTimeout(() => this.types(""), 6_000);
  }

  say(text) { if (this.notice.textContent !== text) this.notice.textContent = text; }

  choose(files) {
    const small = files.filter((file) => file.size <= this.limit * 1024 * 1024);
    this.files = [...this.files, ...small].slice(0, 5);
    this.listFiles();
    if (small.length < files.length) this.say(this.words.too_large);
  }

  listFiles() {
    this.chosen.replaceChildren(...this.files.map((file) => {
      const off = make("button", { type: "button", class: "bare", "aria-label": `${this.words.remove}: ${file.name}` }, icon("close"));
      off.addEventListener("click", () => { this.files = this.files.filter((one) => one !== file); this.listFiles(); this.text.focus(); });
      return make("li", {}, icon("file"), make("bdi", {}, file.name), off);
    }));
  }

  submit() {
    const text = this.text.value.trim();
    if (!text && !this.files.length) return void this.text.focus();
    this.talk.say(text, this.files);
    this.text.value = "";
    this.files = [];
    this.listFiles();
    this.grow();
    this.text.focus();
    this.log.scrollTop = this.log.scrollHeight;
  }

  grow() { this.text.style.blockSize = "auto"; this.text.style.blockSize = `${Math.min(this.text.scrollHeight + 2, 140)}px`; }

  reaching() {
    const input = make("input", { id: "reach", type: "text", dir: "auto", maxlength: "254", autocomplete: "email", required: true });
    const wrong = make("p", { class: "bad", role: "alert" });
    const form = make("form", { class: "reach", hidden: true, noValidate: true }, make("label", { for: "reach" }), make("div", {}, input, make("button", { type: "submit" })), wrong);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!input.value.trim()) return void input.focus();
      this.talk.reach(input.value).then(() => { this.say(this.words.reach_done); this.text.focus(); }, (problem) => { wrong.textContent = problem.sentence || this.words.offline; });
    });
    return form;
  }

  keys(event) {
    if (event.key === "Escape") { event.preventDefault(); return this.close(); }
    if (event.key !== "Tab") return;
    const stops = [...this.panel.querySelectorAll("button, textarea, input, a[href], [tabindex='0']")].filter((one) => !one.hidden && one.offsetParent !== null);
    const now = this.chat.root.activeElement, last = stops.at(-1);
    if (event.shiftKey && (now === stops[0] || now === this.panel)) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && now === last) { event.preventDefault(); stops[0].focus(); }
  }

  open() {
    this.panel.hidden = false;
    this.chat.button.ariaExpanded = "true";
    this.chat.host.dataset.open = "";
    this.chat.root.querySelector(".start > span").textContent = "";
    this.talk.keep("go", "open");
    this.text.focus();
    this.log.scrollTop = this.log.scrollHeight;
    this.looked();
  }

  close() {
    this.panel.hidden = true;
    this.chat.button.ariaExpanded = "false";
    delete this.chat.host.dataset.open;
    this.talk.keep("go", this.talk.queue.items.size ? "send" : "");
    this.chat.button.focus();
  }

  restart() { this.drawn.forEach((one) => one.remove()); this.drawn.clear(); this.talk.messages.clear(); this.talk.start(); }
}

export async function mount(chat, style) {
  const widget = new Widget(chat);
  const link = make("link", { rel: "stylesheet", href: style });
  const dressed = new Promise((done) => { link.onload = done; link.onerror = done; });
  chat.root.append(link, widget.panel);
  await Promise.all([dressed, Promise.race([widget.talk.start(), new Promise((done) => setTimeout(done, 3_000))])]);
  return widget;
}
