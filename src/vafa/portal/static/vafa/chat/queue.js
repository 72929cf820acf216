// What was written and is not sent yet, with its files: kept in the browser, so that neither a broken line nor a reload loses it.
const open = (name) => new Promise((done, fail) => {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

const ends = (asked) => new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = () => fail(asked.error); });

export class Queue {
  constructor(name) {
    this.items = new Map(); // what the browser does not let us keep lives as long as the page
    this.base = open(name).catch(() => null);
    this.ready = this.read();
  }

  async read() {
    const base = await this.base;
    const kept = base ? await ends(base.transaction("waiting").objectStore("waiting").getAll()).catch(() => []) : [];
    for (const item of kept) if (!this.items.has(item.key)) this.items.set(item.key, item);
    return this;
  }

  all() { return [...this.items.values()].sort((one, other) => one.at - other.at); }

  async put(item) { this.items.set(item.key, item); await this.write((place) => place.put(item)); }

  async drop(key) { this.items.delete(key); await this.write((place) => place.delete(key)); }

  async write(act) {
    const base = await this.base;
    if (base) await ends(act(base.transaction("waiting", "readwrite").objectStore("waiting"))).catch(() => {});
  }
}
