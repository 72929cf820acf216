// The chat's button on a shop's page. Everything else is fetched when somebody opens it, or has words left to send.
(() => {
  const tag = document.currentScript;
  if (!tag?.dataset.vafa || window.vafaChat) return;
  const base = new URL(tag.src).origin;
  const labels = { fa: "گفت‌وگو با ما", ar: "تحدّث معنا", en: "Chat with us" };
  const asked = [tag.dataset.language, document.documentElement.lang, ...(navigator.languages ?? []), "fa"];
  const language = asked.map((one) => (one ?? "").slice(0, 2).toLowerCase()).find((one) => labels[one]);

  const host = document.createElement("div");
  host.lang = language;
  host.dir = language === "en" ? "ltr" : "rtl";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; z-index: 2147483000; inset-block-end: 20px; inset-inline-end: 20px; }
    :host([hidden]) { display: none; }
    .start { all: unset; box-sizing: border-box; position: relative; display: grid; place-items: center; inline-size: 56px; block-size: 56px;
      border-radius: 50%; background: var(--chat, #0b6e69); color: #fff; cursor: pointer; box-shadow: 0 4px 16px rgb(0 0 0 / .28); }
    .start:focus-visible { outline: 3px solid var(--chat, #0b6e69); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    .start[aria-busy=true] svg { opacity: .45; }
    .start svg { inline-size: 28px; block-size: 28px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .start span { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; block-size: 22px; box-sizing: border-box; padding-inline: 6px;
      border-radius: 11px; background: #b3261e; color: #fff; font: 600 13px/22px system-ui, sans-serif; text-align: center; }
    .start span:empty { display: none; }
    @media print { :host { display: none; } }
    @media (forced-colors: active) { .start { border: 2px solid ButtonText; } }`);
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = '<button class="start" type="button" aria-haspopup="dialog" aria-expanded="false"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11h-9l-5 4v-4h-2z"/><path d="M8 9h8M8 12h5"/></svg><span></span></button>';
  const button = root.querySelector(".start");
  button.setAttribute("aria-label", labels[language]);
  if (/^#[0-9a-f]{6}$/i.test(tag.dataset.colour ?? "")) host.style.setProperty("--chat", tag.dataset.colour);

  let loading;
  const chat = window.vafaChat = {
    base, language, host, root, button, token: tag.dataset.vafa, customer: tag.dataset.customer ?? "",
    store: `vafa-chat:${tag.dataset.vafa}`,
    load: () => loading ??= import(`${base}%widget.js%`).then((module) => module.mount(chat, `${base}%widget.css%`)).catch((problem) => { loading = undefined; throw problem; }),
    async open() {
      button.ariaBusy = "true";
      try { (await chat.load()).open(); } catch { button.setAttribute("aria-label", labels[language]); } finally { button.ariaBusy = "false"; }
    },
    close: () => loading?.then((widget) => widget.close()),
    // The page may say later who is signed in, or with "" that nobody is any more.
    identify(customer) { chat.customer = customer; loading?.then((widget) => widget.restart()); },
  };
  button.addEventListener("click", chat.open);
  const show = () => {
    document.body.append(host);
    let kept = "";
    try { kept = localStorage.getItem(`${chat.store}:go`) ?? ""; } catch { /* a page that may keep nothing */ }
    if (kept === "open") chat.open();
    else if (kept) chat.load().catch(() => {});
  };
  if (document.body) show(); else addEventListener("DOMContentLoaded", show);
})();
