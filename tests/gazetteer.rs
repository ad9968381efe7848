//! Our own places against Who's On First, where the shared data has them.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rasid::text::normalize::fold;

/// Kilometres between two points, well enough for neighbours.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let east = (a.1 - b.1) * a.0.to_radians().cos();
    111.0 * (a.0 - b.0).hypot(east)
}

fn shared() -> PathBuf {
    std::env::var_os("RASID_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from)
}

/// Coordinates of the places by country and folded name.
type Reference = HashMap<(String, String), Vec<(f64, f64)>>;

/// None where the data or gzip is absent.
fn reference() -> Option<Reference> {
    let file = shared().join("gazetteer/whosonfirst_ar.tsv.gz");
    let mut gzip =
        file.exists().then(|| Command::new("gzip").arg("-dc").arg(file).stdout(Stdio::piped()).spawn().ok())??;
    let mut text = String::new();
    gzip.stdout.take()?.read_to_string(&mut text).ok()?;
    gzip.wait().ok()?;
    let mut places: HashMap<_, Vec<_>> = HashMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, _, country, _, lat, lon, names, ..] = cells[..] else { continue };
        let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else { continue };
        for name in names.split(['|', ';']) {
            places.entry((country.to_owned(), fold(name.trim()))).or_default().push((lat, lon));
        }
    }
    Some(places)
}

/// Names repeat within a country, so that not every namesake lies near; most must.
#[test]
fn own_towns_lie_where_others_have_them() {
    let Some(reference) = reference() else {
        eprintln!("passed over: {} has no gazetteer to check against", shared().display());
        return;
    };
    let (mut checked, mut far) = (0, Vec::new());
    for part in ["syria", "iraq", "yemen", "levant", "africa", "gulf", "asia"] {
        let table = std::fs::read_to_string(format!("src/lexicon/data/gazetteer/{part}.tsv")).unwrap();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [names, country, _, "town", lat, lon] = cells[..] else { continue };
            let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else { continue };
            let key = |name: &str| (country.to_owned(), fold(name.trim()));
            let others: Vec<_> = names.split(';').filter_map(|n| reference.get(&key(n))).flatten().collect();
            if others.is_empty() {
                continue;
            }
            checked += 1;
            if others.iter().all(|o| distance(**o, (lat, lon)) > 40.0) {
                far.push(names.to_owned());
            }
        }
    }
    assert!(checked > 500, "{checked} towns could be compared");
    assert!(far.len() * 20 < checked, "{} of {checked} lie elsewhere: {far:?}", far.len());
}
