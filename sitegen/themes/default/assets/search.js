// Search in the browser over the files of /search/: no server, no WebAssembly, nothing to build.
//   const index = await open('/search/index.json', 'ru');
//   const found = await index.search('интеграци 1с', {filters: {category: ['crm']}, sort: 'points', limit: 10});
//   // {total, corrected, partial, results: [{id, kind, url, title, summary, level, points, marks, …}], facets: a promise}
// The files are made by sitegen/search/; FORMAT, fold and the layouts read here belong to it.
const FORMAT = 5, SLOT = 2048, DIGITS = 6, KINDS = ['partner', 'case', 'project'], PROVEN = ['category', 'industry'];
const WORD = /[\p{L}\p{N}_]+/gu;
// Cyrillic letters and the Latin ones that look like them, as capitals at least.
const CYRILLIC = 'авекмнорстух', LATIN = 'abekmhopctyx';
// Letters that Unicode does not take apart; Kazakh is written with Russian ones by many.
const FROM = 'łøđıёәғқңөұүһіßæ', TO = [...'lodiеагкноуухи', 'ss', 'ae'];
const decoder = new TextDecoder();

/** A word as it is looked up: without diacritics; й stays й; what may be written with Latin letters and digits alone is, as 1C. */
export function fold(word, language) {
  word = word.toLowerCase();
  if (/^(?=.*[a-z0-9])[a-z0-9авекмнорстух]+$/.test(word)) word = word.replace(/[а-х]/g, letter => LATIN[CYRILLIC.indexOf(letter)]);
  if (language === 'de') word = word.replace(/([aou])e/g, '$1');
  return word.replace(/[łøđıёәғқңөұүһіßæ]/g, letter => TO[FROM.indexOf(letter)])
    .normalize('NFKD').replaceAll('и\u0306', 'й').replace(/[^\p{L}\p{N}_]+/gu, '') || word;
}

/** Edit distance with neighbours swapped as one edit; anything above `most` is most + 1. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older, old, row = [];
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    older = old; old = row; row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return row[b.length];
}

const sum = numbers => numbers.reduce((a, b) => a + b, 0);

/** What is promised under a key, made once; a failure is asked for again. */
function once(known, key, make) {
  if (!known.has(key)) {
    const made = make();
    known.set(key, made);
    made.catch(() => known.delete(key));
  }
  return known.get(key);
}

/** Reads a shard: its text, then columns of numbers and bytes. */
class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  take(length) { return this.bytes.subarray(this.at, this.at += length); }
  /** So many numbers: how many bytes each has, then all their lowest bytes, all the next ones and so on. */
  column(count) {
    const numbers = new Uint32Array(count);
    for (let width = this.take(1)[0], shift = 0; shift < 8 * width; shift += 8) this.take(count).forEach((byte, at) => numbers[at] |= byte << shift);
    return numbers;
  }
  text() { return decoder.decode(this.take(this.column(1)[0])); }
  lines() { return this.text().split('\n').map(line => line.split(',')); }
  /** So many ascending lists, written as steps. */
  lists(count) {
    const counts = this.column(count), steps = this.column(sum(counts));
    let end = 0;
    return Array.from(counts, length => {
      const list = steps.subarray(end, end += length);
      for (let at = 1; at < length; at++) list[at] += list[at - 1];
      return list;
    });
  }
  /** Each word with its list. */
  words() { const lines = this.lines(), lists = this.lists(lines.length); return lines.map(([word], at) => [word, lists[at]]); }
}

const LAYOUTS = {
  t(bytes) {
    const reader = new Reader(bytes), forms = new Map(), keys = new Map(), lines = reader.lines();
    const lists = reader.lists(sum(lines.map(line => line.length - 1 || 1))).values();
    for (const [key, ...endings] of lines) {
      const group = new Map();
      for (const ending of endings.length ? endings : ['']) {
        const documents = lists.next().value;
        group.set(key + ending, [documents, reader.take(documents.length)]);
        forms.set(key + ending, group);
      }
      keys.set(key, [...keys.get(key) ?? [], group]);
    }
    return {forms, keys};
  },
  n: bytes => new Reader(bytes).words(),
  f: bytes => new Reader(bytes).words(),
  p: bytes => new Map(new Reader(bytes).words()),
  c: bytes => JSON.parse(decoder.decode(bytes)),
  /** The facets as [id, name, options], and what filters look at: of facets that are chosen together each document's set of combinations. */
  x(bytes, size) {
    const reader = new Reader(bytes), {match, facets, pairs} = JSON.parse(reader.text()), column = reader.column(size);
    const groups = match === 'any'
      ? PROVEN.map((id, at) => ({ids: [id], sets: pairs.map(set => set.map(pair => [pair[at]])), column}))
      : [{ids: PROVEN, sets: pairs, column}];
    for (const [id, , , sets] of facets) if (sets) groups.push({ids: [id], sets: sets.map(set => set.map(option => [option])), column: reader.column(size)});
    return {facets, groups};
  },
};

/** The shards of one kind: the last whose first key is not after a word answers for it. */
class Family {
  constructor(index, kind, [firsts, digests]) { Object.assign(this, {index, kind, digests, firsts: firsts.split(' ')}); }
  place(word) { return Math.max(0, this.firsts.findLastIndex(first => first <= word)); }
  get(number) { return this.digests ? this.index.shard(this.kind, number, this.digests) : LAYOUTS[this.kind](Uint8Array.of(0)); }
  of(word) { return this.get(this.place(word)); }
  /** The words of all shards that may hold some that begin so. */
  async beginning(letters) {
    const shards = [];
    for (let at = this.place(letters), last = this.place(letters + '\uffff'); at <= last; at++) shards.push(this.get(at));
    return (await Promise.all(shards)).flat();
  }
}

/** What one word finds: a score by document, the forms that count as found, what others begin with, and the word it was taken for. */
class Match {
  constructor(index) { Object.assign(this, {index, scores: new Float32Array(index.size), forms: new Set(), beginning: '', instead: null}); }
  score(document, value) { if (value > this.scores[document]) this.scores[document] = value; }
  /** Takes in the forms of one stem, if there are any, and tells how many places they have. */
  add(group = new Map(), weight = 1, form = '', most = 99) {
    const count = sum([...group.values()].map(([documents]) => documents.length)), rarity = Math.min(most, this.index.rarity(count)) * weight / 8;
    for (const [own, [documents, strengths]] of group) {
      this.forms.add(own);
      // The very form counts double, where it would be lost among the others.
      const each = rarity * (own === form && documents.length <= count / 2 ? 2 : 1);
      documents.forEach((document, at) => this.score(document, (1 + strengths[at]) * each));
    }
    return count;
  }
}

/** Whether a combination of options of these facets is one of what is chosen. */
const fitting = (ids, chosen) => options => ids.every((id, at) => !chosen[id] || chosen[id].includes(options[at]));

/** Whether a document has what is chosen of every facet. */
function filter(groups, chosen) {
  const tests = Object.keys(chosen).map(name => {
    const group = groups.find(({ids}) => ids.includes(name)), fits = group?.sets.map(set => set.some(fitting(group.ids, chosen)));
    return document => fits?.[group.column[document]];
  });
  return document => tests.every(test => test(document));
}

class Index {
  constructor(address, language) { Object.assign(this, {address, language}); }

  async read(cache) {
    const {version, languages} = await (await this.fetch(this.address, cache)).json();
    if (version !== 1 || !languages[this.language]) throw Error(`version ${version}`);
    this.folder = new URL(languages[this.language], new URL(this.address, location.href));
    const manifest = await (await this.fetch(this.folder)).json();
    if (manifest.format !== FORMAT) throw Error(`format ${manifest.format}`);
    Object.assign(this, {manifest, files: new Map(), words: new Map(), levels: new Map(manifest.levels)});
    // Of each document its kind and its partner's points.
    const {points, works} = manifest, counts = [points.map(() => 1), ...works];
    const of = tell => counts.flatMap((row, kind) => row.flatMap((count, partner) => Array(count).fill(tell(kind, partner))));
    this.kinds = of(kind => kind);
    this.points = of((kind, partner) => points[partner]);
    this.most = Math.max(1, ...points);
    this.size = this.kinds.length;
    this.terms = new Family(this, 't', manifest.terms);
    this.titles = new Family(this, 'n', manifest.titles);
    this.fuzzy = new Family(this, 'f', manifest.fuzzy);
    return this;
  }

  async fetch(address, cache) {
    const response = await fetch(address, {cache, signal: AbortSignal.timeout(30_000)});
    if (!response.ok) throw Error(`${response.status} ${address}`);
    return response;
  }

  /** A file, read once. */
  shard(kind, number, digests) {
    const name = `${kind}.${digests.substr(number * DIGITS, DIGITS)}.bin`;
    return once(this.files, name, async () => {
      const {body} = await this.fetch(new URL(name, this.folder));
      return LAYOUTS[kind](new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer()), this.size);
    });
  }

  rarity(count) { return Math.log(1 + (Math.max(0, this.size - count) + 0.5) / (count + 0.5)); }

  /** A query taken apart: words (small ones where there are no others), phrases, whether the last word may go on. */
  parse(query) {
    const phrases = [], split = text => (text.toLowerCase().match(WORD) ?? []).map(word => fold(word, this.language));
    const rest = query.normalize('NFC').replace(/["“”„«»]([^"“”„«»]+)(["“”„«»]|$)/g, (_, phrase) => { phrases.push(split(phrase)); return ' '; });
    const all = split(rest), telling = all.filter(word => !this.manifest.small.includes(word)), words = telling.length ? telling : all;
    return {words, phrases: phrases.filter(words => words.length), open: /[\p{L}\p{N}_]$/u.test(rest) && words.at(-1) === all.at(-1)};
  }

  /** What a word finds; `open` where it may go on. */
  resolve(word, open) {
    if (this.words.size > 99) this.words.clear();
    return once(this.words, word + (open ? '*' : ''), () => this.look(word, open));
  }

  async look(word, open) {
    const found = new Match(this), several = word.length > 1;
    const [shard, titles] = await Promise.all([this.terms.of(word), several ? this.titles.beginning(word) : []]);
    const exact = shard.forms.get(word), wider = several && (open || !exact);
    let hits = found.add(exact, 1, word);
    const near = titles.filter(([title]) => title.startsWith(word)), rarity = this.rarity(sum(near.map(([, documents]) => documents.length)));
    // A title with the very word stands before those with words that begin so, of these names and the nearest first, and
    // after them texts with such words.
    for (const [title, documents] of near) for (const document of documents)
      if (title === word) found.scores[document] += rarity;
      else if (wider) { found.score(document, rarity * ((this.kinds[document] ? 0.4 : 0.8) + 0.4 * word.length / title.length)); hits++; }
    if (wider) {
      for (const [form, group] of shard.forms) if (group !== exact && form.startsWith(word)) hits += found.add(group, 0.6 * word.length / form.length, '', near.length ? rarity : 99);
      if (hits) found.beginning = word;
    }
    if (!exact) hits += await this.unknown(word, found);
    const add = async (form, weight) => found.add((await this.terms.of(form)).forms.get(form), weight, form);
    if (!hits) hits += await add(word.replace(/([aou])e/g, '$1'));
    if (!hits) for (const [at, form] of (await this.correct(word)).entries()) {
      await add(form, 0.9 ** at);
      found.instead ??= form;
    }
    return found;
  }

  /** A form that no document has: its stem with an ending that is known or was learnt; a y may be an i in the stem. */
  async unknown(word, found) {
    let hits = 0;
    for (const ending of this.manifest.endings.split(' ')) if (word.endsWith(ending) && word.length - ending.length > 2) {
      const key = word.slice(0, -ending.length), {keys} = await this.terms.of(key);
      for (const group of keys.get(key) ?? keys.get(key + 'i') ?? []) hits += found.add(group, 0.9);
      if (hits) return hits;
    }
    return 0;
  }

  /** The nearest words, the best first: one edit away from four letters on, two from seven (eight, of which one is missing). */
  async correct(word) {
    const most = word.length > 6 ? 2 : word.length > 3 ? 1 : 0;
    if (!most) return [];
    for (const letters of [word[0], word[1], '']) {
      let near = [], least = most;
      for (const [form, [common]] of await this.fuzzy.beginning(letters)) {
        const edits = distance(word, form, least);
        if (edits < least) { near = []; least = edits; }
        if (edits <= least) near.push([form, common]);
      }
      if (near.length) return near.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 8).map(([form]) => form);
    }
    return [];
  }

  /** Documents that hold the words of a phrase in their order. */
  async phrase(words) {
    const read = async () => (await this.fetch(new URL(this.manifest.places, this.folder))).json();
    const [table, longer] = await once(this.files, 'places', read), family = new Family(this, 'p', table);
    const lists = await Promise.all(words.map(async word => (await family.of(word)).get(word)));
    const [first, ...others] = lists.map((list = [], offset) => new Set(Array.from(list, place => place - offset)));
    const starts = [...first].filter(place => others.every(places => places.has(place)));
    // Each document has a slot of places of its own; a long one goes on in those that the table names.
    return new Set(starts.map(place => (place = Math.floor(place / SLOT)) - longer.filter(more => more <= place).length));
  }

  async search(query, options) {
    try { return await this.find(query, options); } catch {
      // A file may be gone, as the site was published anew since this page was opened.
      await this.read('reload');
      return this.find(query, options);
    }
  }

  async find(query, {filters = {}, sort, offset = 0, limit = 10} = {}) {
    const {words, phrases, open} = this.parse(query);
    const [loose, quoted, held] = await Promise.all([
      words.map((word, at) => this.resolve(word, open && at === words.length - 1)),
      phrases.flat().map(word => this.resolve(word)),
      phrases.map(phrase => this.phrase(phrase)),
    ].map(all => Promise.all(all)));
    const found = [...loose, ...quoted], scores = new Float32Array(this.size), counts = new Uint16Array(this.size);
    for (const {scores: own} of found) own.forEach((score, at) => scores[at] += score);
    for (const {scores: own} of loose) own.forEach((score, at) => counts[at] += score > 0);
    // Of those with all phrases the ones that have all words; without such, those that have the most of them.
    const holding = [...counts.keys()].filter(at => held.every(documents => documents.has(at)));
    const most = holding.reduce((most, at) => Math.max(most, counts[at]), 0), matched = holding.filter(at => counts[at] === most && (most || phrases.length || !words.length));
    const chosen = Object.fromEntries(Object.entries(filters).filter(([, options]) => options?.length));
    const groups = await this.groups(Object.keys(chosen).some(id => id !== 'kind')), shown = matched.filter(filter(groups, chosen));
    for (const at of shown) scores[at] *= sort === 'points' ? 0 : 1 + Math.log(1 + Math.max(0, this.points[at])) / Math.log(1 + this.most) / 4;
    shown.sort((a, b) => scores[b] - scores[a] || this.kinds[a] - this.kinds[b] || this.points[b] - this.points[a]);
    const forms = new Set(found.flatMap(word => [...word.forms])), beginnings = found.map(word => word.beginning).filter(Boolean);
    const results = await Promise.all(shown.slice(offset, offset + limit).map(document => this.card(document, forms, beginnings)));
    const corrected = loose.some(word => word.instead) ? words.map((word, at) => loose[at].instead ?? word).join(' ') : null;
    const index = this;
    let counted;
    return {total: shown.length, corrected, partial: most < words.length, results, get facets() { return counted ??= index.count(matched, chosen); }};
  }

  /** A result; `beside` is a partner's city, or whose work it is. `marks` are the found words as [from, to), `mark` finds them in any text. */
  async card(document, forms, beginnings) {
    const [size, digests] = this.manifest.cards, kind = KINDS[this.kinds[document]];
    const [id, title, summary, level, beside] = (await this.shard('c', Math.floor(document / size), digests))[document % size];
    const mark = text => [...text.matchAll(WORD)].filter(([word]) => {
      const form = fold(word, this.language);
      return forms.has(form) || beginnings.some(letters => form.startsWith(letters));
    }).map(match => [match.index, match.index + match[0].length]);
    return {id, kind, url: `${this.manifest.home}${kind}s/${id}/`, title, summary, level: level || null, points: this.points[document],
      beside, mark, marks: {title: mark(title), summary: mark(summary), beside: mark(beside)}};
  }

  facets() { return this.shard('x', 0, this.manifest.facets); }

  /** What filters look at: the kinds, and the facets if they are asked for. */
  async groups(all) {
    const kinds = {ids: ['kind'], sets: KINDS.map(kind => [[kind]]), column: this.kinds};
    return all ? [kinds, ...(await this.facets()).groups] : [kinds];
  }

  /** How many documents each option would leave, the other facets' filters kept. */
  async count(matched, chosen) {
    const counts = {}, groups = await this.groups(true);
    for (const {ids, sets, column} of groups) {
      const others = Object.fromEntries(Object.entries(chosen).filter(([id]) => !ids.includes(id)));
      const left = matched.filter(filter(groups, others));
      for (const [at, id] of ids.entries()) {
        const result = counts[id] = {}, fits = fitting(ids, {...chosen, [id]: null});
        const options = sets.map(set => new Set(set.filter(fits).map(options => options[at]).filter(Boolean)));
        for (const document of left) for (const option of options[column[document]]) result[option] = (result[option] ?? 0) + 1;
      }
    }
    return counts;
  }
}

/** Opens the index of one language. Throws where there is none, or one of another format. */
export const open = (address, language) => new Index(address, language).read();
