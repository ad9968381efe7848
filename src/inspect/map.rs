//! A small map of the article's places, drawn as SVG.

use super::escape;
use crate::message::Place;

/// Coasts and borders: Natural Earth 1:110m.
const OUTLINES: &str = include_str!("outlines.txt");

/// Width and height of the drawing, in its own units.
const SIZE: (f64, f64) = (360.0, 240.0);

/// The part of the world that is shown, in degrees, in equirectangular projection.
struct View {
    west: f64,
    north: f64,
    scale: f64,
}

impl View {
    /// All points with a margin, at least 4 degrees high.
    fn around(points: &[(f64, f64)]) -> View {
        let bounds = |pick: fn(&(f64, f64)) -> f64| {
            let values = points.iter().map(pick);
            (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((west, east), (south, north)) = (bounds(|p| p.0), bounds(|p| p.1));
        let (width, height) = ((east - west).max(6.0) * 1.3, (north - south).max(4.0) * 1.3);
        let scale = (SIZE.0 / width).min(SIZE.1 / height);
        View {
            west: (west + east) / 2.0 - SIZE.0 / scale / 2.0,
            north: (south + north) / 2.0 + SIZE.1 / scale / 2.0,
            scale,
        }
    }

    fn x(&self, lon: f64) -> f64 {
        (lon - self.west) * self.scale
    }

    fn y(&self, lat: f64) -> f64 {
        (self.north - lat) * self.scale
    }

    /// Whether the point is on the drawing, or so near that a line to it may be.
    fn near(&self, (lon, lat): (f64, f64)) -> bool {
        (-SIZE.0..SIZE.0 * 2.0).contains(&self.x(lon)) && (-SIZE.1..SIZE.1 * 2.0).contains(&self.y(lat))
    }
}

/// Nothing where no place has coordinates.
pub(super) fn svg(places: &[Place], out: &mut String) {
    let points: Vec<(f64, f64)> = places.iter().filter_map(|p| Some((p.lon?, p.lat?))).collect();
    if points.is_empty() {
        return;
    }
    let view = View::around(&points);
    let (width, height) = SIZE;
    out.push_str(&format!("<section><h2>الخريطة</h2>\n<svg viewBox=\"0 0 {width} {height}\" role=\"img\">\n"));
    out.push_str("<path class=\"outline\" d=\"");
    outlines().for_each(|stroke| path(&view, &stroke, out));
    out.push_str("\"/>\n");
    for (i, place) in places.iter().enumerate() {
        let (Some(lon), Some(lat)) = (place.lon, place.lat) else { continue };
        let (x, y) = (view.x(lon), view.y(lat));
        out.push_str(&format!(
            "<g data-of=\"place-{i}\"><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/><text x=\"{x:.1}\" y=\"{:.1}\">",
            y - 5.0
        ));
        escape(&place.name, out);
        out.push_str("</text></g>\n");
    }
    out.push_str("</svg></section>\n");
}

fn outlines() -> impl Iterator<Item = Vec<(f64, f64)>> {
    OUTLINES.lines().filter(|l| !l.starts_with('#')).map(|line| {
        line.split(' ')
            .filter_map(|point| {
                let (lon, lat) = point.split_once(',')?;
                Some((lon.parse().ok()?, lat.parse().ok()?))
            })
            .collect()
    })
}

fn path(view: &View, stroke: &[(f64, f64)], out: &mut String) {
    let mut drawing = false;
    for &(lon, lat) in stroke {
        if !view.near((lon, lat)) {
            drawing = false;
            continue;
        }
        out.push_str(&format!("{}{:.1} {:.1}", if drawing { 'L' } else { 'M' }, view.x(lon), view.y(lat)));
        drawing = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stroke_is_read() {
        let strokes: Vec<_> = outlines().collect();
        assert!(strokes.len() > 200 && strokes.iter().all(|s| s.len() > 1));
    }

    #[test]
    fn points_lie_on_the_drawing() {
        let points = [(36.6, 35.9), (39.7, 43.6), (37.1, 36.2)];
        let view = View::around(&points);
        for (lon, lat) in points {
            assert!((0.0..SIZE.0).contains(&view.x(lon)) && (0.0..SIZE.1).contains(&view.y(lat)));
        }
    }
}
