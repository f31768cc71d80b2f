//! The running server: one folder, one socket, one runtime of its own, so that it can be started inside any program.

use crate::chores;
pub use crate::config::Config;
use crate::desk::{AccountError, CountyDesk};
use crate::folder::{DataFolder, FolderError};
use crate::hooks::{Hooks, HooksError};
use crate::http::tls::{Tls, TlsError, TlsListener};
use crate::http::{self, AppState, Doors, Face, Listed, Served};
use crate::open_data::{Columns, ColumnsError};
use crate::permissions::{Permissions, PermissionsError};
use crate::place::{DatabasePlace, MediaPlace};
use crate::shelf::Shelf;
use crate::store::{CountyStore, StoreError};
use duxue_sync::code::{CodeError, EnrolmentCode, Fingerprint};
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// How long connections under way are waited for when the server stops.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Requests that read or write at one moment; others wait. Each needs a thread and, reading, a connection with its cache.
const AT_WORK: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Codes(#[from] AccountError),
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    #[error("the media store cannot be used: {0}")]
    Media(io::Error),
    #[error(transparent)]
    Permissions(#[from] PermissionsError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Hooks(#[from] HooksError),
    #[error("cannot listen on {at}: {error}")]
    Listen { at: SocketAddr, error: io::Error },
    #[error("the server could not be started: {0}")]
    Runtime(io::Error),
}

/// A county's desk, shelf and folder, opened; what the command line works on without a server.
pub struct OpenCounty {
    pub desk: CountyDesk,
    pub shelf: Shelf,
    pub folder: DataFolder,
    pub store: Arc<dyn CountyStore>,
}

impl OpenCounty {
    /// # Errors
    /// See [`StartError`].
    pub fn open(config: &Config) -> Result<OpenCounty, StartError> {
        let folder = DataFolder::open(&config.data)?;
        let database = config.database.clone().unwrap_or_else(|| DatabasePlace::in_folder(folder.root()));
        let store = database.open(config.database_key.as_deref())?;
        let bundle_key = folder.public_bundle_key()?;
        let epoch = epoch(store.as_ref(), &folder)?;
        let desk = CountyDesk::new(Arc::clone(&store), epoch).telling(bundle_key);
        desk.harden_recovery_codes()?;
        let media = config.media.clone().unwrap_or_else(|| MediaPlace::in_folder(folder.root()));
        let shelf = media.open(folder.root()).map_err(StartError::Media)?;
        Ok(OpenCounty { desk, shelf, folder, store })
    }
}

/// The county's epoch: what its database says; before it does, what an earlier version left in the folder, or a new one.
fn epoch(store: &dyn CountyStore, folder: &DataFolder) -> Result<Uuid, StartError> {
    if let Some(epoch) = store.reading()?.epoch()? {
        return Ok(epoch);
    }
    let mut tx = store.writing()?;
    // Another server may have been first.
    if let Some(epoch) = tx.epoch()? {
        return Ok(epoch);
    }
    let epoch = folder.old_epoch()?.unwrap_or_else(|| Uuid::from_bytes(rand::random()));
    tx.set_epoch(epoch)?;
    tx.commit()?;
    Ok(epoch)
}

pub struct Server;

/// A server that runs until it is stopped or dropped.
pub struct Running {
    address: SocketAddr,
    public: String,
    fingerprint: Fingerprint,
    desk: CountyDesk,
    endpoints: Vec<Listed>,
    /// Its bucket's runtime must not end inside the server's own.
    _shelf: Shelf,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<()>>,
    runtime: Option<Runtime>,
}

impl Server {
    /// Opens the folder and serves it.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(config: Config) -> Result<Running, StartError> {
        let county = OpenCounty::open(&config)?;
        let (fingerprint, tls) = http::tls::identity(&config.tls, &county.folder)?;
        let (recovery_key, bundle_key) = (county.folder.public_recovery_key()?, county.folder.bundle_key()?);
        let sweeper = (county.desk.clone(), county.shelf.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_name("county")
            .max_blocking_threads(AT_WORK)
            .build()
            .map_err(StartError::Runtime)?;
        let listen = |error| StartError::Listen { at: config.listen, error };
        let socket = runtime.block_on(TcpListener::bind(config.listen)).map_err(listen)?;
        let address = socket.local_addr().map_err(listen)?;
        let public =
            config.address.unwrap_or_else(|| SocketAddr::new(reachable(address.ip()), address.port()).to_string());
        county.folder.note_address(&public)?;
        county.folder.note_fingerprint(&fingerprint)?;
        let hooks = Hooks::new(county.desk.clone(), &config.hooks)?;
        let state = AppState::new(Served {
            desk: county.desk.clone(),
            shelf: county.shelf.clone(),
            folder: county.folder.clone(),
            recovery_key,
            bundle_key,
            permissions: Permissions::built_in()?,
            reached_at: (public.clone(), fingerprint),
            columns: Columns::read(county.folder.root())?,
            reads_per_minute: config.reads_per_minute,
            doors: Doors::new(config.proxies, config.tries_per_minute),
            hooks: hooks.clone(),
        });
        let endpoints = http::guarded(&state).listed().to_vec();
        let (known_certificate, patience) = (matches!(config.tls, Tls::Given { .. }), config.patience);
        let router = http::router(state, Face { console: config.console, known_certificate, patience });
        let (stop, stopped) = oneshot::channel();
        let served = runtime.block_on(async {
            tokio::spawn(chores::by_the_hour(sweeper.0, sweeper.1));
            tokio::spawn(hooks.run());
            let asked = async {
                // A sender that is gone stops the server as well.
                let _gone = stopped.await;
            };
            Ok(match tls {
                Some(tls) => {
                    let listener = TlsListener::start(socket, tls)?;
                    tokio::spawn(http::serve(listener, router, false, patience.headers, asked))
                }
                None => tokio::spawn(http::serve(socket, router, true, patience.headers, asked)),
            })
        });
        let served = served.map_err(StartError::Runtime)?;
        tracing::info!(%address, "the county server listens");
        Ok(Running {
            address,
            public,
            fingerprint,
            desk: county.desk,
            endpoints,
            _shelf: county.shelf,
            stop: Some(stop),
            served: Some(served),
            runtime: Some(runtime),
        })
    }
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// `host:port` as printed in enrolment codes.
    pub fn public_address(&self) -> &str {
        &self.public
    }

    /// What devices pin.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub fn desk(&self) -> &CountyDesk {
        &self.desk
    }

    /// What the console's API answers, each endpoint with the action that it is.
    pub fn endpoints(&self) -> &[Listed] {
        &self.endpoints
    }

    /// Finishes what is under way and ends. Nothing new is taken.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ended = stop.send(());
        }
        let Some(runtime) = self.runtime.take() else { return };
        if let Some(served) = self.served.take() {
            let ended = runtime.block_on(async { tokio::time::timeout(LAST_WORDS, served).await });
            if let Ok(Err(error)) = ended {
                tracing::error!(%error, "the server ended with an error");
            }
        }
        runtime.shutdown_timeout(LAST_WORDS);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The code for a secret, as printed.
///
/// # Errors
/// An address that does not fit into a code.
pub fn code_text(
    address: &str,
    fingerprint: Fingerprint,
    secret: [u8; 10],
    expires_micros: u64,
) -> Result<String, CodeError> {
    EnrolmentCode { address: address.to_owned(), fingerprint, secret, expires: expires_micros / 1_000_000 }.to_text()
}

/// The address of this machine that others reach, where it listens on all of them.
fn reachable(listening: IpAddr) -> IpAddr {
    if !listening.is_unspecified() {
        return listening;
    }
    // Nothing is sent: the system only chooses the interface by which it would go out.
    let outward = UdpSocket::bind(("0.0.0.0", 0)).and_then(|socket| {
        socket.connect(("192.0.2.1", 9))?;
        socket.local_addr()
    });
    match outward {
        Ok(address) if !address.ip().is_unspecified() => address.ip(),
        Ok(_) | Err(_) => IpAddr::from([127, 0, 0, 1]),
    }
}
