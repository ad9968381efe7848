//! Layers of configuration, each over the one before: defaults, file, environment, flags.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Config;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{}: {problem}", path.display())]
    File { path: PathBuf, problem: String },
    #[error("configuration: {origin}: no such key: `{key}`")]
    Unknown { origin: String, key: String },
    #[error("configuration: `{key}` {problem}")]
    Value { key: String, problem: String },
}

/// Where values come from.
#[derive(Debug, Default)]
pub struct Source {
    pub file: Option<PathBuf>,
    /// Environment variables: `RASID_` + section + `_` + key in capitals, `RASID_DELIVERY_MODE`.
    pub environment: Vec<(String, String)>,
    /// `section.key=value`, as of the flag `--set`.
    pub flags: Vec<String>,
}

/// Tables whose keys are librdkafka's.
const FREE: [&str; 3] = ["properties", "consumer", "producer"];

/// Reads all layers and checks the result.
///
/// # Errors
/// Names the file, the variable or the key that is wrong.
pub fn load(source: &Source) -> Result<Config, ConfigError> {
    let defaults = Value::try_from(Config::default())
        .map_err(|e| ConfigError::Value { key: "defaults".into(), problem: e.to_string() })?;
    let Value::Table(mut merged) = defaults else { unreachable!("a struct is a table") };
    let known = known(&merged);
    if let Some(path) = &source.file {
        merge(&mut merged, &known, read(path)?, &path.display().to_string(), "")?;
    }
    for (name, value) in &source.environment {
        if let Some((section, key)) = environment_key(name, &known) {
            set(&mut merged, &known, section, &key, value, &format!("environment variable {name}"))?;
        }
    }
    for flag in &source.flags {
        let wrong = || ConfigError::Value { key: flag.clone(), problem: "must be section.key=value".into() };
        let (path, value) = flag.split_once('=').ok_or_else(wrong)?;
        let (section, key) = path.trim().split_once('.').ok_or_else(wrong)?;
        set(&mut merged, &known, section, key, value.trim(), "flag --set")?;
    }
    let config: Config = Value::Table(merged).try_into().map_err(|e: toml::de::Error| ConfigError::Value {
        key: e.to_string().trim().replace('\n', " "),
        problem: String::new(),
    })?;
    config.check()?;
    Ok(config)
}

/// All keys there are, by the defaults; those without a default beside them.
fn known(defaults: &Table) -> Table {
    let mut known = defaults.clone();
    if let Some(Value::Table(fields)) = known.get_mut("intake").and_then(|i| i.get_mut("fields")) {
        fields.insert("format".to_owned(), Value::String(String::new()));
    }
    known
}

fn read(path: &Path) -> Result<Table, ConfigError> {
    let wrong = |problem: String| ConfigError::File { path: path.to_owned(), problem };
    let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
    text.parse().map_err(|e: toml::de::Error| wrong(e.to_string()))
}

/// Lays `over` over `base`; `known` says which keys there are and of what kind.
fn merge(base: &mut Table, known: &Table, over: Table, origin: &str, path: &str) -> Result<(), ConfigError> {
    for (key, value) in over {
        let full = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let Some(expected) = known.get(&key) else {
            return Err(ConfigError::Unknown { origin: origin.into(), key: full });
        };
        match (expected, base.get_mut(&key), value) {
            (Value::Table(_), Some(Value::Table(inner)), Value::Table(over)) if is_free(path, &key) => {
                for (name, value) in flatten(over) {
                    inner.insert(name, Value::String(value));
                }
            }
            // Each preset has a name of the user's, and the keys of `intake.fields`.
            (_, Some(Value::Table(inner)), Value::Table(over)) if full == "intake.presets" => {
                let Some(Value::Table(fields)) = known.get("fields") else { continue };
                for (name, preset) in over {
                    let Value::Table(preset) = preset else {
                        return Err(ConfigError::Unknown { origin: origin.into(), key: format!("{full}.{name}") });
                    };
                    let mut shape = Table::new();
                    merge(&mut shape, fields, preset, origin, &format!("{full}.{name}"))?;
                    inner.insert(name, Value::Table(shape));
                }
            }
            (Value::Table(known), Some(Value::Table(inner)), Value::Table(over)) => {
                merge(inner, known, over, origin, &full)?;
            }
            (expected, _, value) => {
                base.insert(key, coerce(expected, value, &full)?);
            }
        }
    }
    Ok(())
}

fn is_free(path: &str, key: &str) -> bool {
    path == "kafka" && FREE.contains(&key)
}

/// `a.b = 1` and `"a.b" = "1"` are the same property.
fn flatten(table: Table) -> Vec<(String, String)> {
    let mut flat = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => flat.extend(flatten(inner).into_iter().map(|(k, v)| (format!("{key}.{k}"), v))),
            Value::String(text) => flat.push((key, text)),
            other => flat.push((key, other.to_string())),
        }
    }
    flat
}

/// The value in the kind that is wanted, or an error that names the key.
fn coerce(expected: &Value, value: Value, key: &str) -> Result<Value, ConfigError> {
    match (expected, value) {
        (Value::Float(_), Value::Integer(n)) => Ok(Value::Float(n as f64)),
        (expected, value) if expected.same_type(&value) => Ok(value),
        (expected, value) => Err(ConfigError::Value {
            key: key.into(),
            problem: format!("must be of kind {}, not {}", expected.type_str(), value.type_str()),
        }),
    }
}

/// Sets one key from text.
fn set(base: &mut Table, known: &Table, section: &str, key: &str, text: &str, origin: &str) -> Result<(), ConfigError> {
    let unknown = || ConfigError::Unknown { origin: origin.into(), key: format!("{section}.{key}") };
    let (Some(Value::Table(known)), Some(Value::Table(inner))) = (known.get(section), base.get_mut(section)) else {
        return Err(unknown());
    };
    if let Some((free, name)) = key.split_once('.').filter(|(free, _)| is_free(section, free)) {
        if let Some(Value::Table(properties)) = inner.get_mut(free) {
            properties.insert(name.trim_matches('"').into(), Value::String(text.into()));
        }
        return Ok(());
    }
    if let Some((table, rest)) = key.split_once('.')
        && let (Some(Value::Table(_)), Some(Value::Table(_))) = (known.get(table), inner.get(table))
    {
        return set(inner, known, table, rest, text, origin);
    }
    let full = format!("{section}.{key}");
    let expected = known.get(key).filter(|k| !k.is_table()).ok_or_else(unknown)?;
    let value = match expected {
        Value::String(_) => Value::String(text.into()),
        _ => text.parse().unwrap_or_else(|_| Value::String(text.into())),
    };
    inner.insert(key.into(), coerce(expected, value, &full)?);
    Ok(())
}

/// Section and key that a variable of the environment means; none where it is not ours.
///
/// Only names that begin with one of our sections are: Kubernetes sets `RASID_PORT` and the like.
fn environment_key<'a>(name: &str, known: &'a Table) -> Option<(&'a str, String)> {
    let rest = name.strip_prefix("RASID_")?.to_ascii_lowercase();
    known.keys().find_map(|section| {
        let key = rest.strip_prefix(section.as_str())?.strip_prefix('_')?;
        let free = FREE.iter().find_map(|free| {
            let property = key.strip_prefix(free)?.strip_prefix('_')?;
            is_free(section, free).then(|| format!("{free}.{}", property.replace('_', ".")))
        });
        Some((section.as_str(), free.unwrap_or_else(|| key.to_owned())))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{DeliveryMode, GroupProtocol};
    use super::*;

    fn source(environment: &[(&str, &str)], flags: &[&str]) -> Source {
        Source {
            file: None,
            environment: environment.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
            flags: flags.iter().map(|f| (*f).into()).collect(),
        }
    }

    fn file(text: &str) -> Result<Config, ConfigError> {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let n = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("rasid-config-{}-{n}.toml", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let config = load(&Source { file: Some(path.clone()), ..Source::default() });
        std::fs::remove_file(path).unwrap();
        config
    }

    #[test]
    fn flags_lie_over_environment() {
        let config = load(&source(
            &[("RASID_GROUP_ID", "7"), ("RASID_DELIVERY_MODE", "at-least-once"), ("RASID_LIMITS_RECORD_BYTES", "1000")],
            &["delivery.mode=exactly-once", "kafka.producer.linger.ms=3"],
        ))
        .unwrap();
        assert_eq!(config.group.id, "7");
        assert_eq!(config.delivery.mode, DeliveryMode::ExactlyOnce);
        assert_eq!(config.limits.record_bytes, 1000);
        assert_eq!(config.kafka.producer["linger.ms"], "3");
        let config = load(&source(&[], &["intake.fields.text=[\"/a\", \"/b\"]", "intake.fields.format=xml"])).unwrap();
        assert_eq!(config.intake.fields.text, ["/a", "/b"]);
    }

    #[test]
    fn environment_reaches_librdkafka() {
        let config = load(&source(&[("RASID_KAFKA_CONSUMER_FETCH_MIN_BYTES", "5"), ("RASID_PORT", "tcp://1")], &[]));
        assert_eq!(config.unwrap().kafka.consumer["fetch.min.bytes"], "5");
    }

    #[test]
    fn a_file_is_read() {
        let config = file("[group]\nprotocol = \"consumer\"\n[kafka.consumer]\n\"fetch.min.bytes\" = 9\n").unwrap();
        assert_eq!(config.group.protocol, GroupProtocol::Consumer);
        assert_eq!(config.kafka.consumer["fetch.min.bytes"], "9");
    }

    #[test]
    fn presets_of_ones_own_are_read() {
        let text =
            "[intake]\npreset = \"desk\"\n[intake.presets.desk]\nformat = \"xml\"\ntext = [\"/news/body/#text\"]\n";
        let config = file(text).unwrap();
        assert_eq!(config.intake.presets["desk"].text, ["/news/body/#text"]);
        assert_eq!(config.reader().unwrap().format(), crate::intake::Format::Xml);
        let wrong = file(&text.replace("text =", "txet =")).unwrap_err().to_string();
        assert!(wrong.contains("intake.presets.desk.txet"), "{wrong}");
        assert!(file(&text.replace("/news", "news")).unwrap_err().to_string().contains("news/body"));
    }

    #[test]
    fn unknown_keys_are_named() {
        let named = |config: Result<Config, ConfigError>, key: &str| {
            let error = config.unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        };
        named(file("[limits]\nrecord_bites = 1\n"), "limits.record_bites");
        named(file("[limts]\n"), "limts");
        named(load(&source(&[("RASID_LIMITS_RECORD_BITES", "1")], &[])), "RASID_LIMITS_RECORD_BITES");
        named(load(&source(&[], &["limits.recordbytes=1"])), "limits.recordbytes");
    }

    #[test]
    fn wrong_values_are_named() {
        let named = |config: Result<Config, ConfigError>, key: &str| {
            let error = config.unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        };
        named(file("[limits]\nrecord_bytes = \"many\"\n"), "limits.record_bytes");
        named(load(&source(&[("RASID_DEAD_WINDOW_RECORDS", "many")], &[])), "dead.window_records");
        named(file("[delivery]\nmode = \"twice\"\n"), "mode");
        named(file("[limits]\nrecord_bytes = -1\n"), "record_bytes");
    }

    #[test]
    fn the_documented_example_is_the_default() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/rasid.toml");
        let config = load(&Source { file: Some(path.into()), ..Source::default() }).unwrap();
        assert_eq!(config, Config::default());
    }
}
