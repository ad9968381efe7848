//! The HTTP client that traces and schemas go out with.

use std::time::Duration;

use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

/// A client whose requests take at most so long. It trusts the system's certificates; an answer of any status is one.
pub fn agent(limit: Duration) -> Agent {
    let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder().timeout_global(Some(limit)).http_status_as_error(false).tls_config(tls).build().into()
}
