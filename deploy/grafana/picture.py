#!/usr/bin/env python3
"""Draws the dashboard from a Prometheus' answers: `picture.py http://127.0.0.1:9090 FOLDER` writes FOLDER/dashboard.png, and
FOLDER/queries.md with every query and the values that it returns now. Needs matplotlib; tests/watch.rs runs it where
RASID_PICTURE names a folder.
"""
import json
import math
import pathlib
import sys
import time
import urllib.parse
import urllib.request

import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from PIL import Image

import dashboard

WINDOW, STEP = 120, 1


def ask(base, path, **arguments):
    with urllib.request.urlopen(f'{base}/api/v1/{path}?{urllib.parse.urlencode(arguments)}', timeout=30) as answer:
        return json.load(answer)['data']['result']


def legend(template, labels):
    for name, value in labels.items():
        template = template.replace('{{%s}}' % name, value)
    return template


def number(text):
    value = float(text)
    return f'{value:.4g}' if math.isfinite(value) else text


def main(base, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    panels = [p for p in dashboard.panels() if p['type'] == 'timeseries']
    rows = -(-len(panels) // dashboard.ACROSS)
    figure, axes = plt.subplots(rows, dashboard.ACROSS, figsize=(15, 2.1 * rows))
    lines = ['| panel | query | values |', '|---|---|---|']
    now = time.time()
    for panel, axis in zip(panels, axes.flat):
        axis.set_title(f"{panel['title']} [{panel['fieldConfig']['defaults']['unit']}]", fontsize=8, loc='left')
        for target in panel['targets']:
            query = target['expr'].replace('$__rate_interval', '10s')
            for series in ask(base, 'query_range', query=query, start=now - WINDOW, end=now, step=STEP):
                x, y = zip(*[(t - now, float(v)) for t, v in series['values']])
                axis.plot(x, y, linewidth=1, label=legend(target['legendFormat'], series['metric'])[:40])
            answers = ask(base, 'query', query=query)
            values = [f"{legend(target['legendFormat'], a['metric'])}: {number(a['value'][1])}" for a in answers]
            lines.append(f"| {panel['title']} | `{query.replace('|', chr(92) + '|')}` | {', '.join(values) or 'nothing'} |")
        axis.tick_params(labelsize=6)
        if panel['fieldConfig']['defaults']['min'] == 0:
            axis.set_ylim(bottom=0)
        if axis.has_data():
            axis.legend(fontsize=5, loc='upper left', ncol=2)
    for axis in list(axes.flat)[len(panels):]:
        axis.axis('off')
    figure.tight_layout()
    figure.savefig(folder / 'dashboard.png', dpi=70)
    # A palette makes the file a third.
    with Image.open(folder / 'dashboard.png') as image:
        small = image.convert('RGB').quantize(64, dither=Image.Dither.NONE)
    small.save(folder / 'dashboard.png', optimize=True)
    (folder / 'queries.md').write_text('\n'.join(lines) + '\n')
    print(f"{len(panels)} panels, {len(lines) - 2} queries: {folder / 'dashboard.png'}, {folder / 'queries.md'}")


if __name__ == '__main__':
    main(*sys.argv[1:3])
