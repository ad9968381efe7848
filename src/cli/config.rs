//! `rasid config`: checks the configuration and shows it, secrets hidden.

use std::error::Error;

use super::settings::Settings;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
}

pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let config = arguments.settings.load()?;
    print!("{}", toml::to_string(&config.redacted())?);
    Ok(())
}
