//! The key of a store, and the file that keeps it wrapped.
//!
//! Invariant: the data key is random and never on disk in the clear. `keys.json` holds it twice: wrapped by the person's
//! passphrase, and sealed to the county's recovery key, so that a forgotten passphrase loses nothing.

use crate::error::{Result, StoreError};
use crate::files::replace_file;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand::TryRngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::str::FromStr;
use uuid::Uuid;
use zeroize::Zeroizing;

const FORMAT: u32 = 1;

const KEYS: &str = "keys.json";
/// Without the key everything is lost, so a torn sector must not be able to take it.
const SECOND: &str = "keys.second.json";

/// 32 random bytes that everything of a store is encrypted with.
#[derive(Clone)]
pub struct DataKey(pub(crate) Zeroizing<[u8; 32]>);

impl DataKey {
    pub(crate) fn random() -> Result<DataKey> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(bytes.as_mut())?;
        Ok(DataKey(bytes))
    }

    /// The key as the county's recovery opened it.
    pub fn from_recovered(bytes: [u8; 32]) -> DataKey {
        DataKey(Zeroizing::new(bytes))
    }

    /// As SQLCipher takes a key that needs no stretching.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", Zeroizing::new(hex::encode(self.0.as_ref())).as_str()))
    }
}

/// How hard guessing a passphrase is made. The default is RFC 9106's second recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyStrength {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Default for KeyStrength {
    fn default() -> Self {
        KeyStrength { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }
}

/// More than this a key file may not ask for: one that somebody made up would take all memory before it is found wrong.
const MOST: KeyStrength = KeyStrength { memory_kib: 1024 * 1024, passes: 32, lanes: 16 };

/// `keys.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeyFile {
    pub format: u32,
    pub person: Uuid,
    /// For the list of people at unlocking.
    pub name: String,
    pub strength: KeyStrength,
    pub salt: String,
    pub nonce: String,
    /// The data key under the passphrase, hexadecimal.
    pub wrapped: String,
    /// The data key sealed (age) to the county's recovery key, hexadecimal.
    pub sealed: Option<String>,
}

impl KeyFile {
    pub fn new(
        key: &DataKey,
        person: Uuid,
        name: &str,
        passphrase: &str,
        strength: KeyStrength,
        recovery: Option<&str>,
    ) -> Result<KeyFile> {
        let sealed = recovery.map(|recipient| seal(key, recipient)).transpose()?;
        let mut file = KeyFile {
            format: FORMAT,
            person,
            name: name.to_owned(),
            strength,
            salt: String::new(),
            nonce: String::new(),
            wrapped: String::new(),
            sealed,
        };
        file.wrap(key, passphrase)?;
        Ok(file)
    }

    /// Wraps the key anew: other passphrase, fresh salt and nonce.
    pub fn wrap(&mut self, key: &DataKey, passphrase: &str) -> Result<()> {
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        fill(&mut salt)?;
        fill(&mut nonce)?;
        let payload = Payload { msg: key.0.as_ref(), aad: self.person.as_bytes() };
        let wrapped = cipher(passphrase, &salt, self.strength)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| unreadable("key", "the key could not be wrapped"))?;
        self.salt = hex::encode(salt);
        self.nonce = hex::encode(nonce);
        self.wrapped = hex::encode(wrapped);
        Ok(())
    }

    /// The data key; `None` where the passphrase is wrong.
    pub fn unwrap(&self, passphrase: &str) -> Result<Option<DataKey>> {
        let part = |text: &str| hex::decode(text).map_err(|error| unreadable("key", error));
        let nonce: [u8; 24] =
            part(&self.nonce)?.try_into().map_err(|_| unreadable("key", "nonce of another length"))?;
        let wrapped = part(&self.wrapped)?;
        let payload = Payload { msg: &wrapped, aad: self.person.as_bytes() };
        let opened = cipher(passphrase, &part(&self.salt)?, self.strength)?.decrypt(&XNonce::from(nonce), payload);
        let Ok(bytes) = opened.map(Zeroizing::new) else { return Ok(None) };
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return Err(unreadable("key", "key of another length"));
        }
        key.copy_from_slice(&bytes);
        Ok(Some(DataKey(key)))
    }

    /// Reads the key file of a folder, or its second copy where the first is lost or torn.
    pub fn read(folder: &Path) -> Result<KeyFile> {
        match KeyFile::read_one(&folder.join(KEYS)) {
            Err(first @ (StoreError::NoStore(_) | StoreError::KeyFile { .. } | StoreError::File { .. })) => {
                KeyFile::read_one(&folder.join(SECOND)).map_err(|_| first)
            }
            other => other,
        }
    }

    /// Whether there is a key file, readable or not.
    pub fn is_there(folder: &Path) -> bool {
        folder.join(KEYS).exists() || folder.join(SECOND).exists()
    }

    fn read_one(path: &Path) -> Result<KeyFile> {
        let text = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::NoStore(path.parent().unwrap_or(path).to_owned()),
            _ => StoreError::file("reading", path)(error),
        })?;
        KeyFile::parse(&text, path)
    }

    pub fn parse(text: &[u8], path: &Path) -> Result<KeyFile> {
        let file: KeyFile = serde_json::from_slice(text)
            .map_err(|error| StoreError::KeyFile { path: path.to_owned(), reason: error.to_string() })?;
        if file.format > FORMAT {
            return Err(StoreError::NewerSchema { file: path.to_owned(), found: file.format, known: FORMAT });
        }
        let KeyStrength { memory_kib, passes, lanes } = file.strength;
        if memory_kib > MOST.memory_kib || passes > MOST.passes || lanes > MOST.lanes {
            let reason = format!("it asks for {memory_kib} KiB, {passes} passes and {lanes} lanes");
            return Err(StoreError::KeyFile { path: path.to_owned(), reason });
        }
        Ok(file)
    }

    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|error| unreadable("key file", error))
    }

    /// Writes both copies, the one that counts first.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let bytes = self.to_bytes()?;
        replace_file(&folder.join(KEYS), &bytes)?;
        replace_file(&folder.join(SECOND), &bytes)
    }
}

fn cipher(passphrase: &str, salt: &[u8], strength: KeyStrength) -> Result<XChaCha20Poly1305> {
    let params = Params::new(strength.memory_kib, strength.passes, strength.lanes, Some(32))
        .map_err(|error| unreadable("key", error))?;
    let mut wrapping = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, wrapping.as_mut())
        .map_err(|error| unreadable("key", error))?;
    Ok(XChaCha20Poly1305::new(&Key::from(*wrapping)))
}

fn seal(key: &DataKey, recipient: &str) -> Result<String> {
    let recipient =
        age::x25519::Recipient::from_str(recipient).map_err(|error| StoreError::RecoveryKey(error.to_owned()))?;
    let sealed =
        age::encrypt(&recipient, key.0.as_ref()).map_err(|error| StoreError::RecoveryKey(error.to_string()))?;
    Ok(hex::encode(sealed))
}

fn fill(bytes: &mut [u8]) -> Result<()> {
    OsRng.try_fill_bytes(bytes).map_err(|error| unreadable("random number", error))
}

pub(crate) fn unreadable(what: &'static str, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable { what, reason: reason.to_string() }
}
