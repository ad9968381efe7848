//! `rasid completions` and `rasid man`: what shells and `man` want to know, from the command line's own types.

use std::error::Error;
use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;

#[derive(Debug, clap::Args)]
pub struct Completions {
    /// For which shell.
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub struct Manual {
    /// The page of this subcommand; without it, the page of the program.
    command: Option<String>,
}

pub fn completions(arguments: &Completions) -> Result<(), Box<dyn Error>> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "rasid", &mut script);
    Ok(io::stdout().write_all(&script)?)
}

pub fn manual(arguments: &Manual) -> Result<(), Box<dyn Error>> {
    Ok(io::stdout().write_all(&page(arguments.command.as_deref())?)?)
}

fn page(command: Option<&str>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut all = Cli::command();
    all.build();
    let shown = match command {
        None => all,
        // Its name for `man` is `rasid-NAME`, since all is built.
        Some(name) => all.find_subcommand(name).ok_or_else(|| format!("there is no subcommand `{name}`"))?.clone(),
    };
    let mut page = Vec::new();
    Man::new(shown).render(&mut page)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_help_examples_and_a_page() {
        for command in Cli::command().get_subcommands().filter(|c| !c.is_hide_set()) {
            let name = command.get_name();
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains(&format!("rasid {name}")), "`rasid {name} --help` has no example");
            assert!(command.get_about().is_some(), "{name}");
            let page = String::from_utf8(page(Some(name)).unwrap()).unwrap();
            assert!(page.contains(&format!("rasid\\-{name}")), "{page}");
        }
        let page = String::from_utf8(page(None).unwrap()).unwrap();
        assert!(page.contains("Exit codes"), "{page}");
        assert!(super::page(Some("fly")).is_err());
    }

    /// Each example is one that the program would take.
    #[test]
    fn every_example_can_be_read() {
        use clap::Parser;
        let mut count = 0;
        for command in Cli::command().get_subcommands() {
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in after.lines().filter_map(|l| l.trim().split("rasid ").nth(1)) {
                let words = line.split(['|', '>', '<', '#']).next().unwrap_or_default().split_whitespace();
                let words = words.map(|w| w.trim_matches('\''));
                if let Err(error) = Cli::try_parse_from(std::iter::once("rasid").chain(words)) {
                    panic!("rasid {line}: {error}");
                }
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }

    #[test]
    fn shells_learn_the_commands() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rasid", &mut script);
            let script = String::from_utf8(script).unwrap();
            assert!(script.contains("replay") && script.contains("dry-run"), "{shell}");
        }
    }
}
