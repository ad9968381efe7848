//! TLS, mutual TLS and all SASL mechanisms against the real broker; secrets stay secret.

mod support;

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use support::{Broker, Topics, Worker, free_port, made_up, produce, unique};

const PASSWORD: &str = "correct-horse-battery";

/// Certificates of a test authority, made by openssl: `ca`, `server`, `client`, and another authority's `stranger`.
struct Certificates(PathBuf);

impl Certificates {
    fn make() -> Certificates {
        let folder = std::env::temp_dir().join(unique("rasid-certificates"));
        std::fs::create_dir_all(&folder).unwrap();
        let certificates = Certificates(folder);
        certificates.authority("ca");
        certificates.authority("stranger");
        certificates.issue("server", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        certificates.issue("client", "extendedKeyUsage=clientAuth");
        // Kafka reads key and chain from one file.
        let pem = [certificates.read("server.key"), certificates.read("server.crt"), certificates.read("ca.crt")];
        std::fs::write(certificates.path("server.pem"), pem.concat()).unwrap();
        certificates
    }

    fn authority(&self, name: &str) {
        let subject = format!("/CN=rasid test {name}");
        self.openssl(
            &["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", &subject],
            &[("-keyout", format!("{name}.key")), ("-out", format!("{name}.crt"))],
        );
    }

    fn issue(&self, name: &str, extension: &str) {
        let subject = format!("/CN={name}");
        std::fs::write(self.path("extension"), extension).unwrap();
        self.openssl(
            &["req", "-newkey", "rsa:2048", "-nodes", "-subj", &subject],
            &[("-keyout", format!("{name}.key")), ("-out", format!("{name}.csr"))],
        );
        self.openssl(
            &["x509", "-req", "-days", "2", "-CAcreateserial"],
            &[
                ("-in", format!("{name}.csr")),
                ("-CA", "ca.crt".into()),
                ("-CAkey", "ca.key".into()),
                ("-extfile", "extension".into()),
                ("-out", format!("{name}.crt")),
            ],
        );
    }

    fn openssl(&self, arguments: &[&str], files: &[(&str, String)]) {
        let files = files.iter().flat_map(|(flag, file)| [(*flag).to_owned(), file.clone()]);
        let output = Command::new("openssl").current_dir(&self.0).args(arguments).args(files).output().unwrap();
        assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }
}

impl Drop for Certificates {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A broker with a plain listener for the test itself, and secured ones for the worker.
struct Secured {
    broker: Broker,
    certificates: Certificates,
    tls: String,
    mutual: String,
    sasl: String,
}

impl Secured {
    fn start() -> Secured {
        let certificates = Certificates::make();
        let [tls, mutual, sasl] = [free_port(), free_port(), free_port()].map(|p| format!("127.0.0.1:{p}"));
        let path = |file: &str| certificates.path(file).display().to_string();
        let plain =
            format!("org.apache.kafka.common.security.plain.PlainLoginModule required user_rasid=\"{PASSWORD}\";");
        let scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        let bearer = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required \
                      unsecuredLoginStringClaim_sub=\"broker\";";
        let listeners = |plain: &str, controller: &str| {
            format!("PLAINTEXT://{plain},TLS://{tls},MUTUAL://{mutual},SASL://{sasl}{controller}")
        };
        let properties = [
            ("listeners", listeners("127.0.0.1:{port}", ",CONTROLLER://127.0.0.1:{controller}")),
            ("advertised.listeners", listeners("127.0.0.1:{port}", "")),
            (
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SSL,MUTUAL:SSL,SASL:SASL_SSL".into(),
            ),
            ("ssl.keystore.type", "PEM".into()),
            ("ssl.keystore.location", path("server.pem")),
            ("ssl.truststore.type", "PEM".into()),
            ("ssl.truststore.location", path("ca.crt")),
            ("listener.name.mutual.ssl.client.auth", "required".into()),
            ("listener.name.sasl.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER".into()),
            ("listener.name.sasl.plain.sasl.jaas.config", plain),
            ("listener.name.sasl.scram-sha-256.sasl.jaas.config", scram.into()),
            ("listener.name.sasl.scram-sha-512.sasl.jaas.config", scram.into()),
            ("listener.name.sasl.oauthbearer.sasl.jaas.config", bearer.into()),
            (
                "listener.name.sasl.oauthbearer.sasl.server.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler".into(),
            ),
            (
                "listener.name.sasl.oauthbearer.sasl.login.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredLoginCallbackHandler".into(),
            ),
        ];
        let properties: Vec<(&str, &str)> = properties.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let user = |mechanism: &str| format!("{mechanism}=[name=rasid,password={PASSWORD}]");
        let (sha256, sha512) = (user("SCRAM-SHA-256"), user("SCRAM-SHA-512"));
        let broker = Broker::start_formatted(&properties, &["--add-scram", &sha256, "--add-scram", &sha512]);
        Secured { broker, certificates, tls, mutual, sasl }
    }

    fn file(&self, file: &str) -> String {
        self.certificates.path(file).display().to_string()
    }

    /// A worker on a listener with librdkafka's properties, and its topics with some articles.
    fn worker(&self, listener: &str, properties: &[(&str, &str)]) -> (Worker, usize) {
        let topics = Topics::create(self.broker.bootstrap(), 2);
        let articles = made_up(100, 1_000);
        let records =
            articles.iter().map(|(id, json)| (Some(id.clone().into_bytes()), Some(json.clone().into_bytes()), []));
        produce(self.broker.bootstrap(), &topics.raw, records);
        let mut settings = vec![format!("kafka.brokers={listener}")];
        settings.extend(properties.iter().map(|(k, v)| format!("kafka.properties.{k}={v}")));
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        (Worker::start(&topics, &settings), articles.len())
    }

    fn goes_through(&self, what: &str, listener: &str, properties: &[(&str, &str)]) {
        let (mut worker, count) = self.worker(listener, properties);
        let end = Instant::now() + Duration::from_secs(60);
        while (worker.metric("rasid_articles_total") as usize) < count {
            assert!(Instant::now() < end, "{what}: see the log\n{}", worker.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(!worker.log().contains(PASSWORD), "{what}: the password stands in the log");
        assert!(worker.stop().success(), "{what}");
    }

    /// The worker reads nothing, says why, and shows no secret.
    fn is_refused(&self, what: &str, listener: &str, properties: &[(&str, &str)], why: &[&str]) {
        let (mut worker, _) = self.worker(listener, properties);
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            let log = worker.log();
            assert!(!log.contains(PASSWORD) && !log.contains("wrong-horse"), "{what}: a secret stands in the log");
            if why.iter().any(|w| log.to_lowercase().contains(w)) {
                break;
            }
            assert!(Instant::now() < end, "{what}: none of {why:?} in the log\n{log}");
            std::thread::sleep(Duration::from_millis(100));
        }
        if worker.is_running() {
            assert_eq!(worker.metric("rasid_articles_total"), 0.0, "{what}");
        }
    }
}

#[test]
fn secured_brokers() {
    let secured = Secured::start();
    let (ca, stranger) = (secured.file("ca.crt"), secured.file("stranger.crt"));
    let (certificate, key) = (secured.file("client.crt"), secured.file("client.key"));
    let tls = [("security.protocol", "ssl"), ("ssl.ca.location", ca.as_str())];
    let mutual = [tls[0], tls[1], ("ssl.certificate.location", &certificate), ("ssl.key.location", &key)];
    secured.goes_through("TLS", &secured.tls, &tls);
    secured.goes_through("mutual TLS", &secured.mutual, &mutual);

    let sasl = |mechanism, password| {
        [
            ("security.protocol", "sasl_ssl"),
            ("ssl.ca.location", ca.as_str()),
            ("sasl.mechanism", mechanism),
            ("sasl.username", "rasid"),
            ("sasl.password", password),
        ]
    };
    for mechanism in ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] {
        secured.goes_through(mechanism, &secured.sasl, &sasl(mechanism, PASSWORD));
    }
    let bearer = [
        ("security.protocol", "sasl_ssl"),
        ("ssl.ca.location", ca.as_str()),
        ("sasl.mechanism", "OAUTHBEARER"),
        ("enable.sasl.oauthbearer.unsecure.jwt", "true"),
        ("sasl.oauthbearer.config", "principal=rasid"),
    ];
    secured.goes_through("OAUTHBEARER", &secured.sasl, &bearer);

    // Certificates are always verified.
    let distrust = [("security.protocol", "ssl"), ("ssl.ca.location", stranger.as_str())];
    secured.is_refused(
        "an unknown authority",
        &secured.tls,
        &distrust,
        &["certificate verify failed", "ssl handshake"],
    );
    secured.is_refused(
        "mutual TLS without a certificate",
        &secured.mutual,
        &tls,
        &["certificate required", "ssl", "disconnected"],
    );
    secured.is_refused("a wrong password", &secured.sasl, &sasl("SCRAM-SHA-512", "wrong-horse"), &["authentication"]);
}

#[test]
fn the_configuration_hides_secrets() {
    let out = Command::new(env!("CARGO_BIN_EXE_rasid"))
        .args(["config", "--set", "kafka.properties.sasl.username=rasid"])
        .env("RASID_KAFKA_PROPERTIES_SASL_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && text.contains("sasl.username"), "{text}");
    assert!(!text.contains(PASSWORD), "{text}");
}
