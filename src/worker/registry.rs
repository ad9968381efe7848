//! A Confluent-style Schema Registry, by its REST API: a schema is registered under a subject and gets a number.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::config;
use crate::http_client::agent;

/// How long one request may take, and the waits before it is tried again.
const LIMIT: Duration = Duration::from_secs(10);
const RETRIES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

/// Why a schema has no number.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("the schema registry {url} does not answer: {problem}")]
    Unreachable { url: String, problem: String },
    #[error("the schema registry refuses subject {subject} ({status}): {problem}")]
    Refused { subject: String, status: u16, problem: String },
}

pub struct Registry<'a> {
    config: &'a config::Encoding,
    agent: ureq::Agent,
}

impl Registry<'_> {
    pub fn new(config: &config::Encoding) -> Registry<'_> {
        Registry { config, agent: agent(LIMIT) }
    }

    /// The number of a schema under a subject: registers it, or, where that is not wanted, looks it up.
    ///
    /// # Errors
    /// When the registry cannot be reached, or refuses: the schema does not go with the subject's earlier ones, or is
    /// not there.
    pub fn number(&self, subject: &str, kind: &str, schema: &str) -> Result<u32, RegistryError> {
        let base = self.config.registry.trim_end_matches('/');
        let url = match self.config.register {
            true => format!("{base}/subjects/{subject}/versions"),
            false => format!("{base}/subjects/{subject}"),
        };
        let body = json!({"schemaType": kind, "schema": schema}).to_string();
        let mut retries = RETRIES.iter();
        loop {
            let (problem, status) = match self.post(&url, &body) {
                Ok((200..=299, answer)) => match answer["id"].as_u64().and_then(|id| u32::try_from(id).ok()) {
                    Some(id) => return Ok(id),
                    None => (format!("it answered {answer}"), None),
                },
                Ok((status, answer)) => {
                    let problem = answer["message"].as_str().unwrap_or("without a word").to_owned();
                    (problem, Some(status).filter(|s| (400..500).contains(s) && *s != 429))
                }
                Err(error) => (error.to_string(), None),
            };
            if let Some(status) = status {
                return Err(RegistryError::Refused { subject: subject.to_owned(), status, problem });
            }
            match retries.next() {
                Some(wait) => std::thread::sleep(*wait),
                None => return Err(RegistryError::Unreachable { url: base.to_owned(), problem }),
            }
        }
    }

    fn post(&self, url: &str, body: &str) -> Result<(u16, Value), ureq::Error> {
        let mut request = self.agent.post(url).content_type("application/vnd.schemaregistry.v1+json");
        if !self.config.registry_user.is_empty() {
            let credentials = format!("{}:{}", self.config.registry_user, self.config.registry_password);
            request = request.header("Authorization", format!("Basic {}", STANDARD.encode(credentials)));
        }
        let mut answer = request.send(body)?;
        let text = answer.body_mut().read_to_string()?;
        Ok((answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }
}
