//! The county's data folder: the server's key and certificate, the keys of recovery and of files on a stick; and, where
//! they are not elsewhere, the database and the media.
//!
//! Invariants: secrets are readable by their owner only; a file is written beside its place and moved there, never in
//! place.

use duxue_sync::bundle::{new_key, public_part};
use duxue_sync::code::{Fingerprint, fingerprint};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const RECOVERY: &str = "recovery.key";
const BUNDLE: &str = "bundle.key";
const ADDRESS: &str = "address";
const FINGERPRINT: &str = "fingerprint";
const LAST_BACKUP: &str = "last-backup";

#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("{path}: {error}")]
    File { path: PathBuf, error: io::Error },
    #[error("{0} cannot be read back")]
    Damaged(PathBuf),
    #[error("the certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
}

#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

/// The server's certificate and key, DER.
pub struct ServerKey {
    pub certificate: Vec<u8>,
    pub key: Vec<u8>,
    /// What devices pin.
    pub fingerprint: Fingerprint,
}

impl DataFolder {
    /// Opens the folder, making it where there is none.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn open(root: &Path) -> Result<DataFolder, FolderError> {
        fs::create_dir_all(root).map_err(at(root))?;
        keep_private(root, 0o700).map_err(at(root))?;
        Ok(DataFolder { root: root.to_owned() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The epoch that an earlier version kept here; the database has it now.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn old_epoch(&self) -> Result<Option<Uuid>, FolderError> {
        let path = self.root.join("epoch");
        match fs::read_to_string(&path) {
            Ok(text) => text.trim().parse().map(Some).map_err(|_| FolderError::Damaged(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&path)(error)),
        }
    }

    /// The county's recovery key (`AGE-SECRET-KEY-1…`), to which devices seal their data keys; made at the first call.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn recovery_key(&self) -> Result<String, FolderError> {
        self.secret_key(RECOVERY)
    }

    /// The key (`AGE-SECRET-KEY-1…`) by which files that devices bring on a stick are opened; made at the first call.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn bundle_key(&self) -> Result<String, FolderError> {
        self.secret_key(BUNDLE)
    }

    /// The part of the recovery key that devices seal to (`age1…`).
    ///
    /// # Errors
    /// A file that cannot be read or written, or holds no key.
    pub fn public_recovery_key(&self) -> Result<String, FolderError> {
        public_part(&self.recovery_key()?).map_err(|_| FolderError::Damaged(self.root.join(RECOVERY)))
    }

    /// The part of the key for files that devices seal to (`age1…`).
    ///
    /// # Errors
    /// A file that cannot be read or written, or holds no key.
    pub fn public_bundle_key(&self) -> Result<String, FolderError> {
        public_part(&self.bundle_key()?).map_err(|_| FolderError::Damaged(self.root.join(BUNDLE)))
    }

    fn secret_key(&self, name: &str) -> Result<String, FolderError> {
        if let Some(kept) = self.noted(name)? {
            return Ok(kept);
        }
        let made = new_key();
        self.write(name, made.as_bytes())?;
        Ok(made)
    }

    /// The server's own certificate and key; made at the first call.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn server_key(&self) -> Result<ServerKey, FolderError> {
        let (key_file, certificate_file) = (self.root.join("server.key"), self.root.join("server.crt"));
        if !key_file.exists() {
            let key = rcgen::KeyPair::generate()?;
            self.write("server.key", &key.serialize_der())?;
        }
        let der = fs::read(&key_file).map_err(at(&key_file))?;
        let key = rcgen::KeyPair::try_from(der.as_slice()).map_err(|_| FolderError::Damaged(key_file))?;
        if !certificate_file.exists() {
            let names = ["localhost".to_owned(), "127.0.0.1".to_owned(), "duxue-county".to_owned()];
            let mut wanted = rcgen::CertificateParams::new(names)?;
            wanted.distinguished_name.push(rcgen::DnType::CommonName, "Duxue county server");
            self.write("server.crt", wanted.self_signed(&key)?.der())?;
        }
        let certificate = fs::read(&certificate_file).map_err(at(&certificate_file))?;
        let fingerprint = fingerprint(&rcgen::PublicKeyData::subject_public_key_info(&key));
        Ok(ServerKey { certificate, key: der, fingerprint })
    }

    /// What devices are to pin: as the running server last noted, or of its own key.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn fingerprint(&self) -> Result<Fingerprint, FolderError> {
        let Some(noted) = self.noted(FINGERPRINT)? else { return Ok(self.server_key()?.fingerprint) };
        let mut fingerprint = Fingerprint::default();
        hex::decode_to_slice(&noted, &mut fingerprint)
            .map_err(|_| FolderError::Damaged(self.root.join(FINGERPRINT)))?;
        Ok(fingerprint)
    }

    /// # Errors
    /// A file that cannot be written.
    pub fn note_fingerprint(&self, fingerprint: &Fingerprint) -> Result<(), FolderError> {
        self.write(FINGERPRINT, hex::encode(fingerprint).as_bytes())
    }

    /// When the last backup was finished, microseconds since 1970.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn last_backup(&self) -> Result<Option<u64>, FolderError> {
        let noted = self.noted(LAST_BACKUP)?;
        noted.map(|text| text.parse().map_err(|_| FolderError::Damaged(self.root.join(LAST_BACKUP)))).transpose()
    }

    /// # Errors
    /// A file that cannot be written.
    pub fn note_backup(&self, now: u64) -> Result<(), FolderError> {
        self.write(LAST_BACKUP, now.to_string().as_bytes())
    }

    /// Where devices reach the server (`host:port`), as the running server last noted.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn address(&self) -> Result<Option<String>, FolderError> {
        self.noted(ADDRESS)
    }

    /// # Errors
    /// A file that cannot be written.
    pub fn note_address(&self, address: &str) -> Result<(), FolderError> {
        self.write(ADDRESS, address.as_bytes())
    }

    fn noted(&self, name: &str) -> Result<Option<String>, FolderError> {
        let path = self.root.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&path)(error)),
        }
    }

    /// Adds a line to the list of recovered keys.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn note_recovery(&self, line: &str) -> Result<(), FolderError> {
        let path = self.root.join("recoveries.log");
        let write = || -> io::Result<()> {
            let mut file = fs::OpenOptions::new().create(true).append(true).open(&path)?;
            keep_private(&path, 0o600)?;
            writeln!(file, "{line}")?;
            file.sync_all()
        };
        write().map_err(at(&path))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let (path, beside) = (self.root.join(name), self.root.join(format!("{name}.new")));
        let write = || -> io::Result<()> {
            let mut file = fs::File::create(&beside)?;
            keep_private(&beside, 0o600)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            fs::File::open(&self.root)?.sync_all()
        };
        write().map_err(at(&path))
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |error| FolderError::File { path, error }
}

/// Lets nobody but the owner read it.
///
/// # Errors
/// A file that is not there, or not ours.
#[cfg(unix)]
pub fn keep_private(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Elsewhere the folder's own rules hold.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn keep_private(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
