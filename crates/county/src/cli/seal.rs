//! A backup sealed by age: to keys that lie elsewhere, or with a passphrase. Who finds the file has nothing of it.
//!
//! Invariant: what was sealed is opened whole or not at all; a file that was cut off is told as such.

use super::Failure;
use age::secrecy::{ExposeSecret, SecretString};
use age::stream::StreamWriter;
use age::{Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use clap::Args;
use duxue_county::folder::keep_private;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// Every sealed file begins so (age-encryption.org/v1).
const SEALED: &[u8] = b"age-encryption.org/";

/// To whom a backup is sealed.
#[derive(Args, Default)]
pub struct Sealing {
    /// 加密给这把公钥（age1…，见 backup-key）；可以写几把，任一把私钥都打得开
    #[arg(long, value_name = "公钥")]
    to: Vec<String>,
    /// 用这个文件里的口令加密
    #[arg(long, value_name = "文件", conflicts_with = "to")]
    passphrase_file: Option<PathBuf>,
}

/// With what a backup is opened.
#[derive(Args)]
pub struct Opening {
    /// 备份是加密的：私钥文件（backup-key 存下的）
    #[arg(long, value_name = "文件")]
    identity: Option<PathBuf>,
    /// 备份是用口令加密的：写着口令的文件
    #[arg(long, value_name = "文件", conflicts_with = "identity")]
    passphrase_file: Option<PathBuf>,
}

impl Sealing {
    /// What the configuration says, where the command line says nothing.
    #[must_use]
    pub fn or(self, to: &[String]) -> Sealing {
        if self.to.is_empty() && self.passphrase_file.is_none() { Sealing { to: to.to_vec(), ..self } } else { self }
    }

    pub fn is_none(&self) -> bool {
        self.to.is_empty() && self.passphrase_file.is_none()
    }

    /// # Errors
    /// A key or a passphrase that is none; a file that cannot be written.
    pub fn around(&self, file: File) -> Result<Out, Failure> {
        let recipients: Vec<Box<dyn Recipient>> = match &self.passphrase_file {
            Some(path) => vec![Box::new(scrypt::Recipient::new(passphrase(path)?))],
            None => self.to.iter().map(|key| recipient(key)).collect::<Result<_, _>>()?,
        };
        if recipients.is_empty() {
            return Ok(Out::Plain(file));
        }
        let sealed = Encryptor::with_recipients(recipients.iter().map(|one| &**one));
        let sealed = sealed.map_err(|error| Failure::Said(format!("不能加密：{error}")))?;
        Ok(Out::Sealed(Box::new(sealed.wrap_output(file)?)))
    }
}

fn recipient(key: &str) -> Result<Box<dyn Recipient>, Failure> {
    let parsed = key.trim().parse::<x25519::Recipient>();
    let wrong = |_| Failure::Said(format!("“{key}”不是公钥，应当像 age1…；用 backup-key 生成一对"));
    parsed.map(|key| Box::new(key) as Box<dyn Recipient>).map_err(wrong)
}

impl Opening {
    /// The backup's own bytes, whether it was sealed or not.
    ///
    /// # Errors
    /// A sealed one without its key, or with another.
    pub fn open(&self, file: File) -> Result<Box<dyn Read>, Failure> {
        let mut file = BufReader::new(file);
        if !file.fill_buf()?.starts_with(SEALED) {
            return Ok(Box::new(file));
        }
        let damaged = |error: age::DecryptError| Failure::Said(format!("这份加密的备份打不开：{error}"));
        let sealed = Decryptor::new_buffered(file).map_err(damaged)?;
        let identities: Vec<Box<dyn Identity>> = match (&self.identity, &self.passphrase_file) {
            (Some(path), _) => identities(path)?,
            (None, Some(path)) => vec![Box::new(scrypt::Identity::new(passphrase(path)?))],
            (None, None) if sealed.is_scrypt() => {
                return Err(Failure::Said("这份备份是用口令加密的，请用 --passphrase-file 写明口令的文件".to_owned()));
            }
            (None, None) => {
                return Err(Failure::Said("这份备份是加密的，请用 --identity 写明私钥的文件".to_owned()));
            }
        };
        let opened = sealed.decrypt(identities.iter().map(|one| &**one)).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
                Failure::Said("私钥或口令不对，这份备份不是给它的".to_owned())
            }
            other => damaged(other),
        });
        Ok(Box::new(opened?))
    }
}

/// The secret keys of a file, one a line; `#` begins a remark.
fn identities(path: &Path) -> Result<Vec<Box<dyn Identity>>, Failure> {
    let text = read(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let wrong = || Failure::Said(format!("{} 里没有私钥（AGE-SECRET-KEY-1…）", path.display()));
    let keys: Vec<Box<dyn Identity>> = lines
        .map(|line| line.parse::<x25519::Identity>().map(|key| Box::new(key) as Box<dyn Identity>).map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(wrong()) } else { Ok(keys) }
}

fn passphrase(path: &Path) -> Result<SecretString, Failure> {
    let text = read(path)?;
    let line = text.lines().next().unwrap_or_default().trim_end();
    if line.is_empty() {
        return Err(Failure::Said(format!("{} 里没有口令", path.display())));
    }
    Ok(SecretString::from(line.to_owned()))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Said(format!("打不开 {}：{error}", path.display())))
}

/// Makes a pair of keys: the secret one into a new file, the other one printed.
///
/// # Errors
/// A file that is there already, or cannot be written.
pub fn new_pair(path: &Path) -> Result<(), Failure> {
    let key = x25519::Identity::generate();
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = made.map_err(|error| Failure::Said(format!("{} 写不成：{error}", path.display())))?;
    keep_private(path, 0o600)?;
    writeln!(file, "# public key: {}", key.to_public())?;
    writeln!(file, "{}", key.to_string().expose_secret())?;
    file.sync_all()?;
    println!("{}", key.to_public());
    eprintln!("私钥在 {}：拿到别处锁好，另抄一份，不要留在服务器上；没有它，加密的备份谁也打不开", path.display());
    eprintln!("上面是公钥：写进配置文件的 [backup] to，或用 backup --to");
    Ok(())
}

/// Where a backup is written.
pub enum Out {
    Plain(File),
    Sealed(Box<StreamWriter<File>>),
}

impl Out {
    /// Ends the file, on the disk.
    ///
    /// # Errors
    /// The file's.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Out::Plain(file) => file.sync_all(),
            Out::Sealed(sealed) => sealed.finish()?.sync_all(),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Plain(file) => file.write(bytes),
            Out::Sealed(sealed) => sealed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Plain(file) => file.flush(),
            Out::Sealed(sealed) => sealed.flush(),
        }
    }
}
