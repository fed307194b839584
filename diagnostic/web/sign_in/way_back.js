// The tab remembers for which page somebody came, goes there after sign-in, and forgets it.
const KEY = "page asked for";

export default function ({ data }) {
  if (data.remember) {
    sessionStorage.setItem(KEY, location.href);
    return;
  }
  const asked = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (asked && asked !== location.href && new URL(asked).origin === location.origin) location.replace(asked);
}
