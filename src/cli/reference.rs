//! `rasid reference`: the configuration and the metrics as Markdown, from the types and the registry.

use std::error::Error;
use std::fmt::Write as _;

use clap::ValueEnum;
use serde_json::Value;

use crate::config::Config;
use crate::telemetry::Metrics;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Of what.
    of: Of,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// Every key of the configuration (`deploy/CONFIG.md`).
    Config,
    /// Every metric (`deploy/METRICS.md`).
    Metrics,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    print!("{}", text(arguments.of)?);
    Ok(())
}

fn text(of: Of) -> Result<String, Box<dyn Error>> {
    match of {
        Of::Config => configuration(),
        Of::Metrics => Ok(metrics()),
    }
}

/// A table of all keys with their defaults, variables and meanings.
fn configuration() -> Result<String, Box<dyn Error>> {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let schema = serde_json::to_value(settings.into_generator().into_root_schema_for::<Config>())?;
    let mut text =
        "# Configuration\n\nWritten by `rasid reference config`. A TOML file, environment variables over it, \
                    flags (`--set key=value`) over both;\n`rasid.toml` beside this shows the same as a file.\n"
            .to_owned();
    let (mut section, mut of_section) = (String::new(), Value::Null);
    for line in toml::to_string(&Config::default())?.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let pointer = name.split('.').map(|part| format!("/properties/{part}")).collect::<String>();
            of_section = schema.pointer(&pointer).cloned().unwrap_or_default();
            write!(text, "\n## {name}\n\n{}\n", meaning(&of_section))?;
            section = name.to_owned();
            if of_section.get("properties").is_some() {
                text.push_str("\n| key | default | environment | meaning |\n|---|---|---|---|\n");
            }
        } else if let Some((key, default)) = line.split_once(" = ") {
            let variable = format!("RASID_{}_{key}", section.replace('.', "_")).to_uppercase();
            // The environment sets the keys of sections; tables within them are for files and `--set`.
            let variable = if section.contains('.') { String::new() } else { format!("`{variable}`") };
            let meaning = meaning(of_section.pointer(&format!("/properties/{key}")).unwrap_or(&Value::Null));
            writeln!(text, "| `{key}` | `{default}` | {variable} | {meaning} |")?;
        }
    }
    Ok(text)
}

/// What a schema says of its value, in one line, with the values that it may have where they are few.
fn meaning(schema: &Value) -> String {
    let words =
        |v: &Value| v["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = words(schema);
    let choices = schema["oneOf"].as_array().or(schema["enum"].as_array()).into_iter().flatten();
    for choice in choices {
        let name = choice.as_str().or(choice["const"].as_str()).or(choice["enum"][0].as_str()).unwrap_or_default();
        let says = words(choice);
        let says = if says.is_empty() { says } else { format!(" ({})", says.trim_end_matches('.')) };
        let _ = write!(text, " · `{name}`{says}");
    }
    text.replace('|', "\\|")
}

/// A table of all metrics with their kinds, labels and meanings.
fn metrics() -> String {
    let mut text = "# Metrics\n\nWritten by `rasid reference metrics`. Served at `/metrics` on `telemetry.listen`; times in \
                    seconds, sizes in bytes.\nThe dashboard (`grafana/`) and the rules (`helm/rasid/rules.yml`) show how they \
                    are used.\n\n| metric | kind | labels | meaning |\n|---|---|---|---|\n"
        .to_owned();
    for row in Metrics::new("").rows() {
        let labels: Vec<String> = row.labels.iter().map(|l| format!("`{l}`")).collect();
        let _ = writeln!(text, "| `{}` | {} | {} | {} |", row.name, row.kind, labels.join(", "), row.help);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_references_are_up_to_date() {
        for (of, written, file) in [
            (Of::Config, include_str!("../../deploy/CONFIG.md"), "config > deploy/CONFIG.md"),
            (Of::Metrics, include_str!("../../deploy/METRICS.md"), "metrics > deploy/METRICS.md"),
        ] {
            assert_eq!(text(of).unwrap(), written, "run `rasid reference {file}`");
        }
    }

    #[test]
    fn every_key_and_metric_has_a_meaning() {
        for of in [Of::Config, Of::Metrics] {
            let text = text(of).unwrap();
            let empty: Vec<&str> = text.lines().filter(|l| l.starts_with("| `") && l.ends_with("|  |")).collect();
            assert!(empty.is_empty(), "{empty:#?}");
            assert!(text.lines().count() > 40, "{text}");
        }
    }
}
