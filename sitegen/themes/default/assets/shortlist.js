// The shortlist: a button on every card and profile, and a bar that leads to the comparison.
//
// It is a list of ids in the browser's own storage and is sent nowhere. The comparison has it in its address.
const MOST = 4;
const bar = document.querySelector('[data-shortlist]');

/** The ids on the list; storage that is switched off or spoilt is an empty one. */
function stored(key) {
  try {
    const list = JSON.parse(localStorage.getItem(key));
    return Array.isArray(list) ? list.filter(id => /^[a-z0-9-]{1,64}$/.test(id)).slice(0, MOST) : [];
  } catch { return []; }
}

class Shortlist {
  constructor(bar) {
    this.bar = bar;
    this.texts = {...bar.dataset, full: bar.querySelector('[data-full]').textContent};
    this.list = stored(this.texts.shortlist);
    this.link = bar.querySelector('a');
    this.status = document.querySelector('[data-shortlist-status]');
    bar.querySelector('button').addEventListener('click', () => {
      this.keep([]);
      this.tell(this.texts.cleared);
      document.getElementById('main')?.focus({preventScroll: true});
    });
    document.addEventListener('click', event => {
      const button = event.target.closest?.('[data-pick]');
      if (button) this.toggle(button.dataset.pick);
    });
    document.addEventListener('cards', () => this.paint());
    addEventListener('storage', () => this.reload());
    addEventListener('pageshow', () => this.reload());
    this.paint();
  }

  reload() {
    this.list = stored(this.texts.shortlist);
    this.paint();
  }

  toggle(id) {
    const has = this.list.includes(id);
    if (!has && this.list.length >= MOST) { this.tell(this.texts.full); return; }
    this.keep(has ? this.list.filter(other => other !== id) : [...this.list, id]);
    this.tell(this.link.textContent.trim());
  }

  keep(list) {
    this.list = list;
    try { localStorage.setItem(this.texts.shortlist, JSON.stringify(list)); } catch { /* lasts as long as the page */ }
    this.paint();
  }

  /** Said to all: shown beside the bar, and read out. */
  tell(text) {
    this.status.textContent = text;
    this.bar.toggleAttribute('data-warned', text === this.texts.full);
  }

  paint() {
    for (const slot of document.querySelectorAll('[data-slot="compare"]')) {
      const holder = slot.closest('[data-partner]');
      if (!slot.firstElementChild) slot.append(this.button(holder));
      slot.firstElementChild.setAttribute('aria-pressed', this.list.includes(holder.dataset.partner));
    }
    const number = this.list.length;
    this.bar.hidden = !number;
    this.bar.querySelector('[data-number]').textContent = `(${number})`;
    this.link.href = `${this.texts.compare}?p=${this.list.join(',')}`;
  }

  button(holder) {
    const button = document.createElement('button'), name = holder.querySelector('h1, h2, h3, [data-name]')?.textContent ?? '';
    button.type = 'button';
    button.className = 'pick';
    button.dataset.pick = holder.dataset.partner;
    button.textContent = this.texts.label;
    button.setAttribute('aria-label', `${this.texts.label}: ${name}`);
    return button;
  }
}

if (bar) new Shortlist(bar);
