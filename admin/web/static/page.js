// Says so when the page has not been renewed for a while: an old page must not look alive.
// Without htmx it loads the page anew from time to time.
(() => {
  const live = () => document.getElementById("live");
  const stale = document.getElementById("stale");
  const seconds = Number(live()?.dataset.refresh) || 5;
  let renewed = Date.now();
  if (!window.htmx) {
    setTimeout(() => location.reload(), 30_000);
  }
  const stamp = () => live()?.querySelector("time")?.dateTime;
  let last = stamp();
  setInterval(() => {
    if (stamp() !== last) {
      last = stamp();
      renewed = Date.now();
    }
    stale.hidden = !window.htmx || Date.now() - renewed < (3 * seconds + 3) * 1000;
  }, 1000);
})();
