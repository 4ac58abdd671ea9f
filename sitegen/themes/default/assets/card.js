// Tells the page that embeds this card how high the card is, whenever that changes or somebody asks.
// It is one number and nothing private, so any page may hear it.
const card = document.querySelector('[data-partner]');

function tell() {
  parent.postMessage({ partnerCard: Math.ceil(card.getBoundingClientRect().height) }, '*');
}

// Who was led to the code for an own website gets the buttons that copy it; a frame needs none.
if (location.hash) import(document.querySelector('[data-copy]').dataset.script);

if (card && parent !== window) {
  new ResizeObserver(tell).observe(card);
  addEventListener('message', (event) => {
    if (event.source === parent && event.data === 'partnerCard?') tell();
  });
}
