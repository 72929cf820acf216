// The talk with the shop: what was said, what waits to be sent, and the line on which news come. It draws nothing.
import { Queue } from "./queue.js";

const POLL = 10_000, LONGEST_PAUSE = 30_000, TYPING_EVERY = 3_000;

class Refusal extends Error {
  constructor(status, answer) { super(answer.error); this.status = status; this.sentence = answer.sentence ?? ""; }
}

export class Talk extends EventTarget {
  constructor(chat) {
    super();
    this.chat = chat;
    this.queue = new Queue(chat.store);
    this.messages = new Map();
    this.state = null; // what `start` answered
    this.online = navigator.onLine;
    this.pause = 1_000;
    this.typed = -TYPING_EVERY;
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.says(false));
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.state) this.fetch(); });
    setInterval(() => { if (this.state && !document.hidden && this.stream?.readyState !== 1) this.fetch(); }, POLL);
  }

  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  says(online) { if (online !== this.online) { this.online = online; this.tell("line"); } }

  keep(name, value) { try { value ? localStorage.setItem(`${this.chat.store}:${name}`, value) : localStorage.removeItem(`${this.chat.store}:${name}`); } catch { /* nothing may be kept */ } }

  kept(name) { try { return localStorage.getItem(`${this.chat.store}:${name}`) ?? ""; } catch { return ""; } }

  async post(what, fields = {}, files = []) {
    const body = new FormData();
    const all = { language: this.chat.language, page: location.origin + location.pathname, talk: this.state?.talk ?? this.kept("talk"), ...fields };
    for (const [name, value] of Object.entries(all)) body.append(name, value);
    for (const file of files) body.append("files", file, file.name);
    let answer;
    try {
      answer = await fetch(`${this.chat.base}/chat/${this.chat.token}/${what}/`, { method: "POST", body, credentials: "omit", signal: AbortSignal.timeout(files.length ? 120_000 : 20_000) });
    } catch (problem) { this.says(false); throw problem; }
    this.says(true);
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(answer.status, said);
    return said;
  }

  // Begin, or begin anew when the page says who is signed in. Until it works it is tried again.
  async start() {
    await this.queue.ready;
    this.tell("change");
    clearTimeout(this.again);
    try {
      const state = await this.post("start", { customer: this.chat.customer, talk: this.kept("talk") });
      if (this.state && this.state.who !== state.who) this.messages.clear();
      this.state = state;
      if (!state.known) this.keep("talk", state.talk); // somebody known shows who they are at every start
      this.take(state);
      this.tell("ready");
      this.listen();
      this.flush();
    } catch (problem) {
      if (problem.status === 404 && this.kept("talk")) this.keep("talk", "");
      else if (problem.status === 403) return this.tell("refused", problem.sentence);
      this.again = setTimeout(() => this.start(), this.longer());
    }
  }

  longer() { this.pause = Math.min(this.pause * 2, LONGEST_PAUSE); return this.pause; }

  listen() {
    this.stream?.close();
    const stream = this.stream = new EventSource(this.state.stream);
    stream.addEventListener("open", () => this.fetch());
    stream.addEventListener("message", () => this.fetch());
    stream.addEventListener("again", () => this.fetch());
    stream.addEventListener("typing", (event) => { const said = JSON.parse(event.data); if (said.by === "us") this.tell("typing", said.who); });
    // A stream that is refused does not come back by itself: its ticket ended.
    stream.addEventListener("error", () => { if (stream.readyState === 2) { clearTimeout(this.again); this.again = setTimeout(() => this.start(), LONGEST_PAUSE); } });
  }

  wake() { this.says(true); this.pause = 1_000; if (this.state) { this.fetch(); this.flush(); } else this.start(); }

  async fetch() {
    if (this.fetching) { this.more = true; return; }
    this.fetching = true;
    try {
      do { this.more = false; this.take(await this.post("messages", { since: this.state.since })); } while (this.more);
    } catch { /* the next news, or the next look, brings it */ } finally { this.fetching = false; }
  }

  take(said) {
    const fresh = [];
    for (const one of said.messages ?? []) {
      if (!this.messages.has(one.id) && one.by === "us") fresh.push(one);
      this.messages.set(one.id, one);
      if (one.key) this.queue.items.has(one.key) && this.dropped(one.key);
    }
    const { messages, ...rest } = said;
    Object.assign(this.state, rest);
    this.tell("change", fresh);
    if (fresh.length) this.tell("fresh", fresh);
  }

  async dropped(key) { await this.queue.drop(key); this.mark(); }

  // A mark for the button: with words left to send it fetches the chat on the next page, too.
  mark() { if (this.kept("go") !== "open") this.keep("go", this.queue.items.size ? "send" : ""); }

  async say(text, files) {
    const key = crypto.randomUUID?.() ?? ([1e7] + -1e3 + -4e3 + -8e3 + -1e11).replace(/[018]/g, (c) => (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
    await this.queue.put({ key: key.replaceAll("-", ""), text, files, at: Date.now(), who: this.state?.who ?? "" });
    this.mark();
    this.typed = -TYPING_EVERY;
    this.tell("change");
    this.flush();
  }

  async flush() {
    if (this.flushing || !this.state) return;
    this.flushing = true;
    clearTimeout(this.later);
    try {
      for (const item of this.queue.all()) {
        if (item.failed || (item.who && item.who !== this.state.who)) continue; // another person's words on the same computer
        const said = await this.post("send", { key: item.key, text: item.text }, item.files);
        this.pause = 1_000;
        await this.dropped(item.key);
        this.take(said);
      }
    } catch (problem) { await this.stuck(problem); } finally { this.flushing = false; }
  }

  async stuck(problem) {
    const item = this.queue.all().find((one) => !one.failed && !(one.who && one.who !== this.state.who));
    if (problem.status === 404) return void this.start();
    if (problem.status >= 400 && problem.status < 500 && problem.status !== 429 && item) {
      await this.queue.put({ ...item, failed: problem.sentence || problem.message });
      this.tell("change");
      this.later = setTimeout(() => this.flush(), 0);
    } else this.later = setTimeout(() => this.flush(), this.longer());
  }

  async retry(key) { const item = this.queue.items.get(key); await this.queue.put({ ...item, failed: "" }); this.tell("change"); this.flush(); }

  typing() {
    if (!this.state || performance.now() - this.typed < TYPING_EVERY) return;
    this.typed = performance.now();
    this.post("typing").catch(() => {});
  }

  // Say what arrived here, and what was looked at, once for each.
  seen(read) {
    const field = read ? "read" : "delivered";
    const ids = [...this.messages.values()].filter((one) => one.by === "us" && !one[field]).map((one) => one.id);
    if (!ids.length) return;
    for (const id of ids) Object.assign(this.messages.get(id), read ? { read: true, delivered: true } : { delivered: true });
    this.post("seen", { state: field, ids: ids.join(",") }).catch(() => {});
  }

  reach(address) { return this.post("reach", { address }).then((said) => { Object.assign(this.state, said); this.tell("change"); }); }
}
