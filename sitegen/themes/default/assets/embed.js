// For other people's pages: gives each embedded card of this directory the height that it asks for.
// It listens to frames that show a page of the site it came from, and takes a number from them and nothing else.
(() => {
  const home = new URL('.', document.currentScript.src);
  const frames = () => [...document.getElementsByTagName('iframe')].filter((frame) => frame.src.startsWith(home.href));
  addEventListener('message', ({ data, origin, source }) => {
    const height = data?.partnerCard;
    if (origin !== home.origin || !Number.isFinite(height)) return;
    const frame = frames().find((one) => one.contentWindow === source);
    if (frame) frame.height = Math.min(Math.max(Math.ceil(height), 60), 900);
  });
  for (const frame of frames()) frame.contentWindow?.postMessage('partnerCard?', home.origin);
})();
