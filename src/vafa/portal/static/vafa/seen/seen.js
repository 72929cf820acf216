// Tells Vafa which pages a customer looks at: only after they agreed, and only when they are known. No cookie.
(() => {
  const tag = document.currentScript;
  if (!tag?.dataset.vafa || window.vafaSeen) return;
  const door = `${new URL(tag.src).origin}/seen/${tag.dataset.vafa}/pages/`, shelf = `vafa-seen:${tag.dataset.vafa}`;
  let agreed = tag.dataset.consent === "yes", token = "", told;
  // A link in a letter says whom it was written to; that need not stay in the address.
  const here = new URL(location.href);
  if (here.searchParams.has("vafa")) {
    token = here.searchParams.get("vafa");
    here.searchParams.delete("vafa");
    history.replaceState(history.state, "", here);
  }
  const kept = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(shelf) ?? "";
      value ? localStorage.setItem(shelf, value) : localStorage.removeItem(shelf);
    } catch { /* a page that may keep nothing */ }
    return "";
  };
  const tell = async () => {
    if (!agreed || !(token ||= kept()) || told === token + location.pathname) return;
    told = token + location.pathname;
    try {
      const body = JSON.stringify({ who: token, page: location.pathname });
      const answer = await fetch(door, { method: "POST", body, keepalive: true, credentials: "omit" });
      const { who } = await answer.json();
      if (agreed && who !== undefined) kept(token = who);
    } catch { told = undefined; }
  };
  window.vafaSeen = {
    page: tell, // after a change of the page without loading
    identify(who) { token = who; if (!who) kept(""); return tell(); },
    consent(yes = true) { agreed = yes; if (!yes) { kept(""); token = ""; } return tell(); },
  };
  tell();
})();
