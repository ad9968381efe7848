//! librdkafka's own figures, as metrics and as health.

use rdkafka::Statistics;

use super::Telemetry;

pub(super) fn take_over(telemetry: &Telemetry, client: &'static str, figures: &Statistics) {
    let metrics = telemetry.metrics();
    // Bootstrap entries without a node (-1) go once the real brokers are known.
    let up = figures.brokers.values().filter(|b| b.state == "UP").count();
    metrics.brokers_up.with_label_values(&[client]).set(up as i64);
    let slowest = |mean: fn(&rdkafka::statistics::Broker) -> Option<i64>| {
        figures.brokers.values().filter_map(mean).max().unwrap_or(0) as f64
    };
    let round_trip = slowest(|b| Some(b.rtt.as_ref()?.avg)) / 1e6;
    let throttle = slowest(|b| Some(b.throttle.as_ref()?.avg)) / 1e3;
    metrics.round_trip.with_label_values(&[client]).set(round_trip);
    metrics.throttle.with_label_values(&[client]).set(throttle);
    let partitions = || figures.topics.values().flat_map(|t| t.partitions.values());
    let fetched: i64 = partitions().map(|p| p.fetchq_cnt).sum();
    let fetched_bytes: u64 = partitions().map(|p| p.fetchq_size).sum();
    metrics.queued_messages.with_label_values(&[client]).set(figures.msg_cnt as i64 + fetched);
    metrics.queued_bytes.with_label_values(&[client]).set((figures.msg_size + fetched_bytes) as i64);
    if client == "consumer" {
        // -1 stands where the lag is not known yet.
        let lags = || partitions().filter(|p| p.desired).map(|p| p.consumer_lag.max(0));
        metrics.lag.set(lags().sum());
        // A producer's transaction leaves a marker behind its last record: a lag of 1 that nobody can fetch.
        telemetry.health().set_lag(lags().map(|lag| (lag - 1).max(0)).sum());
        telemetry.health().set_broker(up > 0);
    }
}
