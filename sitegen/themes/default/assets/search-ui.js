// The search box of every page and the search page. Without this module the box leads to the search page,
// and that leads to the listings. Hooks: [data-search] the form, [data-found] where results go.
const form = document.querySelector('[data-search]'), found = document.querySelector('[data-found]');
const whole = found.hasAttribute('data-whole'), input = form.elements.q, words = found.dataset;
const part = name => found.querySelector(`[data-${name}]`);
const inside = target => form.contains(target) || found.contains(target);
const links = () => [...found.querySelectorAll('[data-hit]')];
const KINDS = ['partner', 'case', 'project'], SAID = ['q', 'sort'];
const written = number => String(number).replace(/\B(?=(\d{3})+$)/g, words.group);
let index, state = new URLSearchParams(whole ? location.search : ''), turn = 0, limit = 20, unclear = [], pause;

const opened = () => index ??= import(form.dataset.module).then(({open}) => open(form.dataset.index, document.documentElement.lang));

const make = (tag, more = {}, ...inner) => {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...inner);
  return element;
};

/** A text with its found words marked. */
const marked = (text, ranges) => {
  let at = 0;
  const pieces = ranges.flatMap(([from, to]) => [text.slice(at, from), make('mark', {}, text.slice(from, at = to))]);
  return [...pieces, text.slice(at)];
};

const hit = ({id, kind, url, title, summary, marks, mark, level, beside}, levels) => {
  const link = make('a', {href: url}, ...marked(title, marks.title)), name = levels.get(level) ?? '';
  link.dataset.hit = '';
  const line = make('p', {className: 'hit-line'}, name, name && beside ? ' · ' : '', ...marked(beside, marks.beside));
  const item = make('li', {className: 'hit'}, make('h3', {className: 'hit-title'}, link), line, make('p', {className: 'hit-summary'}, ...marked(summary, marks.summary)));
  if (whole && state.get('q') && !Object.values(marks).flat().length) {
    const why = make('p', {className: 'hit-why'});
    item.append(why);
    unclear.push({why, url, mark});
  }
  // A card: the shortlist puts its button into the slot.
  if (whole && kind === 'partner') {
    const slot = make('div', {className: 'card-slot'});
    item.dataset.partner = id;
    slot.dataset.slot = 'compare';
    item.append(slot);
  }
  return item;
};

/** Where no text of a result has a found word: the first place of its page that has one. */
async function explain(mine) {
  for (const {why, url, mark} of unclear) {
    const html = await (await fetch(url)).text();
    if (mine !== turn) return;
    for (const {textContent} of new DOMParser().parseFromString(html, 'text/html').querySelectorAll('main :is(p, li, dd, td)')) {
      const text = textContent.replace(/\s+/g, ' '), [first] = mark(text).flat();
      if (first == null) continue;
      const piece = text.slice(text.lastIndexOf(' ', first - 20) + 1, first + 90);
      why.append(...marked(piece, mark(piece)));
      break;
    }
  }
}

/** More of one kind: below the box a way to the search page, on that page a button, after which the keyboard goes on. */
const moreOf = (kind, shown) => whole
  ? make('button', {className: 'button', onclick: async () => {
    if (state.get('kind')) limit += 20;
    state.set('kind', kind);
    await show();
    links()[shown]?.focus();
  }}, words.more)
  : make('a', {href: `${form.action}?${state}&kind=${kind}`}, words.more);

const group = (kind, {total, results}, levels) => {
  const head = make('h2', {className: 'hits-title'}, `${words[`${kind}s`]} `, make('span', {className: 'facet-count'}, written(total)));
  const section = make('section', {className: 'hits'}, head, make('ol', {className: 'plain-list'}, ...results.map(result => hit(result, levels))));
  if (total > results.length) section.append(moreOf(kind, results.length));
  return section;
};

async function showFacets(engine, result, mine) {
  const counts = await result.facets, {facets} = await engine.facets();
  if (mine !== turn) return;
  const active = document.activeElement.id, kinds = ['kind', words.kind, KINDS.map(kind => [kind, words[`${kind}s`]])];
  part('facets').replaceChildren(...[kinds, ...facets].map(([id, name, options]) => {
    const shown = options.filter(([option]) => counts[id][option] || state.getAll(id).includes(option));
    return make('fieldset', {className: 'facet', hidden: !shown.length}, make('legend', {className: 'facet-title'}, name), ...shown.map(([option, label]) => {
      const box = make('input', {type: 'checkbox', name: id, value: option, id: `f-${id}-${option}`, checked: state.getAll(id).includes(option)});
      box.setAttribute('form', form.id);
      return make('label', {className: 'facet-option'}, box, make('span', {className: 'facet-name'}, label), make('span', {className: 'facet-count'}, written(counts[id][option] ?? 0)));
    }));
  }));
  document.getElementById(active)?.focus();
}

/** What the query finds, as soon as it is there; the facets follow. */
async function show() {
  const mine = ++turn, query = state.get('q') ?? '', asked = query.trim() || whole && [...state].length;
  if (!asked) { found.hidden = true; return; }
  const chosen = {};
  for (const [key, value] of state) if (!SAID.includes(key)) (chosen[key] ??= []).push(value);
  const kinds = chosen.kind ?? KINDS, said = text => { clearTimeout(waiting); found.hidden = false; part('status').textContent = text; };
  const waiting = setTimeout(() => { if (mine === turn) said(words.waiting); }, 1000);
  try {
    const engine = await opened();
    const search = (more, limit) => engine.search(query, {filters: {...chosen, ...more}, sort: state.get('sort'), limit});
    const all = search({}, 0), results = await Promise.all(kinds.map(kind => search({kind: [kind]}, whole ? chosen.kind ? limit : 5 : 3)));
    const {total, corrected, partial} = await all;
    // Who holds the button down on what is replaced meanwhile has not clicked.
    while (found.querySelector(':active')) await new Promise(done => setTimeout(done));
    if (mine !== turn) return;
    const count = total ? `${words.total} ${written(total)}` : words.nothing;
    said(`${corrected ? `${words.corrected} ${corrected}. ` : ''}${total && partial ? `${words.partial} ` : ''}${count}`);
    unclear = [];
    part('results').replaceChildren(...kinds.flatMap((kind, at) => results[at].total ? [group(kind, results[at], engine.levels)] : []));
    document.dispatchEvent(new Event('cards'));
    if (whole) await showFacets(engine, await all, mine);
    setTimeout(() => explain(mine).catch(console.warn), 300);
  } catch (error) {
    if (mine !== turn) return;
    index = null;
    part('results').replaceChildren(); // they answered another question
    said(words.broken);
    console.warn(error);
  }
  if (whole) history.replaceState(null, '', [...state].length ? `?${state}` : location.pathname);
}

function changed() {
  // Until the facets are there, the choice stands in the address alone.
  const chosen = whole && !part('facets').children.length ? [...state].filter(([key]) => !SAID.includes(key)) : [];
  state = new URLSearchParams([...new FormData(form), ...chosen].filter(([, value]) => value && value !== 'relevance'));
  limit = 20;
  clearTimeout(pause);
  pause = setTimeout(show, 60);
}

form.addEventListener('input', changed);
found.addEventListener('change', changed);
form.addEventListener('focusin', () => opened().catch(() => index = null), {once: true});
form.addEventListener('submit', event => { if (whole) { event.preventDefault(); show(); } });

document.addEventListener('keydown', event => {
  const {key, target} = event, stops = [input, ...links()], at = stops.indexOf(target), step = {ArrowDown: 1, ArrowUp: -1}[key];
  if (key === 'Escape' && inside(target)) {
    if (!whole) found.hidden = true;
    else if (target === input) { input.value = ''; changed(); }
    input.focus();
  } else if (step && at >= 0) stops[Math.max(0, at + step)]?.focus();
  else return;
  event.preventDefault();
});
if (whole) {
  input.value = state.get('q') ?? '';
  if (state.has('sort')) form.elements.sort.value = state.get('sort');
  if (!input.value) input.focus();
  show().finally(() => found.dataset.settled = '');
} else {
  // Who goes on elsewhere is not followed by results that lie above the page.
  const leave = event => { if (!inside(event.target)) found.hidden = true; };
  document.addEventListener('click', leave);
  document.addEventListener('focusin', leave);
}
