// Runs the browser module over a folder: node module.mjs FOLDER, questions as JSON on standard input.
// A question is [language, query, options, wanted]; `wanted` has "facets" where the counts are asked for, too.
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [folder] = process.argv.slice(2);
const asked = [];
globalThis.location = {href: 'http://site.example/'};
globalThis.fetch = async address => {
  const {pathname} = new URL(address, location.href), file = path.join(folder, pathname);
  asked.push(pathname);
  return fs.existsSync(file) ? new Response(fs.readFileSync(file)) : new Response('', {status: 404});
};
const {open} = await import(pathToFileURL(path.join(folder, 'module.mjs')));
const indexes = {}, answers = [];
for (const [language, query, options, wanted = []] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  indexes[language] ??= await open('/search/index.json', language);
  const found = await indexes[language].search(query, options);
  const facets = wanted.includes('facets') ? await found.facets : null;
  answers.push({total: found.total, corrected: found.corrected, partial: found.partial, results: found.results, facets});
}
console.log(JSON.stringify({answers, asked}));
