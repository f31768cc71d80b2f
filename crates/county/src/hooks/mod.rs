//! Tells registered addresses of changes: signed by the Standard Webhooks specification, in order for each address, tried
//! again with growing waits. What is told, and when it is given up, is the desk's to say.

mod guard;

pub use guard::is_public;

use crate::desk::{CountyDesk, Event, EventData, Outcome, local_time};
use crate::now_micros;
use crate::store::{StoreError, Webhook};
use guard::Guard;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, StatusCode, Url};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How often it is looked whether something is to be told.
const LOOK: Duration = Duration::from_secs(1);
/// An address must answer within it.
const ANSWER: Duration = Duration::from_secs(10);

/// Where webhooks may go.
#[derive(Debug, Clone, Default)]
pub struct HookRules {
    /// Also to addresses inside private networks and on this machine.
    pub private_networks: bool,
    /// Certificates (PEM) trusted beside the public ones.
    pub trusted: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum HooksError {
    #[error("{path} cannot be read: {error}")]
    File { path: PathBuf, error: std::io::Error },
    #[error("webhooks cannot be sent: {0}")]
    Client(#[from] reqwest::Error),
}

#[derive(Clone)]
pub struct Hooks {
    desk: CountyDesk,
    client: Client,
    guard: Arc<Guard>,
}

impl Hooks {
    /// # Errors
    /// Certificates that cannot be read.
    pub fn new(desk: CountyDesk, rules: &HookRules) -> Result<Hooks, HooksError> {
        let guard = Arc::new(Guard { private_networks: rules.private_networks });
        // A proxy would look the name up itself, past the guard.
        let mut builder = Client::builder()
            .no_proxy()
            .https_only(true)
            .redirect(Policy::none())
            .timeout(ANSWER)
            .dns_resolver(Arc::clone(&guard))
            .user_agent(concat!("duxue-county/", env!("CARGO_PKG_VERSION")));
        if let Some(path) = &rules.trusted {
            let pem = std::fs::read(path).map_err(|error| HooksError::File { path: path.clone(), error })?;
            for certificate in Certificate::from_pem_bundle(&pem)? {
                builder = builder.add_root_certificate(certificate);
            }
        }
        Ok(Hooks { desk, client: builder.build()?, guard })
    }

    /// Tells as long as the server runs.
    pub async fn run(self) {
        let mut look = tokio::time::interval(LOOK);
        loop {
            look.tick().await;
            let due = self.ask(|desk| desk.webhooks_due(now_micros())).await.unwrap_or_default();
            // Each by itself, so that one address that is slow holds up no other; one that is told already is taken.
            for id in due {
                tokio::spawn(self.clone().tell(id));
            }
        }
    }

    /// A question to the desk; what goes wrong is for the log, and asked again at the next look.
    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&CountyDesk) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<T> {
        let desk = self.desk.clone();
        match tokio::task::spawn_blocking(move || ask(&desk)).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::warn!(%error, "webhooks wait");
                None
            }
            Err(error) => {
                tracing::error!(%error, "webhooks wait");
                None
            }
        }
    }

    async fn tell(self, id: u32) {
        let Some(Some((hook, events))) = self.ask(move |desk| desk.take_webhook(id, now_micros())).await else {
            return;
        };
        let mut told = hook.told;
        let mut outcome = Outcome::Told;
        for event in &events {
            outcome = self.send(&hook, event).await;
            if outcome != Outcome::Told {
                break;
            }
            told = event.data.seq;
        }
        if let Outcome::Failed(error) = &outcome {
            tracing::warn!(webhook = id, error, "a webhook was not taken");
        }
        self.ask(move |desk| desk.give_webhook_back(id, told, outcome, now_micros())).await;
    }

    /// Sends one message that is about nothing, signed like the others, and tells what came of it.
    pub async fn try_out(&self, hook: &Webhook) -> Outcome {
        let event = Event {
            message: format!("test-{}", Uuid::from_bytes(rand::random()).simple()),
            kind: "test".to_owned(),
            timestamp: local_time(now_micros()).to_rfc3339(),
            data: EventData { id: Uuid::nil(), kind: "test".to_owned(), seq: 0, state: None },
        };
        self.send(hook, &event).await
    }

    async fn send(&self, hook: &Webhook, event: &Event) -> Outcome {
        match self.try_to_send(hook, event).await {
            Ok(status) if status.is_success() => Outcome::Told,
            Ok(StatusCode::GONE) => Outcome::Gone,
            Ok(status) => Outcome::Failed(format!("HTTP {}", status.as_u16())),
            Err(error) => Outcome::Failed(error),
        }
    }

    async fn try_to_send(&self, hook: &Webhook, event: &Event) -> Result<StatusCode, String> {
        let address: Url = hook.address.parse().map_err(|_| "the address cannot be read".to_owned())?;
        self.guard.allows(&address)?;
        let body = serde_json::to_string(event).map_err(|error| error.to_string())?;
        let at = i64::try_from(now_micros() / 1_000_000).unwrap_or(i64::MAX);
        let signer = standardwebhooks::Webhook::new(&hook.secret).map_err(|error| error.to_string())?;
        let signature = signer.sign(&event.message, at, body.as_bytes()).map_err(|error| error.to_string())?;
        let request = self
            .client
            .post(address)
            .header("content-type", "application/json")
            .header("webhook-id", &event.message)
            .header("webhook-timestamp", at)
            .header("webhook-signature", signature)
            .body(body);
        // An address may have a secret in it, which is not for the log.
        let answer = request.send().await.map_err(|error| causes(&error.without_url()))?;
        Ok(answer.status())
    }
}

/// What went wrong, down to the first cause.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}
