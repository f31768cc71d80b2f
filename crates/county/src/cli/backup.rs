//! `backup` and `restore`: the whole county in one file — database, photos, keys.
//!
//! Invariants: a backup is of one moment; files never change, so those added while it is written do no harm. A restore
//! begins a new epoch and leaves gaps in the numbers, because changes and devices since the backup bear them already.

use super::seal::{Opening, Sealing};
use super::{Failure, deeds};
use duxue_county::Config;
use duxue_county::desk::local_time;
use duxue_county::folder::{DataFolder, keep_private};
use duxue_county::now_micros;
use duxue_county::place::DatabasePlace;
use duxue_county::server::OpenCounty;
use duxue_county::store::copy;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use uuid::Uuid;

const DATABASE: &str = "county.sqlite3";
/// What else lies in the folder and belongs to the county.
const KEYS: &[&str] =
    &["recovery.key", "bundle.key", "server.key", "server.crt", "address", "fingerprint", "columns.json"];

/// Ends the names of backups that were named by their time; only those are ever thrown away.
const NAMED: (&str, &str) = ("duxue-", ".backup");

/// Backs up to a file, or, where a folder is named, to a new one in it; then the `keep` latest of those stay there.
pub fn back_up(county: &OpenCounty, place: &Path, keep: Option<usize>, sealing: &Sealing) -> Result<(), Failure> {
    if !place.is_dir() {
        return match keep {
            Some(_) => Err(Failure::Said("--keep 只用于文件夹；请写一个已有的文件夹".to_owned())),
            None => write_file(county, place, sealing),
        };
    }
    let name = format!("{}{}{}", NAMED.0, local_time(now_micros()).format("%Y-%m-%dT%H%M%S"), NAMED.1);
    write_file(county, &place.join(name), sealing)?;
    let Some(keep) = keep else { return Ok(()) };
    let mut named = Vec::new();
    for entry in fs::read_dir(place)? {
        let name = entry?.file_name();
        named.extend(
            name.to_str().filter(|name| name.starts_with(NAMED.0) && name.ends_with(NAMED.1)).map(str::to_owned),
        );
    }
    // Their names sort by time.
    named.sort();
    named.truncate(named.len().saturating_sub(keep));
    for old in named {
        fs::remove_file(place.join(&old))?;
        println!("旧的备份已删除：{old}");
    }
    Ok(())
}

fn write_file(county: &OpenCounty, file: &Path, sealing: &Sealing) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::Said(format!("{} 已经存在，请换一个文件名", file.display())));
    }
    let beside = file.with_extension("part");
    let copy = county.folder.root().join("backup.sqlite3");
    remove_if_there(&copy)?;
    county.store.copy_to(&copy)?;
    let written = write(county, &copy, &beside, sealing);
    remove_if_there(&copy)?;
    written?;
    fs::rename(&beside, file)?;
    county.folder.note_backup(now_micros()).map_err(duxue_county::StartError::from)?;
    println!("已备份到 {}（{} MB）", file.display(), fs::metadata(file)?.len().div_ceil(1 << 20));
    if sealing.is_none() {
        println!("备份里有县端的密钥，没有加密：请妥善保管，或者用 --to 加密");
    } else {
        println!("已加密：只有对应的私钥或口令打得开，丢了就谁也恢复不了");
    }
    Ok(())
}

fn write(county: &OpenCounty, copy: &Path, beside: &Path, sealing: &Sealing) -> Result<(), Failure> {
    let file = File::create(beside)?;
    // The keys are in it.
    keep_private(beside, 0o600)?;
    let mut archive = tar::Builder::new(zstd::Encoder::new(sealing.around(file)?, 3)?);
    archive.append_path_with_name(copy, DATABASE)?;
    for name in KEYS {
        let path = county.folder.root().join(name);
        if path.exists() {
            archive.append_path_with_name(&path, name)?;
        }
    }
    for media in county.desk.read(|tx| tx.all_media())? {
        let name = hex::encode(media.hash);
        let not_read = |why: &str| Failure::Said(format!("文件 {name} 读不出来，备份没有完成：{why}"));
        let stored = county.shelf.read(&media.hash, 0)?.ok_or_else(|| not_read("它不在照片库里"))?;
        let mut header = tar::Header::new_gnu();
        header.set_size(stored.bytes);
        header.set_mode(0o600);
        let place = format!("media/{}/{name}", &name[..2]);
        archive.append_data(&mut header, place, stored.rest).map_err(|error| not_read(&error.to_string()))?;
    }
    archive.into_inner()?.finish()?.finish()?;
    Ok(())
}

pub fn restore(config: &Config, file: &Path, opening: &Opening) -> Result<(), Failure> {
    let folder = DataFolder::open(&config.data).map_err(duxue_county::StartError::from)?;
    if fs::read_dir(folder.root())?.next().is_some() {
        return Err(Failure::Said(format!(
            "{} 不是空文件夹；为了不覆盖数据，请用 --data 指定一个空的文件夹",
            folder.root().display()
        )));
    }
    let opened = opening.open(File::open(file)?)?;
    let mut archive = tar::Archive::new(zstd::Decoder::new(opened)?);
    archive.unpack(folder.root()).map_err(|error| Failure::Said(format!("备份文件不完整，没有恢复：{error}")))?;
    let unpacked = DatabasePlace::in_folder(folder.root());
    let mut at = unpacked.open(config.database_key.as_deref())?;
    if let Some(place) = &config.database {
        let to = place.open(config.database_key.as_deref())?;
        let mut home = to.writing()?;
        copy::copy(&mut at.reading()?, &mut home)?;
        home.commit()?;
        at = to;
        for suffix in ["", "-wal", "-shm"] {
            remove_if_there(&folder.root().join(format!("{DATABASE}{suffix}")))?;
        }
    }
    let mut tx = at.writing()?;
    tx.go_on_restored(Uuid::from_bytes(rand::random()))?;
    tx.commit()?;
    drop(at);
    let county = OpenCounty::open(config)?;
    if config.media.is_some() {
        for media in county.desk.read(|tx| tx.all_media())? {
            let name = hex::encode(media.hash);
            let unpacked = folder.root().join("media").join(&name[..2]).join(&name);
            county
                .shelf
                .put_file(&unpacked, &media.hash)
                .map_err(|error| Failure::Said(format!("文件 {name} 没有放进照片库：{error}")))?;
        }
        match fs::remove_dir_all(folder.root().join("media")) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    println!("已恢复到 {}（{}）", folder.root().display(), local_time(now_micros()).format("%Y-%m-%d %H:%M"));
    println!("各设备下次同步时会把备份以后的内容重新上传；备份以后才注册的设备要重新注册");
    deeds::note(&county, "restore", super::verify::run(&county))
}

/// A database that was set back by other means than `restore` goes on as one that was restored.
pub fn go_on(county: &OpenCounty) -> Result<(), Failure> {
    county.desk.write(|tx| tx.go_on_restored(Uuid::from_bytes(rand::random())))?;
    println!("已作为恢复过的数据继续；各设备下次同步时会把那一刻以后的内容重新上传");
    super::verify::run(county)
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
