#!/usr/bin/env python3
"""Turns annotators' labels into `events.tsv`, which holds no text: see the notice at its head.

usage: annotate.py --labels DIR --sentences index.json --corpus FILE.jsonl.gz... [--without DIR...] [--gold DIR] [--quotes quotes.tsv] > events.tsv

Labels are files of `#article-id`, then a line an event (`TYPE|mode|status|actors|recipients|place|from|to|n:trigger, …`, sides as
`name=CODE; …`, `n` the number of a sentence of `sentences`). Articles whose ids name files in a folder `--without` are left out.
`--gold` also writes records in the shape of gold records, to measure by. `--quotes` also writes who says each quote, told by lines
`Q|n|speaker|first words of the quote`.
"""
import argparse, glob, gzip, json, os, re, sys

TYPES = set('AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT'.split())
STATUSES = set('happened planned hypothetical denied historical'.split())
# Marks of direction and joining that extraction drops from a raw text.
UNSEEN = '[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*'
NOTICE = """# Events of articles of public corpora (BBC and CNN Arabic 2009-10, SaudiNewsNet 2015), by the articles' ids. Annotated by language
# models that followed the project's annotation guide, each article by one, and checked against nothing: material to train on, not to
# measure by. No text is in it: names, places and triggers are offsets (start+length, code points) into the article's raw `title`, a
# line break, and its raw `text`. A mention is its sentence's start, then its trigger. An article without an event has its id alone.
article\ttype\tmode\tstatus\tactors\trecipients\tplace\tfrom\tto\tmentions"""

QUOTES = """# Speakers of quotes, of the articles and by the annotators of events.tsv, which see. No text is in it: of each quote its first words,
# then its speaker as the article names them best, as offsets (start+length, code points); no speaker where the article tells none.
article\tquote\tspeaker"""


def pattern(text):
    """A text as it stands in a raw article, whose white space and unseen marks differ."""
    gap = r'(?:\s|' + UNSEEN[:-1] + ')+'
    return re.compile(gap.join(UNSEEN.join(map(re.escape, w)) for w in text.split()))


def locate(text, raw, start=0, end=None):
    """Where a text stands within part of a raw article: at a word's start if it can be, and else anywhere."""
    if not text.strip():
        return None
    hits = [(m.start(), m.end() - m.start()) for m in pattern(text).finditer(raw, start, end if end is not None else len(raw))]
    whole = [h for h in hits if not raw[h[0] - 1:h[0]].isalnum()]
    return (whole or hits or [None])[0]


def head(sentence, raw):
    """Where a sentence begins and ends: whole, or as far as its first words go."""
    words = sentence.split()
    for n in (len(words), 12, 8, 5):
        found = locate(' '.join(words[:n]), raw)
        if found:
            return found[0], found[0] + max(found[1], len(sentence) + 20 if n < len(words) else 0)
    return None


def read(paths, quotes=False):
    """The labels of each article: its events, or its quotes."""
    labels = {}
    for path in sorted(paths):
        article = None
        for line in open(path, encoding='utf-8'):
            line = line.strip()
            if line.startswith('#'):
                article = line[1:].split()[0]
                labels[article] = []
            elif line and article and line.startswith('Q|') == quotes:
                labels[article].append(line.split('|', 3) if quotes else line.split('|'))
    return labels


def events(rows, raw, sentences, lost):
    """The events of an article with what they name as offsets."""
    for row in rows:
        if len(row) != 9 or row[0].strip() not in TYPES or row[2].strip() not in STATUSES:
            lost.append('row')
            continue
        kind, mode, status, actors, recipients, place, begin, to, mentions = (c.strip() for c in row)
        spans, ranges = [], []
        for n, trigger in re.findall(r'(\d+):(.+?)(?=,\s*\d+:|$)', mentions):
            whole = head(sentences[int(n)], raw) if int(n) < len(sentences) else None
            trigger = whole and locate(trigger.strip(), raw, *whole)
            if not trigger:
                lost.append('trigger')
                continue
            ranges.append(whole)
            spans.append((whole[0], *trigger))
        if not spans:
            continue

        def find(name):
            found = [f for f in (locate(name, raw, *r) for r in ranges) if f] or [locate(name, raw)]
            if name and not found[0]:
                lost.append('name')
            return '%d+%d' % found[0] if found[0] else ''

        def side(cell):
            parts = [p.strip().rpartition('=') for p in cell.split(';') if p.strip()]
            return ';'.join(find(name.strip()) + '=' + code.strip() for name, _, code in parts if name.strip() or code.strip())

        yield [kind, mode, status, side(actors), side(recipients), find(place), begin, to, ' '.join('%d:%d+%d' % s for s in spans)]


def speakers(rows, raw, sentences, lost):
    """The quotes of an article, and who says them."""
    for row in rows:
        if len(row) != 4 or not row[1].strip().isdigit() or int(row[1]) >= len(sentences):
            lost.append('quote')
            continue
        _, n, speaker, words = (c.strip() for c in row)
        whole = head(sentences[int(n)], raw)
        quote = words and (whole and locate(words, raw, *whole) or locate(words, raw))
        named = speaker and locate(speaker, raw)
        if not quote or speaker and not named:
            lost.append('quote' if not quote else 'speaker')
            continue
        yield '%d+%d' % quote, '%d+%d' % named if named else ''


def record(article, rows, raw):
    """A record in the shape of the gold's."""
    cut = lambda s: raw[int(s.split('+')[0]):][:int(s.split('+')[1])] if s else ''
    side = lambda cell: [{'name': cut(p.split('=')[0]), 'code': p.split('=')[1]} for p in cell.split(';') if p]
    mention = lambda m: {'sentence': raw[int(m.split(':')[0]):][:60], 'trigger': cut(m.split(':')[1])}
    keys = ['type', 'mode', 'status', 'actors', 'recipients', 'place', 'from', 'to', 'mentions']
    shaped = [[k, m or None, s, side(a), side(r), cut(p) or None, f or None, t or None, [mention(x) for x in ms.split()]] for k, m, s, a, r, p, f, t, ms in rows]
    unlabelled = {k: [] for k in ('people', 'organizations', 'places', 'times', 'tolls', 'quotes', 'noise')}
    return {'id': article, 'title': None, **unlabelled, 'events': [dict(zip(keys, e)) for e in shaped]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--labels', required=True)
    parser.add_argument('--sentences', required=True)
    parser.add_argument('--corpus', nargs='+', required=True)
    parser.add_argument('--without', nargs='*', default=[])
    parser.add_argument('--gold')
    parser.add_argument('--quotes', type=argparse.FileType('w'))
    args = parser.parse_args()
    files = glob.glob(os.path.join(args.labels, '*.txt'))
    labels, quotes = read(files), read(files, quotes=True)
    without = {os.path.splitext(f)[0] for d in args.without for f in os.listdir(d)}
    sentences = json.load(open(args.sentences, encoding='utf-8'))
    lost, count = [], 0
    print(NOTICE)
    if args.quotes:
        print(QUOTES, file=args.quotes)
    for path in args.corpus:
        for line in gzip.open(path, 'rt', encoding='utf-8'):
            article = json.loads(line)
            name = article['id']
            if name not in labels or name in without:
                continue
            raw = (article.get('title') or '') + '\n' + article['text']
            rows = list(events(labels[name], raw, sentences[name], lost))
            count += len(rows)
            print('\n'.join('\t'.join([name, *r]) for r in rows) or name)
            if args.quotes:
                for row in speakers(quotes[name], raw, sentences[name], lost):
                    print(name, *row, sep='\t', file=args.quotes)
            if args.gold:
                os.makedirs(args.gold, exist_ok=True)
                json.dump(record(name, rows, raw), open(os.path.join(args.gold, name + '.json'), 'w'), ensure_ascii=False)
    print(f'{count} events; lost:', {k: lost.count(k) for k in set(lost)}, file=sys.stderr)


if __name__ == "__main__":
    main()
