#!/usr/bin/env python3
"""Turns annotators' labels of names into `names.tsv`, which holds no text: see the notice at its head.

usage: names.py --labels DIR --records RECORDS.jsonl... --corpus FILE.jsonl.gz... > names.tsv

Labels are files of `#article-id`, then a line a name: `P|name|role|country|other forms`, `O|name|kind|country|other forms`,
`L|name|country|precision|other forms`, forms with commas between. Every place where a form stands in a sentence of the article's
record (`rasid extract`) is taken for the name, the longest form first, also with clitics written onto it.
"""
import argparse, glob, gzip, json, os, re

from annotate import head

NOTICE = """# Names in sentences of articles of public corpora (BBC and CNN Arabic 2009-10, SaudiNewsNet 2015), by the articles' ids. Annotated by
# language models that followed the project's annotation guide, each article by one, and checked against nothing: material to train
# on, not to measure by. No text is in it: a sentence and its names (P person, O organization, L place) are offsets (start+length,
# code points) into the article's raw `title`, a line break, and its raw `text`. Sentences of an article's furniture are left out.
article\tsentence\tnames"""
MARKS = re.compile('[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
LETTERS = str.maketrans('أإآٱىة', 'اااايه')
WORD = re.compile(r'\d[\d.,/:]*\d|\w[\w\u064b-\u0652\u0640]*|\S')
# The field that holds a name's other forms.
FORMS = 4


def fold(word):
    return MARKS.sub('', word).translate(LETTERS).lower()


def words(text):
    """The words and marks of a text, folded, with where they stand."""
    return [(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def unattached(word):
    """A word, and what it is without the clitics that may be written onto it."""
    forms = {word}
    for _ in range(3):
        for w in list(forms):
            if len(w) > 3 and w[0] in 'وفبكسل':
                forms.add(w[1:])
            if len(w) > 4 and w.startswith('لل'):
                forms.add('ال' + w[2:])
    return forms


def read(paths):
    """The names of each article: their words and kinds, by their first word."""
    articles = {}
    for path in sorted(paths):
        names = None
        for line in open(path, encoding='utf-8'):
            cells = [c.strip() for c in line.strip().split('|')]
            if line.startswith('#'):
                names = articles.setdefault(line[1:].split()[0], {})
            elif cells[0] in ('P', 'O', 'L') and len(cells) > FORMS:
                for form in [cells[1], *cells[FORMS].split(',')]:
                    name = [w for w, _, _ in words(form)]
                    if name:
                        names.setdefault(name[0], []).append((name, cells[0]))
    return articles


def find(names, sentence):
    """The names in a sentence, as kind, start and end."""
    found, at = [], 0
    tokens = words(sentence)
    folded = [w for w, _, _ in tokens]
    while at < len(tokens):
        fits = [(name, kind) for w in sorted(unattached(folded[at])) for name, kind in names.get(w, []) if folded[at + 1:at + len(name)] == name[1:]]
        if fits:
            name, kind = max(fits, key=lambda f: len(f[0]))
            found.append((kind, tokens[at][1], tokens[at + len(name) - 1][2]))
            at += len(name)
        else:
            at += 1
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--labels', required=True)
    parser.add_argument('--records', nargs='+', required=True)
    parser.add_argument('--corpus', nargs='+', required=True)
    args = parser.parse_args()
    labels = read(glob.glob(os.path.join(args.labels, '[a-z][0-9].txt')))
    records = {}
    for path in args.records:
        for line in open(path, encoding='utf-8'):
            record = json.loads(line)
            records[record['id']] = record
    print(NOTICE)
    for path in args.corpus:
        for line in gzip.open(path, 'rt', encoding='utf-8'):
            article = json.loads(line)
            if article['id'] not in labels:
                continue
            raw = (article.get('title') or '') + '\n' + article['text']
            record = records[article['id']]
            for s in record['sentences']:
                sentence = record['text'][s['start']:s['end']]
                where = head(sentence, raw)
                if not where:
                    continue
                start, end = where
                names = find(labels[article['id']], raw[start:end])
                print(article['id'], f'{start}+{end - start}', ' '.join(f'{k}:{start + a}+{b - a}' for k, a, b in names), sep='\t')


main()
