// Nothing on the page can be used from the moment the connection is lost until the server has drawn the page again.
// The component stands on the page twice: before the fields, to watch the connection, and after them, to say that
// all of the page is drawn. Both share what is kept here.
let drawn = null; // which drawing of the page this is
let held = false;
let heldAt = null; // the drawing that was there when the connection was lost
let focused = null;

const part = (name) => document.querySelector(`[data-testid="${name}"]`);
const connected = () => part("stApp").getAttribute("data-test-connection-state") === "CONNECTED";

// The program of a kind of field is fetched when the first one is drawn. If that fails, an error stands in its place
// for good, worded by the browser: Chromium and Firefox say "dynamically imported module", Safari "module script".
const incomplete = () =>
  [...document.querySelectorAll('[data-testid="stAlertContentError"]')].some((alert) =>
    /dynamically imported module|module script/.test(alert.textContent),
  );

function hold(words) {
  if (held) return;
  held = true;
  heldAt = drawn;
  focused = document.activeElement;
  part("stMain").inert = true;
  const notice = document.createElement("div");
  notice.id = "connection-lost";
  notice.setAttribute("role", "status");
  notice.textContent = words;
  notice.style.cssText =
    "position:fixed;left:0;right:0;bottom:0;z-index:1000000;padding:0.75rem 1rem;text-align:center;" +
    "font:600 1rem sans-serif;background:#7a2e00;color:#fff";
  document.body.append(notice);
}

function release() {
  held = false;
  part("stMain").inert = false;
  document.getElementById("connection-lost")?.remove();
  if (focused?.isConnected && document.activeElement === document.body) focused.focus({ preventScroll: true });
}

function watch(words) {
  const look = () => connected() || hold(words);
  const observer = new MutationObserver(look);
  observer.observe(part("stApp"), { attributes: true, attributeFilter: ["data-test-connection-state"] });
  look();
  return () => {
    observer.disconnect();
    if (held) release(); // another page
  };
}

export default function ({ data, setStateValue }) {
  if (data.words) return watch(data.words);
  drawn = data.drawn;
  if (held && heldAt !== drawn && connected()) {
    if (incomplete()) return location.reload();
    release();
    setStateValue("again", drawn); // browsers that do not know `inert`: what was clicked too early is sent once more
  }
}
