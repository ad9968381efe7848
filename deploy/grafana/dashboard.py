#!/usr/bin/env python3
"""The Grafana dashboard as code: prints deploy/grafana/rasid.json; `--queries` prints each panel's queries.

Four rows, for the four questions of an operator: is it keeping up, is it right, is it healthy, what did it cost.
"""
import json
import sys

# Row: panels of (title, unit, {legend: query}).
ROWS = {
    'Is it keeping up?': [
        ('Articles a second, by outcome', 'ops', {'{{outcome}}': 'sum by (outcome) (rate(rasid_articles_total[$__rate_interval]))'}),
        ('Consumer lag, records', 'short', {'{{instance}}': 'rasid_consumer_lag_records', 'all': 'sum(rasid_consumer_lag_records)'}),
        ('Consumer lag, seconds', 's', {'{{instance}}': 'rasid_consumer_lag_seconds'}),
        ('From record to events', 's', {
            'half': 'histogram_quantile(0.5, sum by (le) (rate(rasid_end_to_end_seconds_bucket[$__rate_interval])))',
            '99 in 100': 'histogram_quantile(0.99, sum by (le) (rate(rasid_end_to_end_seconds_bucket[$__rate_interval])))'}),
        ('In flight', 'bytes', {'{{instance}}': 'rasid_in_flight_bytes'}),
        ('Articles a second, by source', 'ops', {'{{source}}': 'topk(10, sum by (source) (rate(rasid_source_articles_total[5m])))'}),
        ('Fetching paused', 'short', {'{{instance}}': 'rasid_fetch_paused'}),
    ],
    'Is it right?': [
        ('Events a second, by type', 'ops', {'{{type}}': 'sum by (type) (rate(rasid_events_total[$__rate_interval]))'}),
        ('Events an article', 'short', {'events': 'sum(rate(rasid_events_total[5m])) / sum(rate(rasid_articles_total{outcome="enriched"}[5m]))'}),
        ('Events an article, by source', 'short', {'{{source}}': 'sum by (source) (rate(rasid_source_events_total[5m])) / sum by (source) (rate(rasid_source_articles_total[5m]) > 0)'}),
        ('Found in an article, by layer', 'short', {'{{layer}}': 'sum by (layer) (rate(rasid_found_total[5m])) / ignoring(layer) group_left sum(rate(rasid_articles_total{outcome=~"enriched|no-events"}[5m]))'}),
        ('Found in an article, against a day before', 'percentunit', {'{{layer}}': 'rasid:found_per_article:drift1d', 'events an article': 'rasid:events_per_article:drift1d'}),
        ('Events an article by source, against a day before', 'percentunit', {'{{source}}': 'rasid:source_events_per_article:drift1d'}),
        ('Word lists', 'short', {'{{instance}} {{version}} {{lexicon}}': 'rasid_build_info', '{{instance}} refused': 'rasid_lexicon_stale'}),
        ('Dead and passed over, share', 'percentunit', {
            '{{outcome}}': 'sum by (outcome) (rate(rasid_articles_total{outcome!="enriched"}[5m])) / ignoring(outcome) group_left sum(rate(rasid_articles_total[5m]))'}),
        ('Dead records, by reason', 'short', {'{{reason}}': 'sum by (reason) (rasid_dead_records_total)'}),
    ],
    'Is it healthy?': [
        ('Assigned partitions', 'short', {'{{instance}}': 'rasid_assigned_partitions'}),
        ('Commits a second, by outcome', 'ops', {'{{outcome}}': 'sum by (outcome) (rate(rasid_commits_total[$__rate_interval]))'}),
        ('Time of a commit', 's', {'99 in 100': 'histogram_quantile(0.99, sum by (le) (rate(rasid_commit_seconds_bucket[$__rate_interval])))'}),
        ('Rebalances', 'short', {'{{kind}}': 'sum by (kind) (increase(rasid_rebalances_total[5m]))'}),
        ('Kafka errors a second', 'ops', {'{{kind}}': 'sum by (kind) (rate(rasid_kafka_errors_total[$__rate_interval]))'}),
        ('Round trip to the brokers', 's', {'{{instance}} {{client}}': 'rasid_kafka_round_trip_seconds'}),
        ('Throttled by the brokers', 's', {'{{instance}} {{client}}': 'rasid_kafka_throttle_seconds'}),
        ('Spans a second, by outcome', 'ops', {'{{outcome}}': 'sum by (outcome) (rate(rasid_spans_total[$__rate_interval]))'}),
        ('Log lines left out a second', 'ops', {'{{instance}}': 'rate(rasid_log_lines_left_out_total[$__rate_interval])'}),
        ('In librdkafka\'s queues', 'bytes', {'{{instance}} {{client}}': 'rasid_kafka_queued_bytes'}),
    ],
    'What did it cost?': [
        ('Extraction of an article', 's', {
            'half': 'histogram_quantile(0.5, sum by (le) (rate(rasid_extraction_seconds_bucket[$__rate_interval])))',
            '99 in 100': 'histogram_quantile(0.99, sum by (le) (rate(rasid_extraction_seconds_bucket[$__rate_interval])))'}),
        ('Time of an article, by step', 's', {'{{step}}': 'sum by (step) (rate(rasid_step_seconds_total[5m])) / ignoring(step) group_left sum(rate(rasid_articles_total[5m]))'}),
        ('Cores in use', 'short', {'{{instance}}': 'rate(process_cpu_seconds_total{job=~".*rasid.*"}[$__rate_interval])'}),
        ('Resident memory', 'bytes', {'{{instance}}': 'process_resident_memory_bytes{job=~".*rasid.*"}'}),
        ('Bytes in and out', 'Bps', {
            'in': 'sum(rate(rasid_input_bytes_total[$__rate_interval]))',
            'out: {{topic}}': 'sum by (topic) (rate(rasid_output_bytes_total[$__rate_interval]))'}),
    ],
}
WIDTH, HEIGHT, ACROSS = 8, 7, 3
SOURCE = {'type': 'prometheus', 'uid': 'prometheus'}


def panels():
    y, number = 0, 0
    for row, contents in ROWS.items():
        number += 1
        yield {'id': number, 'type': 'row', 'title': row, 'collapsed': False, 'panels': [], 'gridPos': {'x': 0, 'y': y, 'w': 24, 'h': 1}}
        y += 1
        for i, (title, unit, queries) in enumerate(contents):
            number += 1
            yield {
                'id': number, 'type': 'timeseries', 'title': title, 'datasource': SOURCE,
                'gridPos': {'x': i % ACROSS * WIDTH, 'y': y + i // ACROSS * HEIGHT, 'w': WIDTH, 'h': HEIGHT},
                'fieldConfig': {'defaults': {'unit': unit, 'min': None if 'against' in title else 0, 'custom': {'fillOpacity': 10}}, 'overrides': []},
                'options': {'legend': {'displayMode': 'list', 'placement': 'bottom'}, 'tooltip': {'mode': 'multi'}},
                'targets': [{'refId': chr(65 + n), 'datasource': SOURCE, 'expr': q, 'legendFormat': legend}
                            for n, (legend, q) in enumerate(queries.items())],
            }
        y += -(-len(contents) // ACROSS) * HEIGHT


def dashboard():
    return {
        'uid': 'rasid', 'title': 'Rasid', 'tags': ['rasid'], 'schemaVersion': 39, 'editable': False, 'refresh': '10s',
        'time': {'from': 'now-1h', 'to': 'now'}, 'templating': {'list': []}, 'panels': list(panels()),
    }


if __name__ == '__main__':
    if sys.argv[1:] == ['--queries']:
        for panel in panels():
            for target in panel.get('targets', []):
                print(panel['title'], target['expr'].replace('$__rate_interval', '1m'), sep='\t')
    else:
        print(json.dumps(dashboard(), indent=1))
